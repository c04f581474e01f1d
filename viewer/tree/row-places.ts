import type { TreeRow } from './tree-rows.ts'

/** Which of the rows below the same one it is, from 1, and how many these are. */
export interface RowPlace {
  readonly at: number
  readonly of: number
}

/** Where rows stand among their siblings, for those who don't see the others; by id. */
export function rowPlaces(rows: readonly TreeRow[]): ReadonlyMap<string, RowPlace> {
  const siblings = new Map<string | null, string[]>()
  for (const { id, parent } of rows) {
    const together = siblings.get(parent)
    if (together === undefined) siblings.set(parent, [id])
    else together.push(id)
  }
  return new Map(
    [...siblings.values()].flatMap(ids => ids.map((id, at) => [id, { at: at + 1, of: ids.length }] as const))
  )
}
