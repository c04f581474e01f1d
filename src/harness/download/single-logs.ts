import { Failure } from '../../failure/failure.ts'
import { stopsEverything } from '../../failure/failure-policy.ts'
import { forEachLimited } from '../../system/for-each-limited.ts'
import { fetchSingleLog, type SingleLog, type SingleLogSource } from './single-log.ts'

/** One log on disk, fetched by its key without an export. */
export interface FetchedLog {
  readonly path: string
  readonly account: string
  /** Without storage's leading account segment. */
  readonly key: string
}

/** A log that was not fetched, or perhaps not whole. */
export interface LogTrouble {
  readonly key: string
  readonly failure: Failure
}

/** What came of asking for logs one by one. */
export interface FetchedLogs {
  readonly logs: readonly FetchedLog[]
  /** The keys under which Harness has nothing, in so many words: the step wrote no log. */
  readonly absent: readonly string[]
  readonly failed: readonly LogTrouble[]
  /** Fetched, but they came out differently each time. */
  readonly unsteady: readonly LogTrouble[]
}

const AT_ONCE = 8
/** From so many logs on the Log Service's own token is worth its call. */
const WORTH_A_TOKEN = 20
/** A round ends when so many logs in a row fail in the same way. */
const MOST_REPEATS = 5
/** Between two rounds, in ms. */
const FIRST_PAUSE = 5000
const LONGEST_PAUSE = 60_000

/**
 * Downloads logs by key, a few at a time, one file each. Those that a server in trouble did not
 * give are asked for again, in rounds, until the deadline.
 * @throws Failure `disk` only
 */
export async function fetchLogs(
  source: SingleLogSource,
  account: string,
  keys: readonly string[]
): Promise<FetchedLogs> {
  const { clock, log } = source.harness.connection
  const results = new Map<string, SingleLog | Failure>()
  let waiting = keys
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
    const round = await new LogRound(source, account, keys.length >= WORTH_A_TOKEN).run(waiting)
    for (const [key, result] of round.results) results.set(key, result)
    waiting = waiting.filter(key => isPassing(results.get(key)))
    const reason = results.get(waiting[0] ?? '')
    const isOver = round.isRefused || clock.now() + pause > source.deadline
    if (isOver || !(reason instanceof Failure)) return sorted(account, keys, results)
    log(`${waiting.length} of ${keys.length} logs did not come yet: ${reason.summary} Asking again.`)
    await clock.sleep(pause)
  }
}

/** Not an answer, but trouble that may be over later. */
function isPassing(result: SingleLog | Failure | undefined): boolean {
  return result instanceof Failure && ['unavailable', 'network', 'rate-limited'].includes(result.kind)
}

/** One pass over the keys, which ends early when a kind of failure repeats. */
class LogRound {
  readonly results = new Map<string, SingleLog | Failure>()
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

function sorted(
  account: string,
  keys: readonly string[],
  results: ReadonlyMap<string, SingleLog | Failure>
): FetchedLogs {
  const logs: FetchedLog[] = []
  const absent: string[] = []
  const failed: LogTrouble[] = []
  const unsteady: LogTrouble[] = []
  for (const key of new Set(keys)) {
    const result = results.get(key)
    if (result === undefined) continue
    if (result instanceof Failure) failed.push({ key, failure: result })
    else if (result.path === null) absent.push(key)
    else logs.push({ path: result.path, account, key })
    if (!(result instanceof Failure) && result.unsteady !== null)
      unsteady.push({ key, failure: result.unsteady })
  }
  return { logs, absent, failed, unsteady }
}

function explainTimeout(): Failure {
  return new Failure(
    'timeout',
    'Not all logs had been asked for one by one when timeout-minutes ran out.',
    'Give timeout-minutes a larger value, or ask for one stage with stage-id.'
  )
}
