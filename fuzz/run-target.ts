import { Worker } from 'node:worker_threads'
import type { Assignment, Report } from './worker.ts'

/** How a target fared. */
export type Result = Report | { readonly kind: 'hang'; readonly seed: number; readonly ms: number }

/** What to run, and for how long. */
export interface Task {
  /** URL of a module that exports `target`. */
  readonly module: string
  readonly seed: number
  readonly budgetMs: number
  /** The longest time at one seed, in ms. */
  readonly hangMs: number
}

const LOOK_EVERY = 250

/** Runs a target in a thread of its own, which is stopped when it stays at one seed for too long. */
export async function runTarget({ module, seed, budgetMs, hangMs }: Task): Promise<Result> {
  const at = new Uint32Array(new SharedArrayBuffer(8))
  const workerData: Assignment = { module, seed, budgetMs, at }
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Result>(resolve => {
      const broken = (why: string): void => {
        resolve({ kind: 'finding', seed: Atomics.load(at, 0), what: why })
      }
      worker.once('message', resolve)
      worker.once('error', error => {
        broken(error instanceof Error ? (error.stack ?? error.message) : String(error))
      })
      worker.once('exit', code => {
        broken(`The thread ended with exit code ${code}.`)
      })
      let [seen, since] = [0, performance.now()]
      timer = setInterval(() => {
        const count = Atomics.load(at, 1)
        if (count !== seen) [seen, since] = [count, performance.now()]
        // A target that doesn't tell where it is has its whole time, too.
        const limit = count === 0 ? budgetMs + hangMs : hangMs
        const ms = performance.now() - since
        if (ms > limit) resolve({ kind: 'hang', seed: count === 0 ? seed : Atomics.load(at, 0), ms })
      }, LOOK_EVERY)
    })
  } finally {
    clearInterval(timer)
    await worker.terminate()
  }
}
