import { isAbsolute, resolve } from 'node:path'
import * as core from '@actions/core'
import { Failure } from './harness/failure.ts'
import type { Credentials } from './harness/http.ts'
import type { StepSelection } from './harness/selection.ts'
import type { ExportTarget } from './harness/prefixes.ts'
import { quoteInert } from './harness/quote.ts'
import { readCredentials, type InputSurroundings } from './inputs/credentials.ts'
import { readBoolean, readChoice, readIdentifier, readMatching, readNumber, shown } from './inputs/values.ts'

/** What to do when Harness has no logs for what was asked. */
export type IfNoLogsFound = 'warn' | 'error' | 'ignore'

/** How the artifact is stored; as in actions/upload-artifact. */
export interface ArtifactOptions {
  readonly name: string
  /** Days; null leaves it to the repository's setting. */
  readonly retentionDays: number | null
  /** Zlib level, 0 to 9. */
  readonly compressionLevel: number
  readonly overwrite: boolean
}

/** The action's inputs, checked and typed. */
export interface Options {
  readonly target: ExportTarget
  readonly selection: StepSelection
  readonly credentials: Credentials
  /** Without `/gateway`, `/ng` or a final slash; may have a base path. */
  readonly baseUrl: string
  /** Whole time to wait for the export, in ms. */
  readonly timeoutMs: number
  readonly ifNoLogsFound: IfNoLogsFound
  /** Uncompressed bytes. */
  readonly maxBytes: number
  readonly artifact: ArtifactOptions
  readonly upload: boolean
  /** Absolute; null for a folder in the runner's temporary directory. */
  readonly outputDir: string | null
}

const PIPELINE = /^[A-Za-z_$][0-9A-Za-z_$]{0,127}$/
const ACCOUNT = /^[A-Za-z0-9_-]{1,128}$/
const EXECUTION = /^[A-Za-z0-9_-]{1,128}$/
/** A background service of a stage. */
const SERVICE_STEP = /^serviceId:[^/\\]{1,128}$/

/**
 * Reads and checks every input. The secrets are masked before anything else is looked at.
 * @throws Failure `input` that lists all the problems of all inputs, none with a secret's value in it.
 */
export function readOptions(surroundings: InputSurroundings): Options {
  const problems: string[] = []
  const credentials = readCredentials(problems, surroundings)
  const baseUrl = readBaseUrl(problems)
  const selection = readSelection(problems)
  const target = readTarget(problems)
  const options = {
    timeoutMs: readNumber('timeout-minutes', { above: 0, max: 1440 }, problems) * 60_000,
    ifNoLogsFound: readChoice('if-no-logs-found', ['warn', 'error', 'ignore'], problems),
    maxBytes: readNumber('max-size-mb', { above: 0, max: 1_048_576 }, problems) * 1_048_576,
    artifact: readArtifactOptions(target, selection, problems),
    upload: readBoolean('upload', problems),
    outputDir: readOutputDir()
  }
  if (problems.length > 0 || credentials === null || target === null) {
    const count = problems.length === 1 ? 'One input needs' : `${problems.length} inputs need`
    throw new Failure('input', `${count} a change:\n${problems.map(line => `  - ${line}`).join('\n')}`, '')
  }
  return { target, selection, credentials, baseUrl, ...options }
}

function readBaseUrl(problems: string[]): string {
  const text = core.getInput('base-url')
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    problems.push(`\`base-url\` is ${shown(text)}; expected a URL such as https://app.harness.io.`)
    return ''
  }
  if (url.username !== '' || url.password !== '') {
    problems.push('`base-url` holds a user name or a password; give the address alone.')
    return ''
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/u.test(url.hostname)
  if (url.protocol === 'http:' && !loopback) {
    core.warning(
      `base-url is http://: the key travels in clear to ${quoteInert(url.host)}. Use https:// if your Harness has it.`
    )
  }
  return (
    url.origin +
    url.pathname
      .replace(/\/+$/u, '')
      .replace(/\/(gateway|ng)$/u, '')
      .replace(/\/+$/u, '')
  )
}

