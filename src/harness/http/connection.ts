import type { Clock } from '../../system/clock.ts'
import type { Timeouts } from './transport.ts'

/** How to sign in: a key, or the two tokens that the original Log Service page shows. */
export type Credentials =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  | { readonly kind: 'tokens'; readonly bearer: string; readonly token: string }

/** Where and how to reach Harness. */
export interface Connection {
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly userAgent: string
  readonly clock: Clock
  /** Waits, tries and progress, a line each, for the run's log. */
  readonly log: (message: string) => void
  /** Blanks secrets: applied to what a server says before that is cut to length. */
  readonly redact: (text: string) => string
  /** Hides a value in the run's log from now on. */
  readonly mask: (secret: string) => void
  /** Of one try; by default 10 s to connect and 45 s of silence. */
  readonly timeouts?: Timeouts
}

/**
 * An answer of Harness that the caller has to judge: any status but those that `Harness.call`
 * explains itself.
 */
export interface Answer {
  readonly status: number
  readonly body: string
}
