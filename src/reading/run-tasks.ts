import type { Redactor } from '../redaction/redaction.ts'
import { forEachLimited } from '../system/for-each-limited.ts'
import { LocalTasks, type LogOutcome, type LogTask, type TaskSettings } from './log-task.ts'
import type { ReadingThreads } from './reading-threads.ts'

/** Who does tasks, and until when. */
export interface TaskMeans {
  readonly redactor: Redactor
  /** null for this thread alone. */
  readonly threads: ReadingThreads | null
  /** In ms; below 0 the time for reading is over. */
  readonly timeLeft: () => number
}

/** Tasks that are made when it is their turn, as there may be 100,000. */
export interface WaitingTasks {
  /** Of their logs, in bytes. */
  readonly sizes: Float64Array
  /** @param at its index */
  readonly make: (at: number) => LogTask
  /** Takes what came of it. */
  readonly done: (at: number, outcome: LogOutcome) => void
}

/** Tasks that a thread has: one that it does, and one that it can begin then. */
const AT_ONCE = 2

/** Does tasks, the largest first, so that all threads end at about the same time. */
export async function runTasks(
  { sizes, make, done }: WaitingTasks,
  settings: Omit<TaskSettings, 'redaction'>,
  { redactor, threads, timeLeft }: TaskMeans
): Promise<void> {
  const given: TaskSettings = { ...settings, redaction: redactor.source }
  const size = sizes.reduce((sum, each) => sum + each, 0)
  const isSmall = threads === null || size < threads.leastBytes
  await using runner = isSmall
    ? new LocalTasks(given, redactor, () => timeLeft() < 0)
    : threads.start({ ...given, timeLeft: timeLeft() })
  const order = new Uint32Array(sizes.length).map((_, at) => at)
  order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0))
  await forEachLimited(isSmall ? AT_ONCE : AT_ONCE * threads.count, order, async at => {
    done(at, await runner.run(make(at)))
  })
}
