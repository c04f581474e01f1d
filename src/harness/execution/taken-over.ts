import { nodesOf, type ExecutionNode, type KnownExecution } from './execution.ts'
import type { LogKey } from '../keys/key-layout.ts'
import { parseLogKey } from '../keys/log-key.ts'

/** An earlier run of a pipeline, as the log keys of a later one name it. */
export interface EarlierRun {
  readonly run: number
  /** planExecutionId; null where the key layout has none. */
  readonly executionId: string | null
  /** The stages whose logs are of that run, with these steps and keys alone. */
  readonly stages: readonly ExecutionNode[]
}

/**
 * The earlier runs that steps of this execution were taken from. After a retry from a stage the
 * steps before it did not run again: their logs are those of the run that ran them.
 */
export function earlierRuns(execution: KnownExecution): EarlierRun[] {
  const runs = new Map<string, Pick<EarlierRun, 'run' | 'executionId'>>()
  for (const { logKeys } of nodesOf(execution.stages)) {
    for (const key of logKeys) {
      const { run, execution: executionId } = otherRunIn(key, execution) ?? {}
      if (run === undefined || executionId === undefined) continue
      runs.set(idOf(run, executionId), { run, executionId })
    }
  }
  return [...runs.values()].map(({ run, executionId }) => {
    const isOfRun = (key: string): boolean => {
      const other = otherRunIn(key, execution)
      return other !== null && idOf(other.run, other.execution) === idOf(run, executionId)
    }
    return { run, executionId, stages: nodesWithKeys(execution.stages, isOfRun) }
  })
}

/** Whether the later run has steps, and so logs, of the earlier one: it is a retry of it. */
export function isTakenFrom(earlier: KnownExecution, later: KnownExecution): boolean {
  return earlierRuns(later).some(({ executionId }) => executionId === earlier.executionId)
}

function nodesWithKeys(nodes: readonly ExecutionNode[], isWanted: (key: string) => boolean): ExecutionNode[] {
  return nodes.flatMap(node => {
    const logKeys = node.logKeys.filter(isWanted)
    const children = nodesWithKeys(node.children, isWanted)
    return logKeys.length + children.length > 0 ? [{ ...node, logKeys, children }] : []
  })
}

/** Whether a step with this key was taken from an earlier run. */
export function isOfEarlierRun(key: string, execution: KnownExecution): boolean {
  return otherRunIn(key, execution) !== null
}

/** A graph is foreign: it cannot lead to the logs of other pipelines, nor of later runs. */
function otherRunIn(key: string, execution: KnownExecution): LogKey | null {
  const logKey = parseLogKey(key)
  if (logKey === null) return null
  const { account, org, project, pipeline, run, executionId } = execution
  const isSamePipeline =
    logKey.account === account &&
    logKey.pipeline === pipeline &&
    (logKey.org ?? org) === org &&
    (logKey.project ?? project) === project
  const isSameRun = logKey.run === run && (logKey.execution ?? executionId) === executionId
  return isSamePipeline && !isSameRun && logKey.run <= run ? logKey : null
}

function idOf(run: number, executionId: string | null): string {
  return JSON.stringify([run, executionId])
}
