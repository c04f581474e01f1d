import type { PageBroken, PageData } from '../../src/report/page/page-data.ts'

/** Something that failed, and where the page shows it. */
export interface ShownFailure {
  /** See `PageBrokenPlace`. */
  readonly place: string
  /** Null for the execution itself. */
  readonly title: string | null
  /** What is told of it, and of all that failed of the same. */
  readonly told: PageBroken
}

/** Everything that failed, in the order in which it is told: the most telling first. */
export function failuresOf({ executions }: PageData): readonly ShownFailure[] {
  return executions.flatMap(({ broken }) =>
    broken.flatMap(told => [told, ...told.others].map(({ place, title }) => ({ place, title, told })))
  )
}

/**
 * Which failure a place belongs to; -1 for none.
 *
 * @param places the place of a log, then that of its step
 */
export function failureAt(failures: readonly ShownFailure[], places: readonly string[]): number {
  for (const place of places) {
    const exact = failures.findIndex(failure => failure.place === place)
    if (exact >= 0) return exact
  }
  // The failure of a step is shown at the one of its logs that says most.
  const step = places.at(-1)
  return step === undefined ? -1 : failures.findIndex(({ place }) => place.startsWith(`${step}/`))
}

/**
 * The failure after or before one, going on at the other end; null when there is no other.
 *
 * @param at index of the one that is shown; -1 for none
 */
export function nextFailure(failures: readonly ShownFailure[], at: number, way: 1 | -1): ShownFailure | null {
  const count = failures.length
  if (count === 0) return null
  const next = at < 0 ? (way === 1 ? 0 : count - 1) : (at + way + count) % count
  return next === at ? null : (failures[next] ?? null)
}
