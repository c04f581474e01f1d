import type { Clock } from '../system/clock.ts'

/**
 * Codes of sockets, of the resolver and of our own time-outs that are often gone a moment later.
 */
const PASSING_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
  'TIMEOUT'
])
const LONGEST_BACK_OFF = 30_000
/** The longest wait that a server can ask for, in ms. */
export const LONGEST_RETRY_AFTER = 120_000

/**
 * Tries of what has never answered, or of what another way leads to. The key validator behind the
 * Log Service may keep a call up to a minute and then drop it.
 */
export const FEW_TRIES = 5

/** How long something is tried beyond a few times. */
export interface Persistence {
  /** There is no other way to what is wanted. */
  readonly untilDeadline: boolean
  /** It was reached before: its trouble may pass. */
  readonly hasAnswered: boolean
  /** In ms since 1970; Infinity: none, so that nothing else would end it. */
  readonly deadline: number
}

/** Whether another try may be made after so many. */
export function mayTryAgain(tries: number, { untilDeadline, hasAnswered, deadline }: Persistence): boolean {
  return tries < FEW_TRIES || (untilDeadline && hasAnswered && deadline !== Infinity)
}

/** Whether an HTTP status tells of a server that is overloaded or away: worth another try. */
export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505)
}

/** Whether the code of an error tells of a break that is worth another try. */
export function isPassingCode(code: string): boolean {
  return PASSING_CODES.has(code)
}

/** Whether a message that has no code of its own names a passing break, as the toolkit's do. */
export function namesPassingCode(message: string): boolean {
  return /socket hang up/iu.test(message) || [...PASSING_CODES].some(code => message.includes(code))
}

/**
 * Exponential, with jitter so that many jobs don't come back together: 0.5–1 s, 1–2 s, 2–4 s, … at
 * most 30 s.
 */
export function backOff(tries: number): number {
  return Math.min(LONGEST_BACK_OFF, 1000 * 2 ** (tries - 1)) * (0.5 + Math.random() / 2)
}

/**
 * `Retry-After` in ms: seconds or an HTTP date (RFC 9110 §10.2.3), at most two minutes; null when
 * absent or unreadable. A date counts from the answer's own, as the runner's clock may be wrong.
 */
export function retryAfter(
  { 'retry-after': header, date }: TimeHeaders,
  clock: Pick<Clock, 'now'>
): number | null {
  if (header === undefined) return null
  const ms = /^\s*\d+\s*$/u.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - answeredAt({ date }, clock)
  return Number.isNaN(ms) ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, ms))
}

/**
 * The wait in ms before the next try: what the server asked for, else a back-off. One that asks for
 * a short time again and again does not keep it.
 *
 * @param told see `retryAfter`
 */
export function waitAfterTry(tries: number, told: number | null): number {
  if (told === null) return backOff(tries)
  return tries < FEW_TRIES ? told : Math.max(told, backOff(tries))
}

/** What an answer's headers say of time. */
interface TimeHeaders {
  readonly 'retry-after'?: string | undefined
  readonly date?: string | undefined
}

/** When an answer was sent, in ms since 1970: by its own clock, else by the runner's. */
export function answeredAt({ date }: Pick<TimeHeaders, 'date'>, clock: Pick<Clock, 'now'>): number {
  const at = Date.parse(date ?? '')
  return Number.isNaN(at) ? clock.now() : at
}

/** How to retry. */
export interface RetryPlan<Outcome> {
  readonly clock: Clock
  /** No try begins after it; in ms since 1970. */
  readonly deadline?: number
  /** In ms; null: the outcome stands. `tries` counts those made, from 1. */
  readonly waitAfter: (outcome: Outcome, tries: number) => number | null
  /** Called before each wait. */
  readonly onWait?: (outcome: Outcome, wait: number) => void
}

/**
 * The outcome of the last try. Errors that are worth another try are outcomes, too; what is thrown
 * ends it.
 */
export async function retry<Outcome>(
  attempt: (tries: number) => Promise<Outcome>,
  { clock, deadline = Infinity, waitAfter, onWait }: RetryPlan<Outcome>
): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt(tries)
    const wait = waitAfter(outcome, tries)
    if (wait === null || clock.now() + wait > deadline) return outcome
    onWait?.(outcome, wait)
    await clock.sleep(wait)
  }
}
