import { inspect } from 'node:util'
import fc from 'fast-check'
import { seededRandom, type SeededRandom } from '../__tests__/fixtures/seeded-random.ts'

/** A part of the action that is given inputs without end. */
export interface FuzzTarget {
  readonly name: string
  /** Of fast-check: what holds for every input. */
  readonly property: unknown
  /** Removes what the property left on the disk. */
  readonly end?: () => void
}

/** A property of inputs that are made with random choices; fast-check makes none of them small. */
export function property(holds: (random: SeededRandom) => unknown): fc.IAsyncProperty<[number]> {
  return fc.asyncProperty(fc.noShrink(fc.integer()), async seed => {
    await holds(seededRandom(seed))
  })
}

/** An example in a finding is no longer than this. */
const LONGEST_EXAMPLE = 4_000

/** A value for a person, not too long. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 12, maxArrayLength: 60, maxStringLength: 1_500, breakLength: 120 })
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text
}

/** @throws Error with what was found when something is not so */
export function must(isSo: boolean, what: string, example?: unknown): void {
  if (!isSo) throw new Error(example === undefined ? what : `${what}: ${shown(example)}`)
}

/**
 * Does something that takes less than so many ms of the processor's time, whatever else the machine
 * does.
 */
export async function within<T>(ms: number, what: string, work: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  const taken = Math.round((user + system) / 1_000)
  must(taken < ms, `${what} took ${taken} ms of the processor's time`)
  return result
}
