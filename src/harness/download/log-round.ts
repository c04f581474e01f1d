import { Failure } from '../../failure/failure.ts'
import { stopsEverything } from '../../failure/failure-policy.ts'
import { forEachLimited } from '../../system/for-each-limited.ts'
import { fetchSingleLog, type SingleLog, type SingleLogSource } from './single-log.ts'

const AT_ONCE = 8
/** A round ends when so many logs in a row fail in the same way. */
const MOST_REPEATS = 5

/** One pass over the keys, which ends early when a kind of failure repeats. */
export class LogRound {
  readonly results = new Map<string, SingleLog | Failure>()
  /** The keys that were asked for before the round ended. */
  readonly asked = new Set<string>()
  readonly #source: SingleLogSource
  readonly #account: string
  readonly #withToken: boolean
  #stopped: Failure | null = null
  #isRefused = false
  #last: Failure | null = null
  #repeats = 0

  constructor(source: SingleLogSource, account: string, withToken: boolean) {
    this.#source = source
    this.#account = account
    this.#withToken = withToken
  }

  /** Another round makes no sense. */
  get isRefused(): boolean {
    return this.#isRefused
  }

  async run(keys: readonly string[]): Promise<this> {
    await forEachLimited(AT_ONCE, keys, async key => {
      this.results.set(key, await this.#fetch(key))
    })
    return this
  }

  async #fetch(key: string): Promise<SingleLog | Failure> {
    if (this.#source.harness.connection.clock.now() >= this.#source.deadline) {
      this.#stopped ??= explainTimeout()
      this.#isRefused = true
    }
    if (this.#stopped !== null) return this.#stopped
    this.asked.add(key)
    try {
      const log = await fetchSingleLog(this.#source, this.#account, key, this.#withToken)
      this.#repeats = 0
      return log
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'disk') throw error
      this.#note(error)
      return error
    }
  }

  #note(failure: Failure): void {
    this.#repeats = failure.kind === this.#last?.kind ? this.#repeats + 1 : 1
    this.#last = failure
    if (stopsEverything(failure) && failure.kind !== 'network') this.#isRefused = true
    if (this.#isRefused || this.#repeats >= MOST_REPEATS) this.#stopped ??= failure
  }
}

function explainTimeout(): Failure {
  return new Failure(
    'timeout',
    'Not all logs had been asked for one by one when timeout-minutes ran out.',
    'Give timeout-minutes a larger value, or ask for one stage with stage-id.'
  )
}
