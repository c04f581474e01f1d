import { rm, stat } from 'node:fs/promises'
import { Failure } from '../../failure/failure.ts'
import { LogRound } from './log-round.ts'
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

/** From so many logs on the Log Service's own token is worth its call. */
const WORTH_A_TOKEN = 20
/** A log that fails in so many rounds, while others come, is given up: some four minutes. */
const MOST_ROUNDS = 6
/** Fewer are enough where each takes long, as with a log that never ends; in ms. */
const FEWER_ROUNDS = 3
const LONG_ENOUGH = 5 * 60_000
/** Among so many logs that came, the smallest is asked for again. */
const MOST_MEASURED = 20
/** Between two rounds, in ms. */
const FIRST_PAUSE = 5000
const LONGEST_PAUSE = 60_000

/**
 * Downloads logs by key, a few at a time, one file each. Those that a server in trouble did not
 * give are asked for again, in rounds, until the deadline. A log that stays broken while the server
 * gives others is given up earlier.
 * @throws Failure `disk` only
 */
export async function fetchLogs(
  source: SingleLogSource,
  account: string,
  keys: readonly string[]
): Promise<FetchedLogs> {
  const { clock, log } = source.harness.connection
  const results = new Map<string, SingleLog | Failure>()
  const losses = new Map<string, number>()
  const start = clock.now()
  let waiting = keys
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
    const round = await new LogRound(source, account, keys.length >= WORTH_A_TOKEN).run(waiting)
    for (const [key, result] of round.results) results.set(key, result)
    waiting = waiting.filter(key => isPassing(results.get(key)))
    const isOver = waiting.length === 0 || round.isRefused || clock.now() + pause > source.deadline
    if (isOver) return sorted(account, keys, results)
    if (await givesOthers(source, account, round, results))
      for (const key of round.asked) losses.set(key, lossesOf(key) + 1)
    const most = clock.now() - start > LONG_ENOUGH ? FEWER_ROUNDS : MOST_ROUNDS
    waiting = waiting.filter(key => lossesOf(key) < most)
    const reason = results.get(waiting[0] ?? '')
    if (!(reason instanceof Failure)) return sorted(account, keys, results)
    // What was not asked for comes first: some broken logs must not keep a round from the others.
    waiting = waiting.toSorted((a, b) => Number(round.asked.has(a)) - Number(round.asked.has(b)))
    log(`${waiting.length} of ${keys.length} logs did not come yet: ${reason.summary} Asking again.`)
    await clock.sleep(pause)
  }

  function lossesOf(key: string): number {
    return losses.get(key) ?? 0
  }
}

/** Whether the server gives logs now: one of this round, else one that came before comes again. */
async function givesOthers(
  source: SingleLogSource,
  account: string,
  round: LogRound,
  results: ReadonlyMap<string, SingleLog | Failure>
): Promise<boolean> {
  if ([...round.results.values()].some(result => pathOf(result) !== null)) return true
  const key = await smallestOf(results)
  if (key === null) return false
  try {
    const { path } = await fetchSingleLog(source, account, key, false)
    if (path === null) return false
    source.budget.giveBack((await stat(path)).size)
    await rm(path, { force: true })
    return true
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'disk') throw error
    return false
  }
}

/** The key of a small log that came. */
async function smallestOf(results: ReadonlyMap<string, SingleLog | Failure>): Promise<string | null> {
  const sizes: { key: string; size: number }[] = []
  for (const [key, result] of results) {
    const path = pathOf(result)
    if (path !== null) sizes.push({ key, size: (await stat(path)).size })
    if (sizes.length === MOST_MEASURED) break
  }
  return sizes.toSorted((a, b) => a.size - b.size)[0]?.key ?? null
}

function pathOf(result: SingleLog | Failure): string | null {
  return result instanceof Failure ? null : result.path
}

/** Not an answer, but trouble that may be over later. */
function isPassing(result: SingleLog | Failure | undefined): boolean {
  return result instanceof Failure && ['unavailable', 'network', 'rate-limited'].includes(result.kind)
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
