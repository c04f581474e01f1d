import { findEarlierRuns } from './earlier-runs.ts'
import type { AwaitedExecution } from './found-executions.ts'
import {
  nodesOf,
  type ExecutionNode,
  type KnownExecution,
  type PartOf
} from '../harness/execution/execution.ts'
import { hasRun, isFailure, isFinal } from '../harness/execution/execution-status.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import type { ExecutionScope } from '../harness/execution/execution-answer.ts'
import type { ExportGap } from '../harness/export/collected-logs.ts'
import { Failure } from '../failure/failure.ts'
import { inertText } from '../failure/inert-text.ts'
import type { Harness } from '../harness/http/http.ts'

/**
 * An execution has a few parts; each is looked up and waited for, so foreign nonsense is bounded.
 */
const MOST_PARTS = 50
/** Time in ms that a look-up has although the wait for the execution has taken all there was. */
const LOOKUP_TIME = 60_000

/** How the parts of an execution are found. */
export interface PartsOptions {
  /** In ms since 1970. */
  readonly deadline: number
  /** Waits for a part as for the execution itself. @throws Failure */
  readonly wait: (seen: KnownExecution) => Promise<AwaitedExecution>
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

/** A part, as the graph of the execution that it belongs to names it. */
interface NamedPart {
  /** null where Harness does not name it. */
  readonly executionId: string | null
  readonly scope: ExecutionScope
  readonly partOf: PartOf
  /** See `LostPart`. */
  readonly stageUuid: string | null
  /** The page that shows it: that of the execution it belongs to, open at its stage. */
  readonly url: string
  /** Why it is not to be fetched; empty where it is. */
  readonly leftOut: string
}

const ROLLBACK_STAGE = 'PIPELINE_ROLLBACK_STAGE'

/**
 * The executions that belong to one: the pipelines that its stages ran, its rollback, and the
 * earlier runs that its steps were taken from. A part that cannot be fetched is a gap.
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
      const part = await fetchPart(harness, named, executionId, known, options)
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

/** Children in the order of their stages, then the rollback. */
function partsNamedBy(execution: KnownExecution): NamedPart[] {
  const { account, org, project, executionId, rollbackId, stages, partOf, url } = execution
  const nodes = [...nodesOf(stages)]
  const children = nodes
    .flatMap(node => [...attemptsUntold(node, nodes, execution), childNamedBy(node, execution)])
    .filter(part => part !== null)
  const stage = nodes.find(({ stepType }) => stepType === ROLLBACK_STAGE)
  const isUnnamed =
    partOf?.role !== 'rollback' && stage !== undefined && stage.status !== '' && hasRun(stage.status)
  if (rollbackId === null && !isUnnamed) return children
  const rollback: NamedPart = {
    executionId: rollbackId,
    scope: { account, org, project },
    partOf: { role: 'rollback', executionId, stageUuid: stage?.uuid ?? null },
    stageUuid: partOf === null ? (stage?.uuid ?? null) : partOf.stageUuid,
    url: pageAt(url, stage?.setupId ?? null),
    leftOut: rollbackId === null ? 'Harness does not name the execution of this rollback.' : ''
  }
  return [...children, rollback]
}

/** Of a stage that was tried again, one for all its earlier attempts that the graph leaves out. */
function attemptsUntold(
  node: ExecutionNode,
  nodes: readonly ExecutionNode[],
  execution: KnownExecution
): NamedPart[] {
  const { child, identifier, uuid, setupId } = node
  if (child === null || child.attempt === 1) return []
  const plain = identifier.replace(/_\d+$/u, '')
  const names = Array.from({ length: child.attempt - 1 }, (_, at) => (at === 0 ? plain : `${plain}_${at}`))
  const isShown = (name: string): boolean => nodes.some(one => one.child !== null && one.identifier === name)
  if (names.every(isShown)) return []
  return [
    {
      executionId: null,
      scope: execution,
      partOf: { role: 'child', executionId: execution.executionId, stageUuid: uuid },
      stageUuid: execution.partOf === null ? uuid : execution.partOf.stageUuid,
      url: pageAt(execution.url, setupId),
      leftOut: 'Harness does not name the pipelines that earlier attempts of this stage ran.'
    }
  ]
}

function childNamedBy(
  { uuid, setupId, child, stepType, status }: ExecutionNode,
  { account, org, project, executionId, partOf, url }: KnownExecution
): NamedPart | null {
  // One that failed may have done so before it ran anything.
  const isUnnamed = stepType === 'PIPELINE_STAGE' && isFinal(status) && hasRun(status) && !isFailure(status)
  if (child === null && !isUnnamed) return null
  const deeper =
    partOf?.role === 'child'
      ? 'This stage of a chained pipeline ran another pipeline: only one level is fetched.'
      : ''
  return {
    executionId: child?.executionId ?? null,
    scope: { account, org: child?.org ?? org, project: child?.project ?? project },
    partOf: { role: 'child', executionId, stageUuid: uuid },
    stageUuid: partOf === null ? uuid : partOf.stageUuid,
    url: pageAt(url, setupId),
    leftOut: child === null ? 'Harness does not name the execution that this stage ran.' : deeper
  }
}

function pageAt(url: string, setupId: string | null): string {
  return setupId === null ? url : `${url}?stage=${encodeURIComponent(setupId)}`
}

async function fetchPart(
  harness: Harness,
  { scope, partOf }: NamedPart,
  executionId: string,
  known: readonly KnownExecution[],
  { deadline, wait }: PartsOptions
): Promise<AwaitedExecution> {
  const { log, clock } = harness.connection
  const lookUpUntil = Math.max(deadline, clock.now() + LOOKUP_TIME)
  const seen = await fetchExecution(harness, scope, executionId, lookUpUntil)
  const what = partOf.role === 'rollback' ? 'Its rollback' : 'A pipeline that it ran'
  log(`${what}: run ${seen.run} of ${inertText(seen.pipelineName)}, ${inertText(seen.url, 400)}`)
  const { execution, ...rest } = await wait({ ...seen, partOf })
  const part = { ...execution, partOf }
  const original = known.find(one => one.executionId === partOf.executionId)
  const isRollback = partOf.role === 'rollback' && original !== undefined
  return { ...rest, execution: isRollback ? withoutCopies(part, original) : part }
}

/** The stages that a rollback leaves as they are stand in its graph as copies. */
function withoutCopies(rollback: KnownExecution, original: KnownExecution): KnownExecution {
  const copied = new Set([...nodesOf(original.stages)].flatMap(({ logKeys }) => logKeys))
  const stages = rollback.stages.filter(stage => {
    const keys = [...nodesOf([stage])].flatMap(({ logKeys }) => logKeys)
    return keys.length === 0 || keys.some(key => !copied.has(key))
  })
  return { ...rollback, stages }
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

function explainTooMany(url: string, stageUuid: string | null, more: number): LostPart {
  const what = `The execution consists of more than ${MOST_PARTS} others; ${more} were left out.`
  return lostPart({ url, stageUuid }, new Failure('limit', what, 'Name each with execution-url.'))
}
