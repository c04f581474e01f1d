import type { AwaitedExecution } from './found-executions.ts'
import { formatExecutionUrl } from '../harness/execution/execution-url.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { findRun } from '../harness/execution/find-run.ts'
import { fetchRetryHistory } from '../harness/execution/retry-history.ts'
import { earlierRuns, type EarlierRun } from '../harness/execution/taken-over.ts'
import { Failure } from '../failure/failure.ts'
import { inertText } from '../failure/inert-text.ts'
import type { Harness } from '../harness/http/http.ts'

/** How many earlier runs are looked up, and until when. */
export interface EarlierOptions {
  /** planExecutionIds of what is known already: it is not fetched again. */
  readonly seen: ReadonlySet<string>
  readonly most: number
  /** In ms since 1970. */
  readonly until: number
}

/** The earlier runs, as many as were allowed. */
export interface FoundEarlierRuns {
  readonly runs: readonly AwaitedExecution[]
  /** How many more there are. */
  readonly leftOut: number
}

/**
 * The earlier runs that steps of the execution were taken from, with these steps alone. Other tries
 * of a retried run, whose logs it does not have, are named in the run log.
 */
export async function findEarlierRuns(
  harness: Harness,
  later: KnownExecution,
  { seen, most, until }: EarlierOptions
): Promise<FoundEarlierRuns> {
  const isNew = ({ executionId }: EarlierRun): boolean => executionId === null || !seen.has(executionId)
  const all = earlierRuns(later).filter(isNew)
  const named = all.slice(0, most)
  const isRetry = named.some(({ run }) => run !== later.run)
  const tries = isRetry ? await fetchRetryHistory(harness, later, until) : []
  const found: AwaitedExecution[] = []
  const partOf = { role: 'retried-from', executionId: later.executionId, stageUuid: null } as const
  for (const one of named) {
    const facts = await fetchEarlier(harness, later, one, { tries, until })
    const { stages } = one
    found.push({
      execution: { ...facts, rollbackId: null, partOf, stages },
      partial: null,
      open: null
    })
  }
  const known = new Set([...seen, ...found.map(({ execution }) => execution.executionId)])
  nameOthers(
    harness,
    later,
    tries.filter(id => !known.has(id))
  )
  return { runs: found, leftOut: all.length - named.length }
}

/** Where an earlier run is looked for. */
interface EarlierPlaces {
  /** planExecutionIds of the tries that Harness lists. */
  readonly tries: readonly string[]
  /** In ms since 1970. */
  readonly until: number
}

/** What the earlier run was like; its logs are fetched also where that is not known. */
async function fetchEarlier(
  harness: Harness,
  later: KnownExecution,
  { run, executionId }: EarlierRun,
  { tries, until }: EarlierPlaces
): Promise<KnownExecution> {
  const { log, baseUrl } = harness.connection
  const why = run === later.run ? 'rolls another execution back' : 'is a retry'
  log(`Run ${later.run} ${why}: some of its steps ran in ${run === later.run ? 'that one' : `run ${run}`}.`)
  try {
    if (executionId !== null) return await fetchExecution(harness, later, executionId, until)
    const listed = await fetchTry(harness, later, run, { tries, until })
    if (listed !== null) return listed
    return await fetchExecution(
      harness,
      later,
      await findRun(harness, later, later.pipeline, run, until),
      until
    )
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    log(error.summary)
    const id = executionId ?? ''
    const url = id === '' ? later.url : formatExecutionUrl(baseUrl, { ...later, executionId: id })
    const unknown = {
      startedAt: null,
      endedAt: null,
      failure: null,
      trigger: null,
      abortedBy: null,
      source: null
    }
    return { ...later, ...unknown, run, executionId: id, status: '', url }
  }
}

/** The run of that number among the tries: some layouts of keys have no id to go by. */
async function fetchTry(
  harness: Harness,
  later: KnownExecution,
  run: number,
  { tries, until }: EarlierPlaces
): Promise<KnownExecution | null> {
  for (const id of tries) {
    try {
      const one = await fetchExecution(harness, later, id, until)
      if (one.run === run && one.pipeline === later.pipeline) return one
    } catch (error) {
      // It may be deleted, and the run that is looked for be another one.
      if (!(error instanceof Failure)) throw error
    }
  }
  return null
}

function nameOthers({ connection }: Harness, later: KnownExecution, ids: readonly string[]): void {
  if (ids.length === 0) return
  const { log, baseUrl, redact } = connection
  const urls = ids.map(executionId => formatExecutionUrl(baseUrl, { ...later, executionId }))
  const what = `Other tries of run ${later.run}, whose logs are not part of it`
  log(`${what}: ${inertText(redact(urls.join(' ')), 4000)}`)
}
