import { isFailure } from '../../src/harness/execution/execution-status.ts'
import { nameEnds } from '../app/name-ends.ts'
import type { TimelineRow, TimelineStage } from './timeline-bars.ts'

/** What stands below each other in the timeline. */
export type TimelineEntry =
  | { readonly kind: 'stage'; readonly stage: TimelineStage }
  | {
      readonly kind: 'row'
      readonly stage: TimelineStage
      readonly row: TimelineRow
      /** See `nameEnds`. */
      readonly nameEnd: number
    }
  /** Opens a stage with more rows than are shown. */
  | { readonly kind: 'more'; readonly stage: TimelineStage }

/** Rows of a stage that are all shown at first, and of those that failed in a longer one. */
const MOST_ROWS = 60

/** @param opened places of the stages that are shown whole, however long */
export function timelineEntries(
  stages: readonly TimelineStage[],
  opened: ReadonlySet<string>
): readonly TimelineEntry[] {
  return stages.flatMap(stage => {
    const ends = nameEnds(stage.rows.map(({ name }) => name))
    const isWhole = stage.rows.length <= MOST_ROWS || opened.has(stage.place)
    const rows = stage.rows.map((row, at): TimelineEntry & { readonly kind: 'row' } => ({
      ...{ kind: 'row', stage, row, nameEnd: ends[at] ?? row.name.length }
    }))
    const shown = isWhole ? rows : rows.filter(({ row }) => hasFailed(row)).slice(0, MOST_ROWS)
    return [
      { kind: 'stage', stage } as const,
      ...shown,
      ...(isWhole ? [] : [{ kind: 'more', stage } as const])
    ]
  })
}

function hasFailed({ bars }: TimelineRow): boolean {
  return isFailure(bars.at(-1)?.status ?? null)
}
