import { ERROR_SHAPES } from '../error-shapes.ts'
import { MARK_PATTERNS } from '../sections/section-mark.ts'
import { ShapeGate } from './shape-gate.ts'

/** The shapes that errors have, and what begins or ends a section. */
export const GATED_PATTERNS: readonly RegExp[] = [
  ...ERROR_SHAPES.map(({ pattern }) => pattern),
  ...MARK_PATTERNS
]

/** Tells which patterns a text may fit. */
export interface TextGate {
  /** Indices of the patterns, rising; of the first 400 bytes. */
  candidates(text: string): readonly number[]
}

/** What is known of a text, and who tells the same of parts of it. */
export interface Gated {
  readonly candidates: readonly number[]
  readonly gate: TextGate
}

let made: ShapeGate | null = null

/**
 * Which shapes a line may have; the indices are those of `ERROR_SHAPES`. What begins or ends a
 * section follows them. It is made when it is first asked for.
 */
export function lineGate(): ShapeGate {
  made ??= new ShapeGate(GATED_PATTERNS)
  return made
}

/** By `lineGate`. */
export function gated(text: string): Gated {
  const gate = lineGate()
  return { gate, candidates: gate.candidates(text) }
}

/** Whether one of the indices that `lineGate` gave, which rise, is that of a mark. */
export function mayBeMark(candidates: readonly number[]): boolean {
  return (candidates.at(-1) ?? -1) >= ERROR_SHAPES.length
}
