import {
  nodesOf,
  type ExecutionNode,
  type KnownExecution,
  type PartOf
} from '../harness/execution/execution.ts'
import { hasRun, isFailure, isFinal } from '../harness/execution/execution-status.ts'
import type { ExecutionScope } from '../harness/execution/execution-answer.ts'

/**
 * An execution has a few parts; each is looked up and waited for, so foreign nonsense is bounded.
 */
export const MOST_PARTS = 50

/** A part, as the graph of the execution that it belongs to names it. */
export interface NamedPart {
  /** null where Harness does not name it. */
  readonly executionId: string | null
  readonly scope: ExecutionScope
  readonly partOf: PartOf
  /** `uuid` of the stage of the main execution that it stands in; null for none, or several. */
  readonly stageUuid: string | null
  /** The page that shows it: that of the execution it belongs to, open at its stage. */
  readonly url: string
  /** Why it is not to be fetched; empty where it is. */
  readonly leftOut: string
}

const ROLLBACK_STAGE = 'PIPELINE_ROLLBACK_STAGE'

/** Children in the order of their stages, then the rollback. */
export function partsNamedBy(execution: KnownExecution): NamedPart[] {
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
  const isUnnamed = stepType === 'PIPELINE_STAGE' && isFinal(status) && hasRun(status)
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
    leftOut: child === null ? explainUnnamed(status) : deeper
  }
}

/** One that failed may have done so before it ran anything. */
function explainUnnamed(status: string): string {
  return isFailure(status)
    ? 'This stage did not succeed, and Harness does not name the execution that it ran, if there was one.'
    : 'Harness does not name the execution that this stage ran.'
}

function pageAt(url: string, setupId: string | null): string {
  return setupId === null ? url : `${url}?stage=${encodeURIComponent(setupId)}`
}
