import type { Clock } from '../system/clock.ts'
import { answeredAt, retryAfter } from '../failure/retry.ts'

interface GitHubError {
  readonly status?: unknown
  readonly response?: { readonly headers?: Readonly<Record<string, unknown>> }
}

/**
 * After a secondary limit that names no time, GitHub asks for a minute ("Best practices for using
 * the REST API").
 */
const UNTOLD_WAIT = 60_000

/**
 * Broken off, or not GitHub's: the client itself takes a body that it can't read for an empty one.
 */
class OddAnswer extends Error {}

/** For an answer that should be a list and is none. */
export function noList(): Error {
  return new OddAnswer('its answer is no list')
}

/** Whether an answer came that is not what GitHub sends. */
export function isOddAnswer(error: unknown): boolean {
  return error instanceof OddAnswer
}

/** HTTP status of a failed call; null when no answer came. */
export function statusOf(error: unknown): number | null {
  const { status, response } = error as GitHubError
  // Octokit says 500 for a connection that broke.
  return typeof status === 'number' && response !== undefined ? status : null
}

/** What GitHub, or the network, says; foreign. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * "Rate limits for the REST API": 403 or 429, with no calls remaining, or with a message that says
 * so (secondary limits).
 */
export function isRateLimited(error: unknown): boolean {
  const status = statusOf(error)
  if (status !== 403 && status !== 429) return false
  return (
    status === 429 ||
    headerOf(error, 'x-ratelimit-remaining') === '0' ||
    /rate limit/iu.test(messageOf(error))
  )
}

/**
 * How long GitHub asks to wait with the next call, in ms; null where the error is no rate limit.
 */
export function limitWaitOf(error: unknown, clock: Clock): number | null {
  if (!isRateLimited(error)) return null
  const date = headerOf(error, 'date')
  const told = retryAfter({ 'retry-after': headerOf(error, 'retry-after'), date }, clock)
  if (told !== null) return told
  const reset = Number(headerOf(error, 'x-ratelimit-reset') ?? Number.NaN) * 1000
  const isUsedUp = headerOf(error, 'x-ratelimit-remaining') === '0'
  return isUsedUp && !Number.isNaN(reset) ? Math.max(0, reset - answeredAt({ date }, clock)) : UNTOLD_WAIT
}

function headerOf(error: unknown, name: string): string | undefined {
  const value = (error as GitHubError).response?.headers?.[name]
  return typeof value === 'string' ? value : undefined
}
