import type { ReadLog } from './logbook.ts'
import type { StepDraft } from './tree-draft.ts'

/** The logs of a step: as the graph names their keys, then as they came. */
export function filesInOrder({ position, logs }: StepDraft): readonly ReadLog[] {
  if (logs.length < 2) return logs
  const keys = new Map(position?.node.logKeys.map((key, at) => [key, at]))
  const units = new Map(position?.node.units.map(({ name }, at) => [name, keys.size + at]))
  const orderOf = ({ key, unit }: ReadLog): number => keys.get(key) ?? units.get(unit ?? '') ?? Infinity
  const ordered = logs.map(log => ({ log, order: orderOf(log) }))
  return ordered.sort((a, b) => (a.order === b.order ? 0 : a.order - b.order)).map(({ log }) => log)
}
