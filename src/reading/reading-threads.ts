import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { LogOutcome, LogTask, TaskRunner } from './log-task.ts'
import { errorOf, type Answer, type Order, type ThreadSettings } from './thread-messages.ts'

/** More would only wait for the disk, and each takes memory. */
const MOST_THREADS = 4
/** Bytes; fewer are read sooner than other threads have started and V8 has compiled for them. */
const LEAST = 32 * 1024 * 1024
/**
 * What a log leaves behind is garbage soon. V8 would let it grow to 128 MiB in each thread before
 * it collects any.
 */
const LIMITS = { maxYoungGenerationSizeMb: 16 }

/** Starts threads that read logs, and ends them. */
export class ReadingThreads {
  readonly count: number
  /** Bytes of logs from which on they are worth while. */
  readonly leastBytes: number
  readonly #entry: URL
  readonly #meanwhile: () => void
  readonly #running = new Set<ReadingThread>()

  /**
   * @param entry the file that each thread runs
   * @param meanwhile what this thread does once the others have started
   */
  constructor(
    entry: URL,
    {
      count = Math.min(availableParallelism(), MOST_THREADS),
      leastBytes = LEAST,
      meanwhile = (): void => undefined
    } = {}
  ) {
    this.#entry = entry
    this.#meanwhile = meanwhile
    this.leastBytes = leastBytes
    this.count = count
  }

  /** Starts all of them; they end when the runner is disposed. */
  start(settings: ThreadSettings): TaskRunner {
    const threads = Array.from(
      { length: this.count },
      (_, at) => new ReadingThread(this.#entry, settingsOf(settings, at))
    )
    for (const thread of threads) this.#running.add(thread)
    this.#meanwhile()
    return {
      run: task => threads.reduce((free, one) => (one.waiting < free.waiting ? one : free)).run(task),
      [Symbol.asyncDispose]: () => this.#end(threads)
    }
  }

  /** Ends all threads at once; their tasks come to no end. Null where none is running. */
  stop(): Promise<void> | null {
    return this.#running.size === 0 ? null : this.#end([...this.#running])
  }

  async #end(threads: readonly ReadingThread[]): Promise<void> {
    await Promise.all(threads.map(thread => thread.end()))
    for (const thread of threads) this.#running.delete(thread)
  }
}

/** Each thread writes files of its own. */
function settingsOf(settings: ThreadSettings, at: number): ThreadSettings {
  const { blocks, packing } = settings
  return {
    ...settings,
    blocks: blocks === null ? null : `${blocks}-${at}`,
    packing: packing === null ? null : { ...packing, path: `${packing.path}-${at}` }
  }
}

/** What waits for the end of a task. */
interface Waiting {
  readonly resolve: (outcome: LogOutcome) => void
  readonly reject: (error: unknown) => void
}

/** One thread, as the others see it. */
class ReadingThread {
  readonly #worker: Worker
  readonly #tasks = new Map<number, Waiting>()
  /** Why it does nothing any more. */
  #failure: Error | null = null
  #count = 0

  constructor(entry: URL, settings: ThreadSettings) {
    this.#worker = new Worker(entry, { workerData: settings, resourceLimits: LIMITS })
      .on('message', (answer: Answer) => this.#settle(answer))
      .on('error', error => this.#fail(error))
      .on('exit', () => this.#fail(new Error('a thread that reads logs has ended')))
  }

  /** Tasks that have not ended. */
  get waiting(): number {
    return this.#tasks.size
  }

  run(task: LogTask): Promise<LogOutcome> {
    const order: Order = { id: this.#count++, task }
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) reject(this.#failure)
      this.#tasks.set(order.id, { resolve, reject })
      this.#worker.postMessage(order)
    })
  }

  /** What it has not done comes to no end. */
  async end(): Promise<void> {
    this.#tasks.clear()
    await this.#worker.terminate()
  }

  #settle(answer: Answer): void {
    const task = this.#tasks.get(answer.id)
    this.#tasks.delete(answer.id)
    if ('outcome' in answer) task?.resolve(answer.outcome)
    else task?.reject(errorOf(answer.error))
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error))
    for (const { reject } of this.#tasks.values()) reject(this.#failure)
    this.#tasks.clear()
  }
}
