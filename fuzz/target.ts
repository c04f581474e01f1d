import { inspect } from 'node:util'
import fc from 'fast-check'
import { seededRandom, type SeededRandom } from '../__tests__/fixtures/seeded-random.ts'

/** A part of the action that is given inputs without end. */
export interface FuzzTarget {
  readonly name: string
  /**
   * Makes inputs and checks them until the time is up, but at least one; the first is that of the seed, so that a finding's own seed and no time repeat it.
   *
   * @throws Finding with that seed and a small example when a property is broken
   */
  run(seed: number, budgetMs: number): Promise<{ readonly inputs: number }>
}

/** A broken property. */
export class Finding extends Error {
  override readonly name = 'Finding'
  /** Shows it again, with no time. */
  readonly seed: number

  constructor(seed: number, what: string, cause?: unknown) {
    super(what, { cause })
    this.seed = seed
  }
}

/** Where a target says which seed it is at, so that one that never ends can be told; set by whoever runs it. */
export const position: { tell: (seed: number) => void } = { tell: () => undefined }

/** An example in a finding is no longer than this. */
const LONGEST_EXAMPLE = 4_000

/** A value for a person, not too long. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 12, maxArrayLength: 60, maxStringLength: 1_500, breakLength: 120 })
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text
}

/** Seeds are whole numbers of 32 bits. */
function seedAfter(seed: number, steps: number): number {
  return (seed + steps) >>> 0
}

/**
 * Does something with one seed after the other until the time is up.
 *
 * @param once throws when a property is broken; returns how many inputs it tried
 */
export async function repeat(
  seed: number,
  budgetMs: number,
  once: (random: SeededRandom, seed: number) => number | Promise<number>
): Promise<{ inputs: number }> {
  const end = performance.now() + budgetMs
  let inputs = 0
  let steps = 0
  do {
    const own = seedAfter(seed, steps++)
    position.tell(own)
    try {
      inputs += await once(seededRandom(own), own)
    } catch (error) {
      if (error instanceof Finding) throw error
      throw new Finding(own, error instanceof Error ? (error.stack ?? error.message) : shown(error), error)
    }
  } while (performance.now() < end)
  return { inputs }
}

/** Inputs of a property between two looks at the clock. */
const BATCH = 100

/** Checks a property of fast-check until the time is up; what it finds is made small. */
export function check<T>(
  property: fc.IAsyncProperty<T> | fc.IProperty<T>,
  seed: number,
  budgetMs: number
): Promise<{ inputs: number }> {
  return repeat(seed, budgetMs, async (_random, own) => {
    const details = await fc.check(property as fc.IAsyncProperty<T>, {
      // fast-check's seeds have a sign.
      seed: own | 0,
      numRuns: BATCH,
      endOnFailure: false
    })
    if (!details.failed) return details.numRuns
    const error = details.errorInstance
    const why = error instanceof Error ? (error.stack ?? error.message) : shown(error)
    throw new Finding(own, `${why}\nfor ${shown(details.counterexample)}`)
  })
}

/** @throws Error with what was found when something is not so */
export function must(isSo: boolean, what: string, example?: unknown): void {
  if (!isSo) throw new Error(example === undefined ? what : `${what}: ${shown(example)}`)
}
