import type { AwaitedExecution } from './found-executions.ts'
import type { KnownPart } from './fetch-part.ts'
import { MOST_PARTS, partsNamedBy } from './named-parts.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'

/** One that has just begun may not be there yet, and one that may not be viewed never is. */
const MOST_TRIES = 3

interface Begun {
  readonly stop: AbortController
  tries: number
  isWaiting: boolean
  part: AwaitedExecution | null
}

/** Fetches a part and waits for it. @throws Failure */
type Fetch = (part: KnownPart, stop: AbortSignal) => Promise<AwaitedExecution>

/**
 * Waits for the parts of an execution while it goes on itself, so that they are followed like it.
 * What does not come of it is left to the time after the execution's end, and told then.
 */
export class PartsAtWork implements Disposable {
  readonly #fetch: Fetch
  readonly #begun = new Map<string, Begun>()

  constructor(fetch: Fetch) {
    this.#fetch = fetch
  }

  /** Begins to wait for what the execution, or a part of it, names at this look. */
  saw(execution: KnownExecution): void {
    for (const { executionId, leftOut, scope, partOf } of partsNamedBy(execution)) {
      if (executionId === null || leftOut !== '') continue
      const begun = this.#begun.get(executionId) ?? newlyBegun()
      if (begun.isWaiting || begun.part !== null || begun.tries >= MOST_TRIES) continue
      if (begun.tries === 0 && this.#begun.size >= MOST_PARTS) continue
      this.#begun.set(executionId, begun)
      void this.#wait({ executionId, scope, partOf, original: execution }, begun)
    }
  }

  /** Whether it has been found. */
  hasBegun(executionId: string): boolean {
    const begun = this.#begun.get(executionId)
    return begun !== undefined && (begun.isWaiting || begun.part !== null)
  }

  /** The part where it has ended; else null, and nobody waits for it here any more. */
  takeEnded(executionId: string): AwaitedExecution | null {
    const begun = this.#begun.get(executionId)
    begun?.stop.abort()
    return begun?.part ?? null
  }

  [Symbol.dispose](): void {
    for (const { stop } of this.#begun.values()) stop.abort()
  }

  async #wait(part: KnownPart, begun: Begun): Promise<void> {
    begun.isWaiting = true
    begun.tries += 1
    try {
      const awaited = await this.#fetch(part, begun.stop.signal)
      if (awaited.partial === null) begun.part = awaited
    } catch {
      // It is asked for again, and what is wrong with it is told, when the execution has ended.
    } finally {
      begun.isWaiting = false
    }
  }
}

function newlyBegun(): Begun {
  return { stop: new AbortController(), tries: 0, isWaiting: false, part: null }
}
