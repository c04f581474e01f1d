import { useEffect } from 'preact/hooks'
import type { LogStore } from '../data/log-store.ts'
import type { BesideRows } from './beside-rows.ts'

/** Loads those lines of the good log that are in sight. @param items the rows in sight */
export function useOtherLines(
  beside: { readonly store: LogStore; readonly rows: BesideRows } | null,
  items: readonly { readonly index: number }[]
): void {
  const numbers = items
    .map(({ index }) => beside?.rows.otherAt(index)?.number)
    .filter(number => number !== undefined)
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)]
  useEffect(() => {
    if (from <= to) void beside?.store.load(from, to)
  }, [beside, from, to])
}
