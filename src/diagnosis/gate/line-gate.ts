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

/** UTF-8 of a line that is looked at. */
const LOOKED_AT = 400
const PLUS = 0x2b
const DOLLAR = 0x24
const BLANK = 0x20

/**
 * Whether a line may say something; quick, for there can be millions. A command begins with what
 * nothing can be told by.
 */
export function maySaySomething(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from]
  if ((first === PLUS || first === DOLLAR) && bytes[from + 1] === BLANK) return true
  return LINE_GATE.passes(bytes, from, to, LOOKED_AT)
}
