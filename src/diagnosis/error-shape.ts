/** Whether of several lines of a kind the first or the last one says why. */
export type Pick = 'first' | 'last'

/** A kind of line that programs write when something is wrong. */
export interface ErrorShape {
  /** How telling such a line is; see error-shapes.ts. */
  readonly score: number
  readonly pick: Pick
  /** Whether the line only announces what the next ones say. */
  readonly isHeading: boolean
  /** For a line without indentation, time and build prefix. It holds at least three characters that every such line has. */
  readonly pattern: RegExp
}

/** Of these the first one is the cause, or as good as any. */
export function first(score: number, ...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score, pick: 'first', isHeading: false, pattern }))
}

/** Of these the last one ended the program. */
export function last(score: number, ...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score, pick: 'last', isHeading: false, pattern }))
}

/** Lines that announce what the next ones say; of several the first one. */
export function heading(score: number, ...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score, pick: 'first', isHeading: true, pattern }))
}
