import { parentPort, workerData } from 'node:worker_threads'
import { Finding, position, type FuzzTarget } from './target.ts'

/** What a worker is told. */
export interface Assignment {
  /** URL of a module that exports `target`. */
  readonly module: string
  readonly seed: number
  readonly budgetMs: number
  /** Gets the seed that the target is at. */
  readonly at: Uint32Array<SharedArrayBuffer>
}

/** What a worker answers. */
export type Report =
  | { readonly kind: 'done'; readonly inputs: number; readonly ms: number }
  | { readonly kind: 'finding'; readonly seed: number; readonly what: string }

const { module, seed, budgetMs, at } = workerData as Assignment
position.tell = own => {
  Atomics.store(at, 0, own)
  // So that a seed that is tried twice is not taken for one that hangs.
  Atomics.add(at, 1, 1)
}

async function work(): Promise<Report> {
  const { target } = (await import(module)) as { target: FuzzTarget }
  const started = performance.now()
  try {
    const { inputs } = await target.run(seed, budgetMs)
    return { kind: 'done', inputs, ms: performance.now() - started }
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'finding', seed: error instanceof Finding ? error.seed : seed, what }
  }
}

parentPort?.postMessage(await work())
