import { findEarlierRuns } from './earlier-runs.ts'
import type { AwaitedExecution } from './found-executions.ts'
import { nodesOf, type KnownExecution, type PartOf } from '../harness/execution/execution.ts'
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
  readonly gaps: readonly ExportGap[]
}

/** A part, as the graph of the execution that it belongs to names it. */
interface NamedPart {
  readonly executionId: string
  readonly scope: ExecutionScope
  readonly partOf: PartOf
  /** The page that shows it: that of the execution it belongs to, open at its stage. */
  readonly url: string
}

/**
 * The executions that belong to one: the pipelines that its stages ran, its rollback, and the
 * earlier runs that its steps were taken from. A part that cannot be fetched is a gap.
 *
 * Pipelines are chained one level deep: Harness refuses more.
 */
export async function findParts(
  harness: Harness,
  execution: KnownExecution,
  options: PartsOptions
): Promise<ExecutionParts> {
  const seen = new Set([execution.executionId])
  const findEarlier = async (later: KnownExecution): Promise<AwaitedExecution[]> => {
    const until = Math.max(options.deadline, harness.connection.clock.now() + LOOKUP_TIME)
    const runs = await findEarlierRuns(harness, later, { seen, most: MOST_PARTS - seen.size + 1, until })
    for (const run of runs) seen.add(run.execution.executionId)
    return runs
  }
  const parts = await findEarlier(execution)
  const gaps: ExportGap[] = []
  const waiting = partsNamedBy(execution)
  for (let named = waiting.shift(); named !== undefined; named = waiting.shift()) {
    if (seen.has(named.executionId)) continue
    if (seen.size > MOST_PARTS) {
      gaps.push(explainTooMany(named, waiting.length + 1))
      break
    }
    seen.add(named.executionId)
    try {
      const part = await fetchPart(harness, named, execution, options)
      waiting.unshift(...partsNamedBy(part.execution))
      parts.push(part, ...(await findEarlier(part.execution)))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      harness.connection.log(error.message)
      gaps.push({ prefix: named.url, reason: explainLost(named, error) })
    }
  }
  return { parts, gaps }
}

/** Children in the order of their stages, then the rollback. */
function partsNamedBy(execution: KnownExecution): NamedPart[] {
  const { account, org, project, executionId, rollbackId, stages, partOf, url } = execution
  const named: NamedPart[] = []
  const nodes = [...nodesOf(stages)]
  for (const { uuid, setupId, child } of partOf?.role === 'child' ? [] : nodes) {
    if (child === null) continue
    const scope = { account, org: child.org ?? org, project: child.project ?? project }
    const relation = { role: 'child', executionId, stageUuid: uuid } as const
    named.push({ executionId: child.executionId, scope, partOf: relation, url: pageAt(url, setupId) })
  }
  if (rollbackId !== null) {
    const stage = nodes.find(({ stepType }) => stepType === 'PIPELINE_ROLLBACK_STAGE')
    const relation = { role: 'rollback', executionId, stageUuid: stage?.uuid ?? null } as const
    const scope = { account, org, project }
    named.push({ executionId: rollbackId, scope, partOf: relation, url: pageAt(url, stage?.setupId ?? null) })
  }
  return named
}

function pageAt(url: string, setupId: string | null): string {
  return setupId === null ? url : `${url}?stage=${encodeURIComponent(setupId)}`
}

async function fetchPart(
  harness: Harness,
  { executionId, scope, partOf }: NamedPart,
  main: KnownExecution,
  { deadline, wait }: PartsOptions
): Promise<AwaitedExecution> {
  const { log, clock } = harness.connection
  const lookUpUntil = Math.max(deadline, clock.now() + LOOKUP_TIME)
  const seen = await fetchExecution(harness, scope, executionId, lookUpUntil)
  const what = partOf.role === 'rollback' ? 'Its rollback' : 'A pipeline that it ran'
  log(`${what}: run ${seen.run} of ${inertText(seen.pipelineName)}, ${inertText(seen.url, 400)}`)
  const { execution, ...rest } = await wait({ ...seen, partOf })
  const part = { ...execution, partOf }
  return { ...rest, execution: partOf.role === 'rollback' ? withoutCopies(part, main) : part }
}

/** The stages that a rollback leaves as they are stand in its graph as copies. */
function withoutCopies(rollback: KnownExecution, main: KnownExecution): KnownExecution {
  const copied = new Set([...nodesOf(main.stages)].flatMap(({ logKeys }) => logKeys))
  const stages = rollback.stages.filter(stage => {
    const keys = [...nodesOf([stage])].flatMap(({ logKeys }) => logKeys)
    return keys.length === 0 || keys.some(key => !copied.has(key))
  })
  return { ...rollback, stages }
}

function explainLost({ partOf, url }: NamedPart, { summary }: Failure): string {
  const what = partOf.role === 'rollback' ? 'The rollback' : 'The pipeline that this stage ran'
  return `${what} could not be looked up: ${summary} Its logs are at ${inertText(url, 400)}`
}

function explainTooMany({ url }: NamedPart, more: number): ExportGap {
  const reason = `The execution consists of more than ${MOST_PARTS} others; ${more} were left out. Name each with execution-url.`
  return { prefix: url, reason }
}
