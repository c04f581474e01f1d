import { ERROR_SHAPES } from '../error-shapes.ts'
import { MARK_PATTERNS } from '../sections/section-mark.ts'
import { ShapeGate } from './shape-gate.ts'

let made: ShapeGate | null = null

/**
 * Which shapes a line may have; the indices are those of `ERROR_SHAPES`. What begins or ends a
 * section follows them. It is made when it is first asked for, which takes some 20 ms.
 */
export function lineGate(): ShapeGate {
  made ??= new ShapeGate([...ERROR_SHAPES.map(({ pattern }) => pattern), ...MARK_PATTERNS])
  return made
}

/** Whether one of the indices that `lineGate` gave, which rise, is that of a mark. */
export function mayBeMark(candidates: readonly number[]): boolean {
  return (candidates.at(-1) ?? -1) >= ERROR_SHAPES.length
}
