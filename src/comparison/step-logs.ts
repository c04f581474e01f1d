import { isFailure, statusKind } from '../harness/execution/execution-status.ts'
import type { ExecutionNode, KnownExecution } from '../harness/execution/execution.ts'
import { parseLogKey } from '../harness/keys/log-key.ts'
import { IdentifierTree } from '../selection/identifier-tree.ts'
import { nodePositions } from '../selection/node-positions.ts'
import { isSelected, type StepSelection } from '../selection/selection.ts'

/** A step with its logs by command unit; a step without units has one of the unit null. */
export interface StepLogs {
  readonly status: string
  readonly endedAt: number | null
  readonly keys: ReadonlyMap<string | null, string>
}

/** A failed step: `id` finds the same one in another run. */
export interface FailedStepLogs extends StepLogs {
  readonly id: string
}

/** Steps of one run that are compared. */
const MOST_STEPS = 20
/** Logs of a step that are compared. */
const MOST_LOGS = 3

/**
 * The steps that failed in an execution, of what was selected: first what failed by itself, the
 * earlier first, then what was aborted.
 */
export function failedSteps(execution: KnownExecution, selection: StepSelection): FailedStepLogs[] {
  const steps: FailedStepLogs[] = []
  for (const { id, node, isSelectedIn } of stepsOf(execution)) {
    if (!isFailure(node.status) || !isSelectedIn(selection)) continue
    const { status, endedAt } = node
    const keys = new Map([...failedKeys(node, execution)].slice(0, MOST_LOGS))
    if (keys.size > 0) steps.push({ id, status, endedAt, keys })
  }
  const rankOf = ({ status }: StepLogs): number => (statusKind(status) === 'failed' ? 0 : 1)
  return steps
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity) || 0)
    .slice(0, MOST_STEPS)
}

/**
 * The steps of an execution, of each the last attempt, by what they are in every run: their
 * identifiers from the stage down, with those of iterations and without those of retries.
 */
export function stepsById(execution: KnownExecution): ReadonlyMap<string, StepLogs> {
  const steps = new Map<string, StepLogs & { readonly retries: number }>()
  for (const { id, node, retries } of stepsOf(execution)) {
    const known = steps.get(id)
    if (known !== undefined && known.retries > retries) continue
    const { status, endedAt } = node
    steps.set(id, { status, endedAt, keys: ownKeys(node, execution), retries })
  }
  return steps
}

interface NamedStep {
  readonly id: string
  readonly node: ExecutionNode
  readonly retries: number
  readonly isSelectedIn: (selection: StepSelection) => boolean
}

function stepsOf({ stages }: KnownExecution): NamedStep[] {
  const positions = nodePositions(stages)
  const tree = new IdentifierTree()
  for (const position of positions) tree.addPosition(position)
  return positions
    .filter(({ node }) => node.kind === 'step')
    .map(({ node, path }) => {
      const standings = tree.along(path, node)
      return {
        id: JSON.stringify(standings.map(({ plain, iteration }) => [plain, iteration])),
        node,
        retries: standings.reduce((sum, { retry }) => sum + retry, 0),
        isSelectedIn: selection => isSelected(standings, selection)
      }
    })
}

/** The logs of the command units that failed; where no unit tells, all. */
function failedKeys(node: ExecutionNode, execution: KnownExecution): ReadonlyMap<string | null, string> {
  const own = ownKeys(node, execution)
  const failed = new Set(node.units.filter(({ status }) => isFailure(status)).map(({ name }) => name))
  const ofFailed = [...own].filter(([unit]) => unit !== null && failed.has(unit))
  return ofFailed.length > 0 ? new Map(ofFailed) : own
}

/**
 * The logs that the run itself wrote. A graph is foreign: it cannot lead to the logs of another
 * account, project or pipeline, nor to those of another run.
 */
function ownKeys(
  { logKeys }: ExecutionNode,
  { account, org, project, pipeline, run, executionId }: KnownExecution
): ReadonlyMap<string | null, string> {
  const keys = new Map<string | null, string>()
  for (const key of logKeys) {
    const logKey = parseLogKey(key)
    const isOwn =
      logKey?.account === account &&
      logKey.pipeline === pipeline &&
      logKey.run === run &&
      (logKey.org ?? org) === org &&
      (logKey.project ?? project) === project &&
      (logKey.execution ?? executionId) === executionId
    if (isOwn && !keys.has(logKey.unit)) keys.set(logKey.unit, key)
  }
  return keys
}
