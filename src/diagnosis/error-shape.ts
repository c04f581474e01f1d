/** Whether of several lines of a kind the first or the last one says why. */
export type Pick = 'first' | 'last'

/**
 * What a line is: an error by its own words; a heading that announces what the next lines say, or a
 * list of what failed; a frame of the stack of the line before.
 */
export type Role = 'error' | 'heading' | 'list' | 'frame'

/** A kind of line that programs write when something is wrong. */
export interface ErrorShape {
  /** How telling such a line is; see error-shapes.ts. */
  readonly score: number
  readonly pick: Pick
  readonly role: Role
  /**
   * For a line without indentation, time and build prefix. It holds at least three characters that
   * every such line has.
   */
  readonly pattern: RegExp
}

/** Of these the first one is the cause, or as good as any. */
export function first(score: number, ...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score, pick: 'first', role: 'error', pattern }))
}

/** Of these the last one ended the program. */
export function last(score: number, ...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score, pick: 'last', role: 'error', pattern }))
}

/** Lines that announce what the next ones say; of several the first one. */
export function heading(score: number, ...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score, pick: 'first', role: 'heading', pattern }))
}

/** Lines of a stack: what they belong to stands before the first one. */
export function frame(...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score: 0, pick: 'first', role: 'frame', pattern }))
}

/** Headings that announce a list of what failed. */
export function list(...patterns: readonly RegExp[]): ErrorShape[] {
  return patterns.map(pattern => ({ score: 30, pick: 'last', role: 'list', pattern }))
}
