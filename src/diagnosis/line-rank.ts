import type { Level } from '../text/line.ts'
import type { ErrorShape } from './error-shape.ts'
import { ERROR_SHAPES } from './error-shapes.ts'
import { isHarmless, NONE_OF_THEM, PREFIX } from './harmless.ts'
import { gated, type Gated, type TextGate } from './gate/line-gate.ts'
import { readStructured } from './lines/structured-line.ts'

/** How telling a line is, whatever else the log holds. */
export interface LineRank extends Pick<ErrorShape, 'score' | 'pick' | 'role'> {
  /** What the line says, without what a logger put around it. */
  readonly text: string
  /** The kind of line; null when only the level says something. */
  readonly pattern: RegExp | null
  /** Whether only the stack that follows says something. */
  readonly isHead?: boolean
}

/**
 * From here on a line says why; a lower one says that something failed, or has an alarming word in
 * it.
 */
export const TELLING_SCORE = 50
/** UTF-16 units of a line that are looked at. */
const LOOKED_AT = 400
/** The most for a line of which Harness or its own program says that it is no error. */
const NO_ERROR_SCORE = 30
const LEVEL_SCORES = { error: 12, fatal: 30 } as const
/** For a program's own level: it gives it to what is an error, not to all that went to stderr. */
const OWN_LEVEL_SCORES = { error: 74, fatal: 86 } as const

/** Up to here a line tells that something failed, and not why. */
export const OUTCOME_SCORE = 30
/** For one that a program gives the level of an error: the cause stands before it, if anywhere. */
export const OUTCOME_LEVEL_SCORE = 52

/** For a line that a stack follows. */
const HEAD_SCORE = 64
const RED_SCORE = 42

/**
 * How telling a line is by its own words; null when it says nothing.
 *
 * @param text plain; only its first 400 units are looked at
 * @param known which shapes it may have
 */
export function rankLine(text: string, level: Level | null, known: Gated = gated(text)): LineRank | null {
  const { candidates, gate } = known
  const start = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text
  if (candidates.length === 0) return rankOfLevel(start, level)
  const structured = readStructured(text)
  if (structured !== null) return rankStructured(structured.message, structured.level ?? level, gate)
  const line = start.replace(PREFIX, '').trimEnd()
  const shape = shapeOf(line, candidates)
  if (shape === null) {
    const rank = rankOfLevel(line, level)
    return rank === null || isHarmless(line) ? null : rank
  }
  const score = level === 'warn' || level === 'debug' ? Math.min(shape.score, NO_ERROR_SCORE) : shape.score
  return { score, pick: shape.pick, role: shape.role, pattern: shape.pattern, text: line }
}

/** Of a line that says nothing by its words and is red in the terminal. */
export function rankRed(text: string): LineRank | null {
  const line = text.slice(0, LOOKED_AT).replace(PREFIX, '').trimEnd()
  if (isHarmless(line) || !/\p{L}{3}/u.test(line)) return null
  return { score: RED_SCORE, pick: 'last', role: 'error', pattern: null, text: line }
}

/**
 * Of a line that a stack follows; null when its words are harmless, or say more than that.
 *
 * @param known its own rank
 */
export function rankHead(text: string, known: LineRank | null): LineRank | null {
  const line = text.slice(0, LOOKED_AT).replace(PREFIX, '').trimEnd()
  if ((known !== null && known.score >= HEAD_SCORE) || isHarmless(line) || readStructured(text) !== null)
    return null
  return { score: HEAD_SCORE, pick: 'last', role: 'error', pattern: null, isHead: true, text: line }
}

function rankStructured(message: string, level: Level | null, gate: TextGate): LineRank | null {
  const start = message.slice(0, LOOKED_AT)
  const shape = shapeOf(start, gate.candidates(start))
  if (level === 'debug' || level === 'info') return null
  const least = level === 'error' || level === 'fatal' ? OWN_LEVEL_SCORES[level] : 0
  const isOutcome = shape !== null && shape.score <= OUTCOME_SCORE
  const own = isOutcome ? Math.min(least, OUTCOME_LEVEL_SCORE) : Math.max(least, shape?.score ?? 0)
  const score = level === 'warn' ? Math.min(own, NO_ERROR_SCORE) : own
  return score === 0
    ? null
    : { score, pick: 'last', role: 'error', pattern: shape?.pattern ?? null, text: start }
}

/** The best shape of those that a line may fit, if its words are not harmless. */
function shapeOf(line: string, candidates: readonly number[]): ErrorShape | null {
  const shape = firstFit(line, candidates)
  if (shape === null || isHarmless(line)) return null
  if (shape.score >= TELLING_SCORE || shape.role === 'frame') return shape
  const rest = line.replace(NONE_OF_THEM, '')
  return rest === line ? shape : firstFit(rest, candidates)
}

function firstFit(line: string, candidates: readonly number[]): ErrorShape | null {
  for (const index of candidates) {
    const shape = ERROR_SHAPES[index]
    if (shape?.pattern.test(line) === true) return shape
  }
  return null
}

function rankOfLevel(text: string, level: Level | null): LineRank | null {
  if (level !== 'error' && level !== 'fatal') return null
  if (text.startsWith('+ ') || !/\p{L}{2}/u.test(text)) return null
  return { score: LEVEL_SCORES[level], pick: 'last', role: 'error', pattern: null, text }
}
