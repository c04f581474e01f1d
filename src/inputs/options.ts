import * as core from '@actions/core'
import { Failure } from '../failure/failure.ts'
import type { Credentials } from '../harness/http/connection.ts'
import type { StepSelection } from '../selection/selection.ts'
import { legalArtifactName } from '../github/artifact/artifact-name.ts'
import type { RunContext } from '../github/context.ts'
import { inertText } from '../failure/inert-text.ts'
import { readCredentials } from './credentials.ts'
import { readExecutionRequest, type ExecutionRequest } from './execution-request.ts'
import { readOutputDir } from './output-dir.ts'
import { InputReader, shown } from './input-reader.ts'
import { compileRedactPattern } from '../redaction/redaction.ts'

/** What to do when Harness has no logs for what was asked. */
export type IfNoLogsFound = 'warn' | 'error' | 'ignore'

/** What is told in the run's log of an execution that is waited for. */
export type FollowMode = 'steps' | 'logs' | 'false'

/** When the pull request gets a comment. */
export type CommentInput = 'false' | 'failure' | 'true'

/** How the artifact is stored; as in actions/upload-artifact. */
export interface ArtifactOptions {
  /** null: after the executions, once these are known. */
  readonly name: string | null
  /** Days; null leaves it to the repository's setting. */
  readonly retentionDays: number | null
  /** Zlib level, 0 to 9. */
  readonly compressionLevel: number
  readonly overwrite: boolean
}

/** The action's inputs, checked and typed. */
export interface Options {
  readonly request: ExecutionRequest
  /** As the user wrote them: identifiers, or names. */
  readonly selection: StepSelection
  readonly credentials: Credentials
  /** Without `/gateway`, `/ng` or a final slash; may have a base path. */
  readonly baseUrl: string
  /** Whole time to wait for the execution and for the export, in ms. */
  readonly timeoutMs: number
  readonly waitForCompletion: boolean
  readonly follow: FollowMode
  /** Whether what failed is compared with earlier runs. */
  readonly compare: boolean
  readonly comment: CommentInput
  /** For what is read from GitHub and for the comment; null where there is none. */
  readonly githubToken: string | null
  readonly failOnExecutionFailure: boolean
  /** What else is to be blanked in everything that is written. */
  readonly redactPatterns: readonly RegExp[]
  readonly ifNoLogsFound: IfNoLogsFound
  /** Uncompressed bytes. */
  readonly maxBytes: number
  readonly artifact: ArtifactOptions
  readonly upload: boolean
  /** Compressed bytes of logs that the report's page may hold; null for no report. */
  readonly reportBytes: number | null
  readonly summary: boolean
  readonly annotations: boolean
  /** Absolute; null for a folder in the runner's temporary directory. */
  readonly outputDir: string | null
}

/**
 * Reads and checks every input. The secrets are masked before anything else is looked at.
 * @throws Failure `input` that lists all the problems of all inputs, none with a secret's value
 *   in it.
 */
export function readOptions(context: RunContext): Options {
  const inputs = new InputReader()
  const credentials = readCredentials(inputs, context)
  const baseUrl = readBaseUrl(inputs)
  const selection = readSelection(inputs)
  const request = readExecutionRequest(inputs, { baseUrl, context })
  const options = {
    timeoutMs: inputs.number('timeout-minutes', { above: 0, max: 1440 }) * 60_000,
    waitForCompletion: inputs.boolean('wait-for-completion'),
    follow: inputs.choice('follow', ['steps', 'logs', 'false']),
    compare: inputs.boolean('compare'),
    comment: inputs.choice('comment', ['false', 'failure', 'true']),
    githubToken: readGithubToken(inputs),
    failOnExecutionFailure: inputs.boolean('fail-on-execution-failure'),
    redactPatterns: readRedactPatterns(inputs),
    ifNoLogsFound: inputs.choice('if-no-logs-found', ['warn', 'error', 'ignore']),
    maxBytes: inputs.number('max-size-mb', { above: 0, max: 1_048_576 }) * 1_048_576,
    artifact: readArtifactOptions(inputs),
    upload: inputs.boolean('upload'),
    reportBytes: readReportBytes(inputs),
    summary: inputs.boolean('summary'),
    annotations: inputs.boolean('annotations'),
    outputDir: readOutputDir(inputs)
  }
  const { problems } = inputs
  if (problems.length > 0 || credentials === null || request === null) {
    const count = problems.length === 1 ? 'One input needs' : `${problems.length} inputs need`
    throw new Failure('input', `${count} a change:\n${problems.map(line => `  - ${line}`).join('\n')}`, '')
  }
  return { request, selection, credentials, baseUrl, ...options }
}

function readBaseUrl(inputs: InputReader): string {
  const text = core.getInput('base-url')
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    inputs.complain(`\`base-url\` is ${shown(text)}; expected a URL such as https://app.harness.io.`)
    return ''
  }
  if (url.username !== '' || url.password !== '') {
    inputs.complain('`base-url` holds a user name or a password; give the address alone.')
    return ''
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/u.test(url.hostname)
  if (url.protocol === 'http:' && !loopback) {
    core.warning(
      `base-url is http://: the key travels in clear to ${inertText(url.host)}. Use https:// if your Harness has it.`
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

/** A step can be given with its stage, as `STAGE/STEP`, or with a part of the way to it. */
function readSelection(inputs: InputReader): StepSelection {
  const stage = inputs.named('stage-id')
  const step = inputs.named('step-id')
  const at = step?.lastIndexOf('/') ?? -1
  if (step !== null && at > 0) {
    const above = step.slice(0, at)
    return { stage: stage === null ? above : `${stage}/${above}`, step: step.slice(at + 1) }
  }
  if (step !== null && stage === null && core.getInput('stage-id') === '') {
    inputs.complain(
      `\`step-id\` is ${shown(step)} but \`stage-id\` is empty; name the stage that the step is in.`
    )
  }
  return { stage, step }
}

function readRedactPatterns(inputs: InputReader): RegExp[] {
  const lines = core.getMultilineInput('redact').filter(line => line !== '')
  return lines.flatMap((source, at) => {
    const pattern = compileRedactPattern(source)
    if (pattern instanceof RegExp) return [pattern]
    inputs.complain(`Line ${at + 1} of \`redact\` is ${shown(source)}; ${pattern.problem}.`)
    return []
  })
}

function readArtifactOptions(inputs: InputReader): ArtifactOptions {
  const days = core.getInput('retention-days')
  return {
    name: readArtifactName(),
    retentionDays: days === '' ? null : inputs.number('retention-days', { min: 1, max: 90, whole: true }),
    compressionLevel: inputs.number('compression-level', { min: 0, max: 9, whole: true }),
    overwrite: inputs.boolean('overwrite')
  }
}

/** The comment is written with it. */
function readGithubToken(inputs: InputReader): string | null {
  const token = core.getInput('github-token')
  if (token === '' && core.getInput('comment').toLowerCase() !== 'false') {
    inputs.complain('`comment` needs `github-token`: leave that out, which uses the token of the job.')
  }
  return token === '' ? null : token
}

function readReportBytes(inputs: InputReader): number | null {
  const bytes = inputs.number('max-report-mb', { above: 0, max: 256 }) * 1_048_576
  return inputs.boolean('report') ? bytes : null
}

function readArtifactName(): string | null {
  const given = core.getInput('artifact-name')
  if (given === '') return null
  const legal = legalArtifactName(given)
  if (legal !== given) {
    core.notice(`artifact-name is ${shown(given)}, which GitHub does not allow; using "${inertText(legal)}".`)
  }
  return legal
}
