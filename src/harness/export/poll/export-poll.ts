import { Failure } from '../../../failure/failure.ts'
import { policyOf } from '../../../failure/failure-policy.ts'
import { quotedKey, quotedText } from '../../../failure/inert-text.ts'
import { backOff } from '../../../failure/retry.ts'
import type { Mutex } from '../../../system/mutex.ts'
import { logsExist } from '../../download/log-exists.ts'
import type { Harness } from '../../http/http.ts'
import { readExportAnswer, type ExportState } from './export-answer.ts'
import {
  explainCall,
  explainErrors,
  explainExpired,
  explainNotBegun,
  explainStuck,
  explainTimeout,
  explainTrouble
} from './export-failures.ts'
import { PollSchedule } from './poll-schedule.ts'

/** A finished export: a zip in storage. */
export interface LogExport {
  /** The prefix as it was asked for. */
  readonly prefix: string
  /** Pre-signed: the link is a secret. */
  readonly link: string
  /** When the answer ceases to be kept, in ms since 1970; null when it doesn't say. */
  readonly expires: number | null
  /** It was not there, nor being made, when it was first asked for. */
  readonly isOwn: boolean
  /** Of one's own: what `expires` was ahead of the time when the export was begun, in ms. */
  readonly cacheLife: number | null
}

/** What to wait for and how long. */
export interface ExportWait {
  /** In ms since 1970. */
  readonly deadline: number
  /** An export that stays `in_progress` for this many ms counts as stuck. */
  readonly patience: number
  /**
   * The logs can be fetched without the export, too: a silent endpoint or a queue that does not
   * move is left early.
   */
  readonly hasOtherWay: boolean
  /** Of exports that are waited for at the same time, for the one polls at a time. */
  readonly polling?: Mutex
  /** One of many: its states are not logged. */
  readonly isQuiet?: boolean
}

/** How often an export is asked for, when it fails or is past its time. */
const ERROR_TRIES = 3
/** Calls without any answer, where there is another way. */
const SILENT_TRIES = 2
/** Answers that tell of no log, before they are believed after an export was under way. */
const ABSENT_TRIES = 3
const DOWNLOAD_PATH = '/gateway/log-service/blob/download'

/**
 * Starts an export of every log under the prefix and waits until it is ready.
 * @throws Failure `not-found` (no log has the prefix, and nothing contradicts that), `limit`,
 *   `prefix-refused`, `export-error` (with the server's message), `timeout` (deadline),
 *   `export-stuck` (stuck, or past its time), `export-off`, `unavailable` (the store is in
 *   trouble), and those of `Harness.call`.
 */
export async function exportPrefix(
  harness: Harness,
  account: string,
  prefix: string,
  wait: ExportWait
): Promise<LogExport> {
  using poll = new ExportPoll(harness, account, prefix, wait)
  return await poll.run()
}

class ExportPoll implements Disposable {
  readonly #harness: Harness
  readonly #account: string
  readonly #prefix: string
  /** For messages. */
  readonly #quoted: string
  readonly #wait: ExportWait
  readonly #schedule = new PollSchedule()
  readonly #turn = new DisposableStack()
  #hasTurn: boolean
  #status: ExportState['status'] | null = null
  #isOwn: boolean | null = null
  #cacheLife: number | null = null
  #errors = 0
  #expired = 0
  #refusals = 0
  /**
   * Since when the state is `in_progress`, or `queued` while it is this export's turn to be polled;
   * in ms since 1970.
   */
  #since: number | null = null
  #troubleSince: number | null = null

  constructor(harness: Harness, account: string, prefix: string, wait: ExportWait) {
    this.#harness = harness
    this.#account = account
    this.#prefix = prefix
    this.#quoted = quotedKey(prefix, harness.connection.redact)
    this.#wait = wait
    this.#hasTurn = wait.polling === undefined
  }

  [Symbol.dispose](): void {
    this.#turn.dispose()
  }

  async run(): Promise<LogExport> {
    for (;;) {
      const state = await this.#ask()
      const pause = state instanceof Failure ? await this.#afterFailure(state) : this.#afterState(state)
      if (pause === null && !(state instanceof Failure)) return this.#finished(state)
      await this.#sleep(pause)
    }
  }

