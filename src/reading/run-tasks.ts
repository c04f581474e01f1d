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

/** Tasks that a thread has: one that it does, and one that it can begin then. */
const AT_ONCE = 2

/** Does tasks, the largest first, so that all threads end at about the same time. */
export async function runTasks(
  tasks: readonly LogTask[],
  settings: Omit<TaskSettings, 'redaction'>,
  { redactor, threads, timeLeft }: TaskMeans
): Promise<readonly LogOutcome[]> {
  const given: TaskSettings = { ...settings, redaction: redactor.source }
  const size = tasks.reduce((sum, task) => sum + sizeOf(task), 0)
  const isSmall = threads === null || size < threads.leastBytes
  await using runner = isSmall
    ? new LocalTasks(given, redactor, () => timeLeft() < 0)
    : threads.start({ ...given, timeLeft: timeLeft() })
  const outcomes: LogOutcome[] = []
  const order = [...tasks.entries()].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a))
  await forEachLimited(isSmall ? AT_ONCE : AT_ONCE * threads.count, order, async ([at, task]) => {
    outcomes[at] = await runner.run(task)
  })
  return outcomes
}

function sizeOf({ sources: [first] }: LogTask): number {
  return first?.size ?? 0
}
