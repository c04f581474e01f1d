import type { TreeRow } from './tree-rows.ts'

/** What a key does in the tree: goes to a row, or folds or unfolds one. */
export type TreeMove = { readonly row: TreeRow } | { readonly row: TreeRow; readonly fold: boolean }

/**
 * What a key does, as trees work everywhere (WAI-ARIA's pattern), and with `j` and `k`.
 *
 * @param rows those that are shown
 * @param active id of the row that has the focus
 * @returns null for a key that does nothing
 */
export function moveIn(
  rows: readonly TreeRow[],
  active: string | null,
  key: string,
  collapsed: ReadonlySet<string>
): TreeMove | null {
  const at = rows.findIndex(({ id }) => id === active)
  const row = rows[at]
  const to = (target: TreeRow | undefined): TreeMove | null => (target === undefined ? null : { row: target })
  if (key === 'ArrowDown' || key === 'j') return to(rows[at + 1])
  if (key === 'ArrowUp' || key === 'k') return to(rows[at - 1])
  if (key === 'Home') return to(rows[0])
  if (key === 'End') return to(rows.at(-1))
  if (row === undefined) return null
  const isFolded = collapsed.has(row.id)
  if (key === 'ArrowRight') {
    if (!row.hasRows) return null
    return isFolded ? { row, fold: false } : to(rows[at + 1])
  }
  if (key === 'ArrowLeft') {
    if (row.hasRows && !isFolded) return { row, fold: true }
    return to(rows.find(({ id }) => id === row.parent))
  }
  return null
}