  async #ask(): Promise<ExportState | Failure> {
    const { deadline, hasOtherWay } = this.#wait
    const query = { accountID: this.#account, prefix: this.#prefix }
    const patience = hasOtherWay ? { silentTries: SILENT_TRIES } : { untilDeadline: true }
    const answer = await this.#harness
      .call('POST', DOWNLOAD_PATH, query, deadline, patience)
      .catch((error: unknown) => explainCall(error, hasOtherWay))
    return readExportAnswer(answer, this.#harness.connection.redact)
  }

  /** The wait for the next poll in ms, `'scheduled'`, or null: it is ready. */
  #afterState(state: ExportState): number | 'scheduled' | null {
    const { clock, log } = this.#harness.connection
    this.#refusals = 0
    this.#troubleSince = null
    const isNew = state.status !== this.#status
    if (isNew) this.#since = null
    this.#status = state.status
    if (state.status === 'queued' || state.status === 'in_progress') {
      this.#begin(state)
      if (isNew && this.#wait.isQuiet !== true)
        log(`Export: ${state.status === 'queued' ? 'queued' : 'in progress'} (${this.#quoted}).`)
      this.#since ??= clock.now()
      return 'scheduled'
    }
    if (state.status === 'success') {
      if (state.expires === null || state.expires > this.#harness.now()) return null
      this.#expired += 1
      if (this.#expired === ERROR_TRIES) throw explainExpired(this.#quoted)
      log('Export: the finished one is past its time; asking again.')
      return 'scheduled'
    }
    return this.#afterError(quotedText(state.message, this.#harness.connection.redact, 400))
  }

  /** What is made from here on is one's own, unless somebody else's was being made. */
  #begin(state: ExportState): void {
    if (this.#isOwn !== null) return
    this.#isOwn = state.status === 'queued'
    if (this.#isOwn && state.expires !== null) this.#cacheLife = state.expires - this.#harness.now()
  }

  #afterError(message: string): number {
    this.#errors += 1
    if (this.#errors === ERROR_TRIES) throw explainErrors(this.#quoted, ERROR_TRIES, message)
    this.#harness.connection.log(`Export: failed (${message}); asking again.`)
    return backOff(this.#errors)
  }

  async #afterFailure(failure: Failure): Promise<number> {
    this.#refusals += 1
    if (failure.kind === 'unavailable') return this.#afterTrouble(failure.summary)
    if (!policyOf(failure).askAgain) throw failure
    if (failure.kind !== 'not-found' && this.#refusals >= 2) throw failure
    const hasBegun = this.#status !== null
    if (this.#refusals === 1 && !hasBegun) return backOff(1)
    if (failure.kind !== 'not-found') return backOff(this.#refusals)
    const { deadline } = this.#wait
    const exist = await logsExist(this.#harness, this.#account, this.#prefix, { deadline })
    const isBelieved = exist === 'no' || (exist === 'unknown' && !hasBegun)
    if (isBelieved && (!hasBegun || this.#refusals >= ABSENT_TRIES)) throw failure
    const contradiction =
      exist === 'yes'
        ? 'though it also says that there are some'
        : exist === 'trouble'
          ? 'and does not answer whether there are any'
          : `though an export of them was ${(this.#status ?? 'asked for').replace('_', ' ')} before`
    return this.#afterTrouble(
      `The Log Service finds no logs under ${this.#quoted}, ${contradiction}: its storage is in trouble.`
    )
  }

  #afterTrouble(what: string): number {
    const { clock, log } = this.#harness.connection
    const { deadline, patience, hasOtherWay } = this.#wait
    const now = clock.now()
    if (this.#troubleSince === null) log(`Export: ${what} Asking again.`)
    this.#troubleSince ??= now
    const isOver = now >= deadline || (hasOtherWay && now - this.#troubleSince >= patience)
    if (isOver) throw explainTrouble(what, now - this.#troubleSince)
    return backOff(this.#refusals)
  }

  #finished({ link, expires }: ExportState): LogExport {
    this.#harness.connection.mask(link)
    return {
      prefix: this.#prefix,
      link,
      expires,
      isOwn: this.#isOwn === true,
      cacheLife: this.#cacheLife
    }
  }

  async #sleep(pause: number | 'scheduled' | null): Promise<void> {
    const { clock } = this.#harness.connection
    const { deadline } = this.#wait
    this.#leaveStuck()
    const isTrouble = this.#troubleSince !== null
    if (clock.now() >= deadline && !isTrouble) throw this.#explainTimeout()
    const asked = clock.now()
    await this.#awaitTurn()
    const waited = clock.now() - asked
    if (this.#since !== null) this.#since += waited
    const left = Math.max(0, deadline - clock.now())
    if (left === 0 && !isTrouble) throw this.#explainTimeout()
    const wait = typeof pause === 'number' ? pause : this.#schedule.next(this.#status === 'in_progress')
    // The time that it stood behind others is time since it was asked for, too.
    await clock.sleep(Math.min(Math.max(0, wait - waited), left))
  }

  #explainTimeout(): Failure {
    return explainTimeout(this.#quoted, this.#status, this.#wait.hasOtherWay)
  }

  #leaveStuck(): void {
    const { patience, hasOtherWay } = this.#wait
    const lasted = this.#harness.connection.clock.now() - (this.#since ?? Infinity)
    if (lasted < patience) return
    if (this.#status === 'in_progress') throw explainStuck(this.#quoted, patience)
    if (this.#status === 'queued' && hasOtherWay) throw explainNotBegun(this.#quoted, patience)
  }

  /**
   * The service makes one export after the other, and each poll of one that is queued queues it
   * once more: only the first is polled.
   */
  async #awaitTurn(): Promise<void> {
    const { polling } = this.#wait
    if (!this.#hasTurn && polling !== undefined) this.#turn.defer(await polling.acquire())
    this.#hasTurn = true
  }
}
