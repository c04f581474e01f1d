import * as core from '@actions/core'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { bringExported } from './bring-exported.ts'
import type { FoundExecutions } from './executions/found-executions.ts'
import type { RunContext } from './github/context.ts'
import { nodesOf } from './harness/execution/execution.ts'
import type { ExportResult } from './harness/export/export-logs.ts'
import type { Options } from './inputs/options.ts'
import { describeError, errorOf, type DescribedError } from './reading/thread-messages.ts'
import { createRedactor, type RedactionSource, type Redactor } from './redaction/redaction.ts'
import { baselinesOf, exportFrom, type Run } from './run.ts'
import { settingOf } from './setting.ts'
import { codeOf } from './system/disk.ts'
import { sharedWorkspace, type SharedFolders, type Workspace } from './workspace.ts'

/** More logs make a run a large one. */
const MOST_LOGS = 5000
/**
 * In MiB. V8 lets the heap of a main thread grow to several times of what lives in it. That of
 * another thread can be limited: a log takes 3 KiB for as long as the run lasts.
 */
const LIMITS = { young: 24, old: 256, oldOfThousandLogs: 5 }
/** In the folder for what is needed only while the action runs: nothing of another thread. */
const SCRATCH = 'apart'
/** Blocks of an upload that are on their way at once: memory is what is scarce. */
const BLOCKS_AT_ONCE = '1'

/** What was fetched before the run turned out to be a large one. */
interface Fetched {
  readonly exports: ExportResult
  /** How many it has. */
  readonly logs: number
}

/** What the thread is started with; plain data. */
interface ThreadTask {
  readonly options: Options
  readonly context: RunContext
  readonly redaction: RedactionSource
  readonly folders: SharedFolders
  readonly deadline: number
  readonly found: FoundExecutions
  /** null: still to be fetched. */
  readonly exports: ExportResult | null
}

/** How the thread ended: null for well. */
type Ending = DescribedError | null

/** How a thread is started; tests start their own. */
interface ThreadStart {
  /** The program: this one, which finds out that it is not in the main thread. */
  readonly entry: string | URL
  readonly mostLogs: number
}

const SAME_PROGRAM: ThreadStart = { entry: process.argv[1] ?? '', mostLogs: MOST_LOGS }

/** The run in the main thread, which made the folders. */
export type MainRun = Run & { readonly workspace: Workspace }

/** What it needs of the run. */
export type ApartSetting = Pick<
  MainRun,
  'options' | 'context' | 'redactor' | 'workspace' | 'deadline' | 'followed'
>

/** Takes a run that turns out to be a large one on in a thread whose memory is limited. */
export class LargeRun {
  readonly #setting: ApartSetting
  readonly #start: ThreadStart
  #thread: Worker | null = null

  constructor(setting: ApartSetting, start = SAME_PROGRAM) {
    this.#setting = setting
    this.#start = start
  }

  /**
   * Brings the logs in a thread, where there are many.
   *
   * @param fetched null before anything was fetched
   * @returns false: it is no large run, or it needs more memory than the thread may take, so that
   *   the run goes on here
   * @throws Failure, and whatever ends the thread
   */
  async bring(found: FoundExecutions, fetched: Fetched | null): Promise<boolean> {
    const logs = fetched?.logs ?? logsOf(found)
    if (logs <= this.#start.mostLogs || !this.#canBeTold(found, fetched)) return false
    const { workspace } = this.#setting
    const thread = new Worker(this.#start.entry, {
      workerData: this.#taskOf(found, fetched),
      stdout: true,
      resourceLimits: {
        maxYoungGenerationSizeMb: LIMITS.young,
        maxOldGenerationSizeMb: LIMITS.old + Math.ceil((logs / 1000) * LIMITS.oldOfThousandLogs)
      }
    })
    this.#thread = thread
    const isDone = await this.#ended(thread)
    if (!isDone && workspace.shared.kept[0] === 0) workspace.startOver()
    else if (!isDone) throw new Error('the memory was not enough for the upload')
    return isDone
  }

