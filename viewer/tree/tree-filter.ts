import { isFailure } from '../../src/harness/execution/execution-status.ts'
import type { TreeRow } from './tree-rows.ts'

/** Rows of a tree that is folded at first but for what failed. */
const MANY = 300

/** What of the tree is shown. */
export interface TreeFilter {
  /** Part of a name, in any case; '' for all. */
  readonly name: string
  readonly onlyFailed: boolean
  /** Ids of rows whose rows are hidden. */
  readonly collapsed: ReadonlySet<string>
}

/**
 * The rows that a filter leaves; what is above one that is left is left too, and nothing is
 * collapsed while a filter is on.
 */
export function visibleRows(rows: readonly TreeRow[], filter: TreeFilter): TreeRow[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  const name = filter.name.trim().toLowerCase()
  if (name === '' && !filter.onlyFailed)
    return rows.filter(row => !ancestorsOf(row, byId).some(({ id }) => filter.collapsed.has(id)))
  const matching = new Set(
    rows.filter(row => row.name.toLowerCase().includes(name) && (!filter.onlyFailed || hasFailed(row)))
  )
  const shown = new Set([...matching].flatMap(row => [row, ...ancestorsOf(row, byId)]))
  return rows.filter(
    row => shown.has(row) || (!filter.onlyFailed && ancestorsOf(row, byId).some(above => matching.has(above)))
  )
}

/**
 * Ids of the stages, and executions, that are folded at first: in a long tree those in which
 * nothing failed.
 */
export function foldedAtFirst(rows: readonly TreeRow[]): ReadonlySet<string> {
  if (rows.length <= MANY) return new Set()
  const byId = new Map(rows.map(row => [row.id, row]))
  const failed = new Set(
    rows.filter(hasFailed).flatMap(row => [row.id, ...ancestorsOf(row, byId).map(({ id }) => id)])
  )
  const foldable = rows.filter(({ kind, hasRows }) => hasRows && (kind === 'stage' || kind === 'execution'))
  return new Set(foldable.map(({ id }) => id).filter(id => !failed.has(id)))
}

/** Ids of the rows above one, the nearest first. */
export function ancestorIds(rows: readonly TreeRow[], id: string): string[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  const row = byId.get(id)
  return row === undefined ? [] : ancestorsOf(row, byId).map(above => above.id)
}

function hasFailed({ kind, status, isRetried, errors }: TreeRow): boolean {
  if (kind === 'group' || kind === 'execution' || isRetried) return false
  return status === null ? errors > 0 : isFailure(status)
}

function ancestorsOf(row: TreeRow, byId: ReadonlyMap<string, TreeRow>): TreeRow[] {
  const above: TreeRow[] = []
  for (let id = row.parent; id !== null;) {
    const parent = byId.get(id)
    if (parent === undefined) return above
    above.push(parent)
    id = parent.parent
  }
  return above
}