function readSelection(problems: string[]): StepSelection {
  const stage = readIdentifier('stage-id', problems)
  const step = readIdentifier('step-id', problems, SERVICE_STEP)
  if (step !== null && stage === null && core.getInput('stage-id') === '') {
    problems.push(
      `\`step-id\` is ${shown(step)} but \`stage-id\` is empty; name the stage that the step is in.`
    )
  }
  return { stage, step }
}

function readTarget(problems: string[]): ExportTarget | null {
  const account = readMatching(
    'account-id',
    ACCOUNT,
    'the account identifier (letters, digits, _ and -)',
    problems
  )
  const prefixes = core.getMultilineInput('log-prefix').filter(line => line !== '')
  const named = ['pipeline-id', 'run-sequence', 'execution-id'].filter(name => core.getInput(name) !== '')
  if (prefixes.length > 0) {
    if (named.length > 0) {
      problems.push(
        `\`log-prefix\` stands beside \`${named.join('`, `')}\`; give either the prefixes or the execution.`
      )
    }
    for (const prefix of prefixes) {
      if (
        account !== '' &&
        !prefix.startsWith(`${account}/`) &&
        !prefix.startsWith(`accountId:${account}/`)
      ) {
        problems.push(
          `\`log-prefix\` is ${shown(prefix)}; expected a log key's beginning, such as ${account}/pipeline/… or accountId:${account}/….`
        )
      }
    }
    return account === '' ? null : { kind: 'prefixes', account, prefixes: [...new Set(prefixes)] }
  }
  const pipeline = readMatching('pipeline-id', PIPELINE, "the pipeline's identifier, not its name", problems)
  const run = readRunSequence(problems)
  const execution = core.getInput('execution-id')
  if (execution !== '' && !EXECUTION.test(execution)) {
    problems.push(`\`execution-id\` is ${shown(execution)}; expected the identifier in the execution's URL.`)
  }
  if (account === '' || pipeline === '' || run === 0) return null
  return { kind: 'run', account, pipeline, run, execution: execution === '' ? null : execution }
}

function readRunSequence(problems: string[]): number {
  const text = core.getInput('run-sequence')
  const run = /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : 0
  if (run === 0) problems.push(`\`run-sequence\` is ${shown(text)}; expected the run's number, 1 or more.`)
  return run
}

function readArtifactOptions(
  target: ExportTarget | null,
  selection: StepSelection,
  problems: string[]
): ArtifactOptions {
  const days = core.getInput('retention-days')
  return {
    name: readArtifactName(target, selection),
    retentionDays:
      days === '' ? null : readNumber('retention-days', { min: 1, max: 90, whole: true }, problems),
    compressionLevel: readNumber('compression-level', { min: 0, max: 9, whole: true }, problems),
    overwrite: readBoolean('overwrite', problems)
  }
}

/** The artifact service refuses these characters in names; see "artifact name" in @actions/artifact's path-and-artifact-name-validation. */
const NOT_IN_ARTIFACT_NAME = /["<>:|*?\r\n\\/\p{Cc}]/gu

function readArtifactName(target: ExportTarget | null, { stage, step }: StepSelection): string {
  const given = core.getInput('artifact-name')
  const run = target === null || target.kind === 'prefixes' ? [] : [target.pipeline, String(target.run)]
  const parts = ['harness-logs', ...run, stage, step].filter(part => part !== null)
  const wanted = given === '' ? parts.join('-') : given
  const legal = wanted.replace(NOT_IN_ARTIFACT_NAME, '_').slice(0, 200)
  if (given !== '' && legal !== given) {
    core.notice(
      `artifact-name is ${shown(given)}, which GitHub does not allow; using "${quoteInert(legal)}".`
    )
  }
  return legal
}

function readOutputDir(): string | null {
  const text = core.getInput('output-dir')
  if (text === '') return null
  return isAbsolute(text) ? text : resolve(process.env.GITHUB_WORKSPACE ?? process.cwd(), text)
}
