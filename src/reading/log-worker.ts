/** The entry of a thread that reads logs: see reading-threads.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { createRedactor } from '../redaction/redaction.ts'
import { LocalTasks } from './log-task.ts'
import { describeError, type Answer, type Order, type ThreadSettings } from './thread-messages.ts'

const { timeLeft, ...settings } = workerData as ThreadSettings
const end = performance.now() + timeLeft
const { secrets, patterns, patternTime } = settings.redaction
const redactor = createRedactor(secrets, patterns, patternTime)
let tasks: LocalTasks | null = null

async function answer({ id, task }: Order): Promise<Answer> {
  try {
    tasks ??= new LocalTasks(settings, redactor, () => performance.now() > end)
    return { id, outcome: await tasks.run(task) }
  } catch (error) {
    return { id, error: describeError(error) }
  }
}

parentPort?.on('message', (order: Order) => {
  void answer(order).then(message => parentPort?.postMessage(message))
})
