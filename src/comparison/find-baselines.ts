import { isFailure } from '../harness/execution/execution-status.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { inertText } from '../failure/inert-text.ts'
import { Failure } from '../failure/failure.ts'
import type { StepSelection } from '../selection/selection.ts'
import { BaselineSearch } from './baseline-search.ts'
import { NO_BASELINES, type Baselines } from './baselines.ts'
import type { EarlierLogSettings } from './earlier-logs.ts'

/** Of all comparing with earlier runs, in ms. */
const LONGEST = 15_000
/** Executions that are compared; each takes up to three pages of runs. */
const MOST_EXECUTIONS = 5

/** An execution, and what of it is wanted. */
export interface WantedExecution {
  readonly execution: KnownExecution
  readonly selection: StepSelection
}

/**
 * Finds what failed executions are compared with: the last good run, and the failed ones before. It
 * takes 15 s at most. What can't be fetched is told in the run's log, and left out.
 */
export async function findBaselines(
  settings: EarlierLogSettings,
  wanted: readonly WantedExecution[]
): Promise<Baselines> {
  const { log } = settings.harness.connection
  const failed = wanted.filter(isCompared).slice(0, MOST_EXECUTIONS)
  if (failed.length === 0) return NO_BASELINES
  const stop = new AbortController()
  using search = new BaselineSearch(settings, { signal: stop.signal, time: LONGEST })
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>(resolve => {
    timer = setTimeout(() => {
      log(`Comparing with earlier runs took more than ${LONGEST / 1000} s; it goes no further.`)
      stop.abort()
      resolve()
    }, LONGEST)
  })
  try {
    await Promise.race([run(search, failed, settings, stop.signal), timeout])
  } finally {
    clearTimeout(timer)
  }
  return search.found
}

/** A pipeline that a stage ran has a history of its own; a rollback has none. */
function isCompared({ execution }: WantedExecution): boolean {
  const role = execution.partOf?.role ?? 'main'
  return isFailure(execution.status) && (role === 'main' || role === 'child')
}

/** Never rejects: what fails here must not be in the way of the logs. */
async function run(
  search: BaselineSearch,
  failed: readonly WantedExecution[],
  { harness }: EarlierLogSettings,
  signal: AbortSignal
): Promise<void> {
  for (const { execution, selection } of failed) {
    try {
      await search.look(execution, selection)
    } catch (error) {
      if (signal.aborted) return
      const why = error instanceof Failure ? error.summary : inertText(String(error))
      harness.connection.log(`Run ${execution.run} is not compared with earlier ones: ${why}`)
    }
  }
}
