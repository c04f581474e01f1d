import { statusName } from '../harness/execution/execution-status.ts'
import type { ExecutionNode, KnownExecution } from '../harness/execution/execution.ts'
import type { NodePosition } from '../selection/node-positions.ts'
import type { NamedStanding } from '../selection/identifier-tree.ts'
import type { RunState, ReadLog } from './logbook.ts'
import { displayName } from './names.ts'
import { timeOf } from '../text/times.ts'

/** A draft of an execution's tree in the making; texts are foreign. */
export interface NodeDraft {
  readonly identifier: string | null
  /** For people: attempt and iteration told. */
  readonly name: string
  readonly attempt: number
  /**
   * The retry that each level on the way to it is, from the stage down: what orders the attempts.
   */
  readonly retries: readonly number[]
  /** Its name without these; not redacted. */
  readonly called: string
  readonly runState: RunState
  /** In ms since 1970. */
  start: number | null
  /**
   * The draft of the graph that this one, of which the graph knows nothing, is another attempt of.
   */
  readonly anchor: NodeDraft | null
}

export interface StepDraft extends NodeDraft {
  readonly groups: readonly string[]
  readonly groupNames: readonly string[]
  readonly position: NodePosition | null
  logs: ReadLog[]
}

export interface StageDraft extends NodeDraft {
  readonly position: NodePosition | null
  /** In the graph's order. */
  readonly known: StepDraft[]
  /** What the graph doesn't show, in order of time. */
  readonly others: StepDraft[]
}

/** How an execution or a node of its graph went. */
export function runStateOf(known: KnownExecution | ExecutionNode, redact: Redact): RunState {
  return {
    status: known.status === '' ? null : redact(statusName(known.status)),
    startedAt: timeOf(known.startedAt),
    endedAt: timeOf(known.endedAt),
    failure: known.failure === null ? null : redact(known.failure)
  }
}

/** How things went that no graph knows. */
export const UNKNOWN_STATE: RunState = { status: null, startedAt: null, endedAt: null, failure: null }

/** Most steps are in no group. */
const NO_GROUPS: readonly string[] = []

/** Turns foreign text into text that holds no secret. */
export type Redact = (text: string) => string

/** The draft of a stage that stands at the end of this way. */
export function draftStage(
  standings: readonly NamedStanding[],
  position: NodePosition | null,
  anchor: NodeDraft | null,
  redact: Redact
): StageDraft {
  const [first] = standings
  const last = standings.at(-1)
  const attempt = innermostAttempt(standings)
  return {
    identifier: first === undefined ? null : redact(first.plain),
    name: last === undefined ? 'Pipeline' : nameOf(last, attempt, last.iteration, redact),
    attempt,
    retries: standings.map(({ retry }) => retry),
    called: last?.name ?? '',
    ...commonOf(position, anchor, redact),
    position,
    known: [],
    others: []
  }
}

/** The draft of logs that have no known layout. */
export function otherStage(): StageDraft {
  return { ...draftStage([], null, null, text => text), name: 'Other' }
}

/**
 * The draft of a step.
 *
 * @param standings the way to it, from the stage down
 * @param levels how many of them its stage takes
 */
export function draftStep(
  standings: readonly NamedStanding[],
  levels: number,
  position: NodePosition | null,
  anchor: StepDraft | null,
  redact: Redact
): StepDraft {
  const inside = standings.slice(standings.length > levels || position === null ? levels : -1)
  const last = inside.at(-1)
  const groups = standings.slice(1, -1)
  const attempt = innermostAttempt(inside)
  // A step inside an iteration of its step group stands there once for each.
  const iteration = inside.findLast(standing => standing.iteration !== null)?.iteration ?? null
  const named = last === undefined || last.isTold || anchor === null ? last : { ...last, name: anchor.called }
  const { runState, start } = commonOf(position, anchor, redact)
  // Written out: what is spread takes V8 twice the memory, and there may be 100,000 steps.
  return {
    identifier: last === undefined ? null : redact(last.plain),
    name: named === undefined ? 'Log' : nameOf(named, attempt, iteration, redact),
    attempt: innermostAttempt(standings),
    retries: standings.map(({ retry }) => retry),
    called: named?.name ?? '',
    runState,
    start,
    anchor,
    groups: groups.length === 0 ? NO_GROUPS : groups.map(({ identifier }) => redact(identifier)),
    groupNames:
      groups.length === 0
        ? NO_GROUPS
        : groups.map(standing =>
            standing.isTold
              ? nameOf(standing, standing.retry + 1, standing.iteration, redact)
              : displayName(redact(standing.identifier), 1, null)
          ),
    position,
    logs: []
  }
}

function commonOf(
  position: NodePosition | null,
  anchor: NodeDraft | null,
  redact: Redact
): Pick<NodeDraft, 'runState' | 'start' | 'anchor'> {
  return {
    runState: position === null ? UNKNOWN_STATE : runStateOf(position.node, redact),
    start: position?.node.startedAt ?? null,
    anchor
  }
}

function nameOf(
  { name }: Pick<NamedStanding, 'name'>,
  attempt: number,
  iteration: string | null,
  redact: Redact
): string {
  return displayName(redact(name), attempt, iteration === null ? null : redact(iteration))
}

/** Where several levels were retried the innermost counts. */
function innermostAttempt(standings: readonly NamedStanding[]): number {
  return (standings.findLast(({ retry }) => retry > 0)?.retry ?? 0) + 1
}
