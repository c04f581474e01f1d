import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SampleExecution } from '../sandbox/executions.ts'
import { runAction } from '../sandbox/runner.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { bundled } from './bundled.ts'
import { exportPrefixes } from './execution.ts'
import type { Used } from './measure.ts'

const LONGEST = 3_600_000

/** What one run took. */
export interface Figures extends Used {
  readonly wallMs: number
  /** All artifacts of the run together. */
  readonly artifactBytes: number
  /** From the process's start to its first request. */
  readonly firstCallMs: number
  /**
   * From the first call that Harness answered with `success` to the last one that an artifact's id
   * answers.
   */
  readonly readyToIdMs: number
  /** Ends of the phases, in ms from the start. */
  readonly phases: readonly Phase[]
}

/** A part of a run, and when it ended. */
export interface Phase {
  readonly name: string
  readonly at: number
}

/** What a run tells beside what its Node processes note. */
interface Told {
  readonly phases: readonly Phase[]
  /** When it ended: what the sandbox tidies up afterwards is no part of it. */
  readonly endedAt: number
  /** Of other processes. */
  readonly others: Pick<Used, 'cpuMs' | 'writtenBytes'> | null
}

/** Runs the built action. @param env more variables of its environment */
export function measureAction(
  sandbox: Sandbox,
  execution: SampleExecution,
  more: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = []
): Promise<Figures> {
  return measure(sandbox, nodeOptions, async env => {
    const inputs = {
      'api-key': sandbox.apiKey,
      'account-id': execution.account,
      'org-id': execution.org,
      'project-id': execution.project,
      'execution-id': execution.execution,
      'base-url': sandbox.baseUrl,
      'max-size-mb': '20480',
      ...more
    }
    const phases: Phase[] = []
    const started = performance.now()
    const onStdout = (text: string): void => {
      const name = phaseEndedBy(text)
      if (name !== null) phases.push({ name, at: performance.now() - started })
    }
    const variables = { ...sandbox.results.env, ...env }
    let endedAt = started
    const onSpawn = (child: ChildProcess): void => {
      child.once('exit', () => (endedAt = performance.now()))
    }
    await using result = await runAction(inputs, variables, { timeoutMs: LONGEST, onStdout, onSpawn })
    if (result.code !== 0) throw new Error(result.stdout + result.stderr)
    return { phases, endedAt, others: null }
  })
}

/**
 * bash, curl, jq and unzip beside the uploader: their CPU and what they wrote is added, and the
 * uploader's peak is the largest of all.
 */
export function measureRecipe(
  sandbox: Sandbox,
  execution: SampleExecution,
  artifact: string
): Promise<Figures> {
  // Not within the time that is measured.
  const uploader = bundled('upload-raw')
  return measure(sandbox, [], async env => {
    const work = await mkdtemp(join(tmpdir(), 'recipe-'))
    const child = spawn('bash', ['-c', 'time bash "$0"', join(import.meta.dirname, 'recipe.sh')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...env,
        ...sandbox.results.env,
        PATH: process.env.PATH,
        API_KEY: sandbox.apiKey,
        ACCOUNT: execution.account,
        PREFIXES: exportPrefixes(execution).join('\n'),
        BASE_URL: sandbox.baseUrl,
        WORK: work,
        NODE: process.execPath,
        UPLOADER: uploader,
        ARTIFACT: artifact,
        TIMEFORMAT: 'cpu %U %S'
      }
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const [code] = (await once(child, 'close')) as [number]
    const endedAt = performance.now()
    await rm(work, { recursive: true })
    if (code !== 0) throw new Error(said)
    const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(said) ?? []
    const [, written] = /written (\d+)/.exec(said) ?? []
    const writtenBytes = written === undefined ? null : Number(written)
    return { phases: [], endedAt, others: { cpuMs: (Number(user) + Number(system)) * 1000, writtenBytes } }
  })
}

async function measure(
  sandbox: Sandbox,
  nodeOptions: readonly string[],
  work: (env: Record<string, string>) => Promise<Told>
): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const file = join(folder, 'figures')
  const preload = pathToFileURL(bundled('measure')).href
  const options = [`--import=${preload}`, ...nodeOptions].join(' ')
  const requestsBefore = sandbox.requests.length
  const artifactsBefore = sandbox.results.artifacts.length
  const [clock, started] = [Date.now(), performance.now()]
  const { phases, endedAt, others } = await work({ MEASURE_FILE: file, NODE_OPTIONS: options })
  const wallMs = endedAt - started
  const used = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Used)
  await rm(folder, { recursive: true })
  const requests = sandbox.requests.slice(requestsBefore)
  const artifacts = sandbox.results.artifacts.slice(artifactsBefore)
  const [first] = used
  return {
    wallMs,
    cpuMs: others?.cpuMs ?? used.reduce((sum, each) => sum + each.cpuMs, 0),
    writtenBytes: others === null ? (first?.writtenBytes ?? null) : others.writtenBytes,
    peakBytes: Math.max(...used.map(each => each.peakBytes)),
    threads: first?.threads ?? {},
    artifactBytes: artifacts.reduce((sum, { size }) => sum + (size ?? 0), 0),
    firstCallMs: (requests[0]?.at ?? Number.NaN) - clock,
    readyToIdMs: readyToId(requests),
    phases
  }
}

/** Only an export that is ready is downloaded: the call before that was answered with `success`. */
function readyToId(requests: Sandbox['requests']): number {
  const downloaded = requests.findIndex(({ on }) => on === 'storage')
  const ready = requests.slice(0, downloaded).findLast(({ on }) => on === 'download')
  const finalized = requests.findLast(({ on }) => on === 'finalize')
  return (finalized?.at ?? Number.NaN) - (ready?.at ?? Number.NaN)
}

function phaseEndedBy(stdout: string): string | null {
  if (stdout.includes('::group::Export')) return 'start, look-up'
  if (stdout.includes('::group::Read')) return 'export: asked for and downloaded'
  if (stdout.includes('::group::Upload the artifact')) return 'logs read and written'
  if (stdout.includes('Uploaded the artifact "')) return 'page written, artifact and report uploaded'
  return null
}
