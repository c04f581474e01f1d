import { findEarlierRuns } from './earlier-runs.ts'
import type { AwaitedExecution } from './found-executions.ts'
import { fetchPart, LOOKUP_TIME, type WaitForPart } from './fetch-part.ts'
import { MOST_PARTS, partsNamedBy, type NamedPart } from './named-parts.ts'
import type { PartsAtWork } from './parts-at-work.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { isUntold } from '../harness/execution/fetch-execution.ts'
import type { ExportGap } from '../harness/export/collected-logs.ts'
import { Failure } from '../failure/failure.ts'
import { inertText } from '../failure/inert-text.ts'
import type { Harness } from '../harness/http/http.ts'

/** How the parts of an execution are found. */
export interface PartsOptions {
  /** In ms since 1970. */
  readonly deadline: number
  readonly wait: WaitForPart
  /** Those that were waited for while the execution went on. */
  readonly atWork: PartsAtWork
}

/**
 * The executions that one consists of beside itself, and those of them that could not be fetched.
 */
export interface ExecutionParts {
  /** Each once, behind what it is part of. */
  readonly parts: readonly AwaitedExecution[]
  readonly lost: readonly LostPart[]
}

/** A part that is not among the logs. */
export interface LostPart {
  readonly gap: ExportGap
  /** `uuid` of the stage of the main execution that it stands in; null for none, or several. */
  readonly stageUuid: string | null
  /** Why: what to report where there is nothing else. */
  readonly failure: Failure
}

/**
 * The executions that belong to one: the pipelines that its stages ran, its rollback, and the
 * earlier runs that its steps were taken from. A part that cannot be fetched is a gap, and so are
 * all of them where Harness gives no graph.
 *
 * Pipelines are chained one level deep: Harness refuses more, so that a deeper one is a gap.
 */
export async function findParts(
  harness: Harness,
  execution: KnownExecution,
  options: PartsOptions
): Promise<ExecutionParts> {
  const seen = new Set([execution.executionId])
  const parts: AwaitedExecution[] = []
  const lost: LostPart[] = []
  const addEarlier = async (later: KnownExecution): Promise<void> => {
    const until = Math.max(options.deadline, harness.connection.clock.now() + LOOKUP_TIME)
    const most = MOST_PARTS - seen.size + 1
    const { runs, leftOut } = await findEarlierRuns(harness, later, { seen, most, until })
    for (const run of runs) seen.add(run.execution.executionId)
    parts.push(...runs)
    if (leftOut > 0) lost.push(explainTooMany(later.url, later.partOf?.stageUuid ?? null, leftOut))
  }
  if (isUntold(execution)) lost.push(explainUntold(execution))
  await addEarlier(execution)
  const waiting = partsNamedBy(execution)
  for (let named = waiting.shift(); named !== undefined; named = waiting.shift()) {
    const { executionId, leftOut } = named
    if (executionId !== null && seen.has(executionId)) continue
    if (executionId === null || leftOut !== '') {
      lost.push(lostPart(named, new Failure('not-found', leftOut, whereLogsAre(named))))
      continue
    }
    if (seen.size > MOST_PARTS) {
      const more = new Set(
        [named, ...waiting].map(one => one.executionId).filter(id => id !== null && !seen.has(id))
      )
      lost.push(explainTooMany(named.url, null, more.size))
      break
    }
    seen.add(executionId)
    try {
      const known = [execution, ...parts.map(part => part.execution)]
      const original = known.find(one => one.executionId === named.partOf.executionId) ?? execution
      const isTold = options.atWork.hasBegun(executionId)
      const part =
        options.atWork.takeEnded(executionId) ??
        (await fetchPart(harness, { ...named, executionId, original }, { ...options, isTold }))
      waiting.unshift(...partsNamedBy(part.execution))
      parts.push(part)
      await addEarlier(part.execution)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      harness.connection.log(error.message)
      lost.push(lostPart(named, explainLost(named, error)))
    }
  }
  return { parts, lost }
}

function explainLost(named: NamedPart, { kind, summary }: Failure): Failure {
  const what = named.partOf.role === 'rollback' ? 'The rollback' : 'The pipeline that this stage ran'
  return new Failure(kind, `${what} could not be looked up: ${summary}`, whereLogsAre(named))
}

function whereLogsAre({ url }: NamedPart): string {
  return `Its logs are at ${inertText(url, 400)}`
}

function lostPart({ url, stageUuid }: Pick<NamedPart, 'url' | 'stageUuid'>, failure: Failure): LostPart {
  return { gap: { prefix: url, reason: failure.message }, stageUuid, failure }
}

function explainUntold({ url }: KnownExecution): LostPart {
  const what =
    'Harness tells of no stage of this execution: pipelines that it ran, its rollback and earlier runs that it took steps from could not be looked for.'
  return lostPart({ url, stageUuid: null }, new Failure('unavailable', what, 'Run the job again later.'))
}

function explainTooMany(url: string, stageUuid: string | null, more: number): LostPart {
  const what = `The execution consists of more than ${MOST_PARTS} others; ${more} were left out.`
  return lostPart({ url, stageUuid }, new Failure('limit', what, 'Name each with execution-url.'))
}
