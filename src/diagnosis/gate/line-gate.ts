import { ERROR_SHAPES } from '../error-shapes.ts'
import { MARK_PATTERNS } from '../sections/section-mark.ts'
import { ShapeGate } from './shape-gate.ts'

/**
 * Which shapes a line may have; the indices are those of `ERROR_SHAPES`. What begins or ends a
 * section follows them.
 */
export const LINE_GATE = new ShapeGate([...ERROR_SHAPES.map(({ pattern }) => pattern), ...MARK_PATTERNS])

/** Whether one of the indices that `LINE_GATE` gave, which rise, is that of a mark. */
export function mayBeMark(candidates: readonly number[]): boolean {
  return (candidates.at(-1) ?? -1) >= ERROR_SHAPES.length
}
