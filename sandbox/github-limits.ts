import type { CannedAnswer } from './faults.ts'

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

/** All calls of the hour are used up; `reset` is in seconds since 1970. */
export function primaryLimit(reset: number, status: 403 | 429 = 403): CannedAnswer {
  return {
    status,
    headers: {
      ...JSON_TYPE,
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset)
    },
    body: JSON.stringify({ message: 'API rate limit exceeded for installation.', status: String(status) })
  }
}

/**
 * Too many calls at once, or too much written; `retryAfter` is in seconds, and sometimes not told.
 */
export function secondaryLimit(retryAfter: number | null, status: 403 | 429 = 403): CannedAnswer {
  return {
    status,
    headers: {
      ...JSON_TYPE,
      'x-ratelimit-remaining': '900',
      ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) })
    },
    body: JSON.stringify({
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      status: String(status)
    })
  }
}
