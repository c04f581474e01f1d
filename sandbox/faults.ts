import type { IncomingMessage, ServerResponse } from 'node:http'
import { captureAnswer, sendCorrupted, type CorruptedAnswer } from './corrupted-answer.ts'
import { leaveUnanswered, type Timers } from './action-clock.ts'
import { sendText } from './http.ts'
import type { Route, SandboxRequest } from './http.ts'

/** An answer written by the test. */
export interface CannedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The true answer, once something else is done: requests of others come between. */
export interface HeldAnswer {
  readonly hold: () => Promise<unknown>
}

/** How the body of a live stream breaks: so many bytes until it does. */
export interface StreamFault {
  /** The connection is reset, or stays silent, or ends in order. */
  readonly breakAfter?: number
  readonly stallAfter?: number
  readonly truncate?: number
}

/**
 * What goes wrong:
 * - `reset`: the connection is cut without an answer. `reset-while-sending`: as soon as a part of
 *   the body was sent.
 * - `hang`: no answer ever comes.
 * - `empty-200`: the call has its effect, the answer is a 200 without a body.
 * - `html-login`: a 200 with the login page of a gateway.
 * - `redirect`: a 302, or another status, to another host or path.
 * - `CannedAnswer`: this answer instead of the true one. `CorruptedAnswer`: the true one, but not
 *   as it was given.
 *
 * For GitHub's API and the results service: `hold`. For `stream`: `StreamFault`, since a stream has
 * no whole answer. For `storage` only: `ignore-range` answers 200 with everything; `change-object`
 * rewrites the object (other bytes, other ETag) before the request is looked at.
 */
export type Fault =
  | 'reset'
  | 'reset-while-sending'
  | 'hang'
  | 'empty-200'
  | 'html-login'
  | 'ignore-range'
  | 'change-object'
  | { readonly redirect: string; readonly status?: number }
  | CannedAnswer
  | HeldAnswer
  | CorruptedAnswer

/**
 * A rule: for the next `times` (default 1) requests on this route for which `when` holds, do this.
 */
export interface FaultRule {
  readonly on: Route
  readonly when?: (request: SandboxRequest) => boolean
  readonly times?: number
  readonly do: Fault | ((request: SandboxRequest) => Fault)
}

const REAL_TIME: Timers = { after: (ms, callback) => void setTimeout(callback, ms) }

/** The queue of faults that a test has scripted. Each request takes the first rule that fits it. */
export class Faults {
  readonly #timers: Timers
  #rules: { rule: FaultRule; left: number }[] = []

  constructor(timers: Timers = REAL_TIME) {
    this.#timers = timers
  }

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

  /**
   * Applies the fault that is due for a request, if there is one.
   * @returns where the server is to write its true answer, null when it is not to answer; and
   *   what else the fault asks of it
   */
  meet(
    record: SandboxRequest,
    request: IncomingMessage,
    response: ServerResponse
  ): { readonly response: ServerResponse | null; readonly fault: Fault | undefined } {
    const fault = this.#take(record)
    if (fault === undefined) return { response, fault }
    if (isHeld(fault) || (isCorrupted(fault) && record.on === 'stream')) return { response, fault }
    if (isCorrupted(fault)) {
      const captured = captureAnswer(request)
      void captured.answer.then(answer => sendCorrupted(fault, answer, response, this.#timers))
      return { response: captured.response, fault }
    }
    return { response: applyFault(fault, request, response) ? null : response, fault }
  }

  #take(request: SandboxRequest): Fault | undefined {
    const entry = this.#rules.find(({ rule }) => rule.on === request.on && (rule.when?.(request) ?? true))
    if (entry === undefined) return undefined
    entry.left -= 1
    if (entry.left <= 0) this.#rules = this.#rules.filter(other => other !== entry)
    return typeof entry.rule.do === 'function' ? entry.rule.do(request) : entry.rule.do
  }
}

function isCorrupted(fault: Fault): fault is CorruptedAnswer {
  return typeof fault === 'object' && !('status' in fault) && !('redirect' in fault) && !('hold' in fault)
}

/** Whether the true answer comes only after something else. */
export function isHeld(fault: Fault | undefined): fault is HeldAnswer {
  return typeof fault === 'object' && 'hold' in fault
}

/** Applies a fault that needs no true answer; false when the server is to give one. */
function applyFault(
  fault: Exclude<Fault, CorruptedAnswer | HeldAnswer>,
  request: IncomingMessage,
  response: ServerResponse
): boolean {
  if (fault === 'empty-200' || fault === 'ignore-range' || fault === 'change-object') return false
  if (fault === 'reset' || (fault === 'reset-while-sending' && request.complete)) {
    request.socket.resetAndDestroy()
    return true
  }
  if (fault === 'reset-while-sending') {
    request.once('data', () => void request.socket.resetAndDestroy())
    return true
  }
  request.resume()
  if (fault === 'hang') leaveUnanswered(request.socket)
  else if (fault === 'html-login') {
    const page = '<!DOCTYPE html>\n<html><head><title>Harness</title></head><body>Sign in</body></html>\n'
    sendText(response, 200, page, { 'content-type': 'text/html; charset=utf-8' })
  } else if ('redirect' in fault) {
    sendText(response, fault.status ?? 302, '', { location: fault.redirect })
  } else sendText(response, fault.status, fault.body ?? '', fault.headers ?? {})
  return true
}

/** What a fault asks of a live stream. */
export function streamFaultOf(fault: Fault | undefined): StreamFault {
  if (typeof fault !== 'object' || !isCorrupted(fault)) return {}
  const { breakAfter, stallAfter, truncate } = fault
  return {
    ...(typeof breakAfter === 'number' ? { breakAfter } : {}),
    ...(typeof stallAfter === 'number' ? { stallAfter } : {}),
    ...(truncate === undefined ? {} : { truncate })
  }
}
