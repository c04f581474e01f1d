import { quotedText } from '../../failure/inert-text.ts'
import type { Clock } from '../../system/clock.ts'
import { FEW_TRIES, mayTryAgain, retry, retryAfter, waitAfterTry } from '../../failure/retry.ts'
import { TOO_LONG, type FullAnswer, type Outcome } from './attempt.ts'
import type { Answer, Connection } from './connection.ts'
import type { Pace } from './pace.ts'
import { explainRefusal, explainTooLong, isNotHarness, isPassingAnswer } from './refusal.ts'
import { TransportError } from './transport-error.ts'
import { explainUnreachable } from './unreachable.ts'

/** How long a call is tried. */
export interface Patience {
  /**
   * Tries that may end without any answer in time, where there is another way to what is wanted.
   */
  readonly silentTries?: number
  /**
   * There is another address to ask: an answer that is none of Harness's own is not asked for
   * again.
   */
  readonly hasOtherAddress?: boolean
  /**
   * There is no other way: a Harness that has answered before is asked until the deadline, however
   * ill it is.
   */
  readonly untilDeadline?: boolean
}

/** Tries calls again where that helps, and explains what stays refused. */
export class CallRetries {
  readonly #connection: Connection
  readonly #pace: Pace
  #hasAnswered = false

  constructor(connection: Connection, pace: Pace) {
    this.#connection = connection
    this.#pace = pace
  }

  /** @throws Failure for what means the same whatever was asked */
  async run(attempt: () => Promise<Outcome>, deadline: number, patience: Patience): Promise<Answer> {
    const { clock, log, redact } = this.#connection
    const judge = new OutcomeJudge(patience)
    const outcome = await retry(attempt, {
      clock,
      deadline,
      waitAfter: (one, tries) => {
        const isOver = !judge.isPassing(one, tries)
        if (isOver || !this.#mayGoOn(one, tries, deadline, patience)) return null
        return this.#waitAfter(one, tries)
      },
      onWait: (one, wait) => {
        const isTold = statusOf(one) === 429 && toldWaitOf(one, clock) === null
        if (isTold) return
        const why = one instanceof TransportError ? quotedText(one.message, redact) : `status ${one.status}`
        log(`Harness: ${why}; trying again in ${Math.ceil(wait / 1000)} s.`)
      }
    })
    return this.#explained(outcome)
  }

  #mayGoOn(outcome: Outcome, tries: number, deadline: number, { untilDeadline = false }: Patience): boolean {
    const isLimited = statusOf(outcome) === 429
    const hasAnswered = isLimited || this.#hasAnswered
    return mayTryAgain(tries, { untilDeadline: isLimited || untilDeadline, hasAnswered, deadline })
  }

  #waitAfter(outcome: Outcome, tries: number): number {
    const { clock } = this.#connection
    const told = toldWaitOf(outcome, clock)
    if (statusOf(outcome) !== 429) return waitAfterTry(tries, told)
    // A server that names a time again and again does not keep it.
    return this.#pace.close(tries < FEW_TRIES ? told : null)
  }

  #explained(outcome: Outcome): FullAnswer {
    if (!(outcome instanceof TransportError)) {
      explainRefusal(this.#connection, outcome)
      this.#hasAnswered ||= outcome.status < 500
      return outcome
    }
    if (outcome.code === TOO_LONG) throw explainTooLong(outcome)
    const { host } = new URL(this.#connection.baseUrl)
    throw explainUnreachable(outcome, { host, setting: 'base-url' }, this.#connection)
  }
}

/** Remembers of one call's outcomes what may come only once. */
class OutcomeJudge {
  readonly #silentTries: number
  #mayBeForeign: boolean
  #mayBeForbidden = true
  #silent = 0

  constructor({ silentTries = FEW_TRIES, hasOtherAddress = false }: Patience) {
    this.#silentTries = silentTries
    this.#mayBeForeign = !hasOtherAddress
  }

  /** Whether another try may end otherwise. */
  isPassing(outcome: Outcome, tries: number): boolean {
    if (outcome instanceof TransportError) {
      if (outcome.code === 'TIMEOUT') this.#silent += 1
      if (outcome.code === TOO_LONG) return this.#onceForeign()
      return outcome.transient && this.#silent < this.#silentTries
    }
    if (isNotHarness(outcome)) return this.#onceForeign()
    // While key checks are rate limited, a good key is refused, too.
    if (outcome.status === 403) return this.#onceForbidden()
    return isPassingAnswer(outcome, tries)
  }

  #onceForeign(): boolean {
    const may = this.#mayBeForeign
    this.#mayBeForeign = false
    return may
  }

  #onceForbidden(): boolean {
    const may = this.#mayBeForbidden
    this.#mayBeForbidden = false
    return may
  }
}

/** `Retry-After`, in ms. */
function toldWaitOf(outcome: Outcome, clock: Clock): number | null {
  return outcome instanceof TransportError ? null : retryAfter(outcome.headers, clock)
}

function statusOf(outcome: Outcome): number | null {
  return outcome instanceof TransportError ? null : outcome.status
}
