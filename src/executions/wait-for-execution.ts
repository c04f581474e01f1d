import { progressOf, waitOf } from '../harness/execution/execution-progress.ts'
import { hasRun, isFinal } from '../harness/execution/execution-status.ts'
import { nodesOf, type KnownExecution } from '../harness/execution/execution.ts'
import { Failure } from '../failure/failure.ts'
import type { Harness } from '../harness/http/http.ts'
import { logsExist } from '../harness/download/log-exists.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { inertText } from '../failure/inert-text.ts'
import type { LookPace } from './look-pace.ts'

/** So many looks one after the other may fail. */
const FAILURES = 3

/** Logs can reach storage a few seconds after the end (observed); all in ms. */
const JUST_ENDED = 2 * 60_000
const SETTLE_WAITS: readonly number[] = [1000, 2000, 4000, 4000, 4000]
/** So many of the steps that ended last are looked for. */
const SETTLE_STEPS = 5

/** Whether to wait, and until when (in ms since 1970). */
export interface WaitOptions {
  readonly wait: boolean
  readonly deadline: number
  readonly pace: LookPace
  /**
   * Gets the execution at every look, and tells of it in place of the run's log; null for nobody.
   */
  readonly watch?: ((execution: KnownExecution) => void) | null
  /** Gets the execution at every look while it goes on. */
  readonly meanwhile?: (execution: KnownExecution) => void
  /** Ends the wait: what it gives then is what was seen last. */
  readonly stop?: AbortSignal
}

/** An execution, and whether all of it is there. */
export interface AwaitedExecution {
  readonly execution: KnownExecution
  /** Why it isn't final, to complete "… is missing: …"; null when it is. */
  readonly partial: string | null
}

/**
 * The execution once it is final; as it is at the deadline, or at once when not to wait. Changes of
 * its state are told in the run's log.
 *
 * @param seen the execution at a first look
 * @throws Failure those of `fetchExecution`, but only when several looks in a row fail, or the
 *   key or the execution is gone
 */
export async function waitForExecution(
  harness: Harness,
  seen: KnownExecution,
  { wait, deadline, pace, watch = null, meanwhile, stop }: WaitOptions
): Promise<AwaitedExecution> {
  const { clock, log } = harness.connection
  using waits = pace.begin()
  let execution = seen
  let failures = 0
  let told = ''
  while (!isFinal(execution.status)) {
    const progress = progressOf(execution)
    watch?.(execution)
    meanwhile?.(execution)
    if (progress !== told && (watch === null || told === '')) log(progress)
    told = progress
    const left = deadline - clock.now()
    if (!wait || left <= 0) return { execution, partial: explainPartial(execution, wait) }
    await waits.sleep(Math.min(waits.next(waitOf(execution) === null), left), clock, stop)
    if (stop?.aborted === true) return { execution, partial: explainPartial(execution, wait) }
    try {
      const look = await fetchExecution(harness, seen, seen.executionId, deadline)
      execution = { ...look, partOf: seen.partOf }
      failures = 0
    } catch (error) {
      failures += 1
      const isOver = clock.now() >= deadline
      if (!(error instanceof Failure) || !mayPass(error) || (failures === FAILURES && !isOver)) throw error
      log(`The execution's state could not be fetched: ${error.summary}${isOver ? '' : ' Asking again.'}`)
    }
  }
  watch?.(execution)
  if (told !== '' && watch === null) log(progressOf(execution))
  return { execution, partial: null }
}

/** The key and the execution were good a moment ago, so a refusal counts only when it stays. */
function mayPass({ kind }: Failure): boolean {
  return kind !== 'not-found' && kind !== 'unauthorised'
}

function explainPartial(execution: KnownExecution, wait: boolean): string {
  const waiting = waitOf(execution)
  const state = `the execution had not ended (${inertText(execution.status)}${waiting === null ? '' : `; ${waiting}`})`
  return wait
    ? `${state} when timeout-minutes ran out: give that a larger value, or run the job again after the end`
    : `${state}, and wait-for-completion is false: set that to true, or run the job again after the end`
}

/**
 * Lets the logs of an execution that ended just now reach storage: until the steps that ended last
 * have theirs, some seconds at most, since a step may have written none.
 */
export async function letLogsSettle(
  harness: Harness,
  execution: KnownExecution,
  deadline: number
): Promise<void> {
  const { clock, log } = harness.connection
  const { endedAt, account } = execution
  if (endedAt === null || harness.now() - endedAt >= JUST_ENDED) return
  let keys = lastKeys(execution)
  for (const wait of [0, ...SETTLE_WAITS]) {
    if (clock.now() + wait >= deadline) return
    if (wait > 0) await clock.sleep(wait)
    const there = await Promise.all(keys.map(key => logsExist(harness, account, key, { deadline })))
    keys = keys.filter((_, at) => there[at] === 'no')
    if (keys.length === 0) return
    if (wait === 0) log('The execution has just ended: letting its last logs reach storage.')
  }
}

function lastKeys({ stages }: KnownExecution): string[] {
  return [...nodesOf(stages)]
    .filter(({ kind, status, logKeys }) => kind === 'step' && hasRun(status) && logKeys.length > 0)
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .slice(0, SETTLE_STEPS)
    .flatMap(({ logKeys }) => logKeys.slice(0, 1))
}
