import { last, type ErrorShape } from '../error-shape.ts'

/**
 * The level of a line that a program logged as JSON or in logfmt; line-rank.ts reads such a line as
 * a whole.
 */
export const STRUCTURED: readonly ErrorShape[] = last(
  86,
  /"(?:level|lvl|severity|@l|log\.level|levelname|LogLevel)": ?"?(?:[56]0\b|err|fatal|crit|alert|emerg|panic|severe)/i,
  /\b(?:level|lvl|severity)="?(?:err|fatal|crit|alert|emerg|panic|severe)/i
)