  /** Ends the thread at once; null where there is none. */
  stop(): Promise<void> | null {
    return this.#thread?.terminate().then(() => undefined) ?? null
  }

  /** Between threads goes nothing but plain data. */
  #canBeTold({ executions }: FoundExecutions, fetched: Fetched | null): boolean {
    if (this.#setting.followed !== null) return false
    if (fetched === null) return true
    const { archives } = fetched.exports
    return executions.length === 0 && archives.every(({ mayBeStale }) => mayBeStale === undefined)
  }

  #taskOf(found: FoundExecutions, fetched: Fetched | null): ThreadTask {
    const { options, context, redactor, workspace, deadline } = this.#setting
    const folders = { ...workspace.shared, scratch: join(workspace.scratch, SCRATCH) }
    const exports = fetched === null ? null : { ...fetched.exports, whyNone: null }
    const plain = { ...found, nothing: null }
    return { options, context, redaction: redactor.source, folders, deadline, found: plain, exports }
  }

  /** @returns false when it ran out of memory */
  async #ended(thread: Worker): Promise<boolean> {
    const { ending, error } = await endOf(thread)
    this.#thread = null
    if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY') return false
    if (error !== null) throw new Error(messageOf(error))
    if (ending === undefined) throw new Error('the thread of a large run has ended')
    if (ending !== null) throw errorOf(ending)
    return true
  }
}

/** Resolves when it has ended and all that it printed is told. */
async function endOf(thread: Worker): Promise<{ ending: Ending | undefined; error: unknown }> {
  let ending: Ending | undefined
  let error: unknown = null
  thread
    .on('message', (message: Ending) => (ending = message))
    .on('error', (thrown: unknown) => (error = thrown))
  const exited = new Promise(resolve => thread.once('exit', resolve))
  // eslint-disable-next-line no-restricted-properties -- what core has written in the thread
  thread.stdout.on('data', (text: Buffer) => process.stdout.write(text))
  await Promise.all([exited, finished(thread.stdout)])
  return { ending, error }
}

/** Of an error of another thread, whose class is not the same. */
function messageOf(error: unknown): string {
  const { message } = error as { message?: unknown }
  return typeof message === 'string' ? message : 'the thread of a large run has failed'
}

/** Logs that the graphs name. */
function logsOf({ executions }: FoundExecutions): number {
  let count = 0
  for (const { execution } of executions)
    for (const { logKeys } of nodesOf(execution.stages)) count += logKeys.length
  return count
}

/** The thread of a large run. */
export async function goOnApart(): Promise<void> {
  const { options, context, redaction, folders, deadline, found, exports } = workerData as ThreadTask
  const redactor = createRedactor(redaction.secrets, redaction.patterns, redaction.patternTime)
  mkdirSync(folders.scratch, { recursive: true })
  // Of this thread alone.
  process.env.ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY ??= BLOCKS_AT_ONCE
  const workspace = sharedWorkspace(folders)
  const setting = settingOf({ options, context, redactor, workspace, deadline })
  try {
    const baselines = baselinesOf(setting, found)
    const fetched = exports ?? (await core.group('Export from Harness', () => exportFrom(setting, found)))
    await bringExported(setting, found, { exports: fetched, baselines })
    end(null)
  } catch (error) {
    end(withoutSecrets(describeError(error), redactor))
  }
}

function end(ending: Ending): void {
  parentPort?.postMessage(ending)
}

/** Not all that this thread has learnt is known in the other one. */
function withoutSecrets(error: DescribedError, redactor: Redactor): DescribedError {
  const redact = (text: string): string => redactor.redact(text).text
  return error.kind === null
    ? { kind: null, message: redact(error.message) }
    : { kind: error.kind, summary: redact(error.summary), next: redact(error.next) }
}
