import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendText } from './http.ts'
import type { Route, SandboxRequest } from './http.ts'

/** An answer written by the test. */
export interface CannedAnswer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A true answer of the storage, of `blob` or of a stream, with a fault in the delivery of its body. */
export interface BentAnswer {
  readonly breakAfter?: number
  readonly stallAfter?: number
  readonly truncate?: number
  readonly contentLength?: number
  readonly encode?: 'gzip'
}

/** The true answer, once something else is done: requests of others come between. */
export interface HeldAnswer {
  readonly hold: () => Promise<unknown>
}

/**
 * What goes wrong:
 * - `reset`: the connection is cut without an answer; `hang`: no answer ever comes.
 * - `empty-200`: the call has its effect, the answer is a 200 without a body.
 * - `html-login`: a 200 with the login page of a gateway. `redirect`: a 302 to another host or path.
 * - `CannedAnswer`: this answer instead of the true one.
 *
 * For GitHub's API: `hold`.
 *
 * For `stream`: `breakAfter`/`stallAfter` so many bytes of the body; `truncate` ends it in order after so many.
 *
 * For `blob` and `storage`: `truncate` to so many bytes, a regular end; `encode` as a gateway does, unasked.
 * For `storage` only: `breakAfter`/`stallAfter` so many bytes of the body; `truncate` to so many bytes and say so
 * in Content-Length; `contentLength` says a length that is not true; `ignore-range` answers 200 with everything;
 * `change-object` rewrites the object (other bytes, other ETag) before the request is looked at.
 */
export type Fault =
  | 'reset'
  | 'hang'
  | 'empty-200'
  | 'html-login'
  | 'ignore-range'
  | 'change-object'
  | { readonly redirect: string }
  | CannedAnswer
  | BentAnswer
  | HeldAnswer

/** A rule: for the next `times` (default 1) requests on this route for which `when` holds, do this. */
export interface FaultRule {
  readonly on: Route
  readonly when?: (request: SandboxRequest) => boolean
  readonly times?: number
  readonly do: Fault
}

/** The queue of faults that a test has scripted. Each request takes the first rule that fits it. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = []

  /** Adds rules at the end of the queue. */
  add(...rules: FaultRule[]): void {
    for (const rule of rules) this.#rules.push({ rule, left: rule.times ?? 1 })
  }

  /** Forgets every rule. */
  clear(): void {
    this.#rules = []
  }

  /** Rules that have not been used up. */
  get pending(): readonly FaultRule[] {
    return this.#rules.map(({ rule }) => rule)
  }

  /** Takes the fault for a request, if there is one. */
  take(request: SandboxRequest): Fault | undefined {
    const entry = this.#rules.find(({ rule }) => rule.on === request.on && (rule.when?.(request) ?? true))
    if (entry === undefined) return undefined
    entry.left -= 1
    if (entry.left <= 0) this.#rules = this.#rules.filter(other => other !== entry)
    return entry.rule.do
  }
}

/** Acts out a fault that needs no true answer; false when the fault only bends the true one. */
export function actOut(
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse
): boolean {
  if (fault === undefined) return false
  if (fault === 'reset') {
    request.socket.resetAndDestroy()
  } else if (fault === 'hang') {
    request.resume()
  } else if (fault === 'html-login') {
    request.resume()
    const page = '<!DOCTYPE html>\n<html><head><title>Harness</title></head><body>Sign in</body></html>\n'
    sendText(response, 200, page, { 'content-type': 'text/html; charset=utf-8' })
  } else if (typeof fault === 'object' && 'redirect' in fault) {
    request.resume()
    sendText(response, 302, '', { location: fault.redirect })
  } else if (typeof fault === 'object' && 'status' in fault) {
    request.resume()
    sendText(response, fault.status, fault.body ?? '', fault.headers ?? {})
  } else {
    return false
  }
  return true
}

/** How a fault bends a true answer of the storage. */
export function bendOf(fault: Fault | undefined): BentAnswer {
  const isOther = typeof fault !== 'object' || 'status' in fault || 'redirect' in fault || 'hold' in fault
  return isOther ? {} : fault
}
