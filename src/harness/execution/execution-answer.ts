import { readGraph } from './execution-graph.ts'
import { readAbortedBy, readSource, readTrigger } from './execution-source.ts'
import { formatExecutionUrl } from './execution-url.ts'
import type { KnownExecution } from './execution.ts'
import { idOf, objectOf, textOf, timeOf, type ForeignObject } from '../http/foreign-json.ts'
import { failureOf } from './graph-node.ts'
import { readParentRun } from './parent-run.ts'

/** Where an execution is, by identifiers. */
export interface ExecutionScope {
  readonly account: string
  readonly org: string
  readonly project: string
}

/**
 * An execution from the Pipeline Service's `data`.
 *
 * @param data `{pipelineExecutionSummary, executionGraph, rollbackGraph}`, unchecked
 * @returns null when it isn't this execution's, or lacks its pipeline, run or status
 */
export function readExecution(
  data: unknown,
  { account, org, project }: ExecutionScope,
  { executionId, baseUrl }: { readonly executionId: string; readonly baseUrl: string }
): KnownExecution | null {
  const { pipelineExecutionSummary, executionGraph, rollbackGraph } = objectOf(data)
  const summary = objectOf(pipelineExecutionSummary)
  const pipeline = textOf(summary.pipelineIdentifier)
  const run = runOf(summary.runSequence)
  const status = textOf(summary.status)
  if (pipeline === null || run === null || status === null) return null
  if ((textOf(summary.planExecutionId) ?? executionId) !== executionId) return null
  const isSimplified = summary.shouldUseSimplifiedKey
  return {
    account,
    org,
    project,
    pipeline,
    pipelineName: textOf(summary.name) ?? pipeline,
    run,
    executionId,
    status,
    url: formatExecutionUrl(baseUrl, { account, org, project, pipeline, executionId }),
    startedAt: timeOf(summary.startTs),
    endedAt: timeOf(summary.endTs),
    failure: failureOf(summary.failureInfo) ?? failureOf(summary.executionErrorInfo),
    usesSimplifiedKeys: typeof isSimplified === 'boolean' ? isSimplified : null,
    trigger: readTrigger(summary.executionTriggerInfo, summary.parentStageInfo),
    abortedBy: readAbortedBy(summary.abortedBy),
    source: readSource(summary.moduleInfo),
    rollbackId: rollbackIdOf(summary, objectOf(rollbackGraph), executionId),
    parent: readParentRun(summary.parentStageInfo, { account, baseUrl }),
    partOf: null,
    stages: readGraph(executionGraph)
  }
}

/** Newer servers give the rollback's whole summary, older ones its id alone. */
function rollbackIdOf(summary: ForeignObject, rollbackGraph: ForeignObject, own: string): string | null {
  const rollback = objectOf(rollbackGraph.pipelineExecutionSummary)
  const id = idOf(rollback.planExecutionId) ?? idOf(summary.rollbackModeExecutionId)
  return id === own ? null : id
}

/** A run sequence, else null. */
export function runOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : null
}
