import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { virtualTime, type ActionClock } from './action-clock.ts'
import { readAction, readCommandFile, treeOf } from './runner-files.ts'

/** Only what never ends reaches it, also on a machine that has much else to do. */
const LONGEST_RUN = 280_000

/** What `action.yml` names starts it in a thread; the time of a clock is that of a main thread. */
const PROGRAM = 'dist/main.js'

/** How an action is to be run. */
export interface RunOptions {
  /** The folder with `action.yml`; by default this repository. */
  readonly actionDir?: string
  /** The time that the action lives in; by default the real one. */
  readonly clock?: ActionClock
  /** The event that started the workflow, with its payload. */
  readonly event?: { readonly name: string; readonly payload: unknown }
  /** What was checked out: texts by path in GITHUB_WORKSPACE. */
  readonly checkout?: Readonly<Record<string, string>>
  /** Where the folders of the run are made; by default the system's temporary folder. */
  readonly folder?: string
  /** Where the action is loaded already; by default each run has a process of its own. */
  readonly host?: { readonly run: (launch: Launch) => Promise<Ended> }
  /** Called with the process as soon as it exists, for tests that send signals; no host has it. */
  readonly onSpawn?: (child: ChildProcess) => void
  /** Called with every piece of stdout. */
  readonly onStdout?: (text: string) => void
  /** The process is killed after this real time. */
  readonly timeoutMs?: number
}

/** What a run is started with. */
export interface Launch extends Pick<RunOptions, 'clock' | 'onStdout'> {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly timeoutMs: number
}

/** How the process of a run ended, and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** How a run ended, and what it left. */
export interface RunResult extends Ended, AsyncDisposable {
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** The variables that the action set for later steps. */
  readonly exported: Readonly<Record<string, string>>
  readonly summary: string
  /** By the clock that it was given. */
  readonly milliseconds: number
  readonly tempDir: string
  readonly workspaceDir: string
  /** What is left in RUNNER_TEMP: paths of files and empty folders, relative to it, sorted. */
  readonly left: readonly string[]
  /** Removes the folders of the run. `await using` does it too. */
  dispose(): Promise<void>
}

/**
 * Runs the built action as a runner does: a child process that gets nothing but environment
 * variables (inputs with the defaults of `action.yml`) and command files.
 */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  options: RunOptions = {}
): Promise<RunResult> {
  const actionDir = options.actionDir ?? resolve(import.meta.dirname, '..')
  const action = readAction(await readFile(join(actionDir, 'action.yml'), 'utf8'))
  const root = await mkdtemp(join(options.folder ?? tmpdir(), 'sandbox-runner-'))
  const [tempDir, workspaceDir, commands] = ['temp', 'workspace', 'commands'].map(name => join(root, name))
  if (tempDir === undefined || workspaceDir === undefined || commands === undefined)
    throw new Error('unreachable')
  for (const folder of [tempDir, workspaceDir, commands]) await mkdir(folder)
  const files = ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY']
  for (const name of files) await writeFile(join(commands, name), '')
  const event = join(commands, 'event.json')
  await writeFile(event, JSON.stringify(options.event?.payload ?? {}))
  for (const [path, text] of Object.entries(options.checkout ?? {})) {
    await mkdir(join(workspaceDir, dirname(path)), { recursive: true })
    await writeFile(join(workspaceDir, path), text)
  }

  const { clock, onStdout, onSpawn } = options
  const launch: Launch = {
    cwd: workspaceDir,
    env: {
      // What V8 made of the code once serves every run: hundreds of them make up the tests.
      NODE_COMPILE_CACHE: join(resolve(import.meta.dirname, '..'), 'node_modules/.cache/action'),
      ...surroundings(tempDir, workspaceDir),
      ...(clock === undefined ? {} : virtualTime(clock)),
      ...Object.fromEntries(files.map(name => [`GITHUB_${name}`, join(commands, name)])),
      GITHUB_EVENT_PATH: event,
      GITHUB_EVENT_NAME: options.event?.name ?? 'push',
      ...inputVariables(action.defaults, inputs),
      ...env
    },
    timeoutMs: options.timeoutMs ?? LONGEST_RUN,
    ...(clock === undefined ? {} : { clock }),
    ...(onStdout === undefined ? {} : { onStdout })
  }
  const now = clock?.now ?? ((): number => performance.now())
  const started = now()
  const ended = await (options.host?.run(launch) ??
    runInProcess(join(actionDir, clock === undefined ? action.main : PROGRAM), launch, onSpawn))
  const milliseconds = now() - started
  const read = (name: string): Promise<string> => readFile(join(commands, name), 'utf8')
  const dispose = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 5 })
  return {
    ...ended,
    outputs: readCommandFile(await read('OUTPUT')),
    state: readCommandFile(await read('STATE')),
    exported: readCommandFile(await read('ENV')),
    summary: await read('STEP_SUMMARY'),
    milliseconds,
    tempDir,
    workspaceDir,
    left: await treeOf(tempDir),
    dispose,
    [Symbol.asyncDispose]: dispose
  }
}

/** Runs the action in a process of its own, as a runner does. */
async function runInProcess(
  main: string,
  { env, cwd, timeoutMs, clock, onStdout }: Launch,
  onSpawn: RunOptions['onSpawn']
): Promise<Ended> {
  const child = spawn(process.execPath, [main], {
    cwd,
    stdio: clock === undefined ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe', 'ipc'],
    env
  })
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
    onStdout?.(text)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((done, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => done([code, signal]))
  })
  onSpawn?.(child)
  clock?.drive(child)
  const [code, signal] = await ended.finally(() => clearTimeout(timer))
  return { ...said, code, signal }
}

function inputVariables(
  defaults: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>
): Record<string, string> {
  const all = { ...defaults, ...inputs }
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  )
}

function surroundings(tempDir: string, workspaceDir: string): Record<string, string> {
  const inherited = ['PATH', 'SystemRoot', 'PATHEXT', 'NODE_V8_COVERAGE'].flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(inherited),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_JOB: 'logs',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octocat/shop',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_NUMBER: '17',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'b45f4c0ffee5a0d1c2b3a4958677685940312213',
    GITHUB_WORKFLOW: 'harness',
    GITHUB_WORKSPACE: workspaceDir,
    HOME: tempDir,
    RUNNER_ARCH: 'X64',
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : process.platform === 'darwin' ? 'macOS' : 'Linux',
    RUNNER_TEMP: tempDir,
    RUNNER_TOOL_CACHE: join(tempDir, '..', 'tools'),
    TEMP: tempDir,
    TMPDIR: tempDir
  }
}
