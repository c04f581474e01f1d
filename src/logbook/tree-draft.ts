import { statusName } from '../harness/execution/execution-status.ts'
import type { ExecutionNode, KnownExecution } from '../harness/execution/execution.ts'
import type { GraphPlace } from '../selection/graph-places.ts'
import type { NamedStanding } from '../selection/identifier-tree.ts'
import type { Course, ReadLog } from './logbook.ts'
import { displayName } from './names.ts'
import { timeOf } from '../text/times.ts'

/** A row of an execution's tree in the making; texts are foreign. */
export interface Row {
  readonly identifier: string | null
  /** For people: attempt and iteration told. */
  readonly name: string
  readonly attempt: number
  /** The retry that each level on the way to it is, from the stage down: what orders the attempts. */
  readonly retries: readonly number[]
  /** Its name without these; not redacted. */
  readonly called: string
  readonly course: Course
  /** In ms since 1970. */
  start: number | null
  /** The row of the graph that this one, of which the graph knows nothing, is another attempt of. */
  readonly anchor: Row | null
}

export interface StepRow extends Row {
  readonly groups: readonly string[]
  readonly groupNames: readonly string[]
  readonly place: GraphPlace | null
  readonly logs: ReadLog[]
}

export interface StageRow extends Row {
  readonly place: GraphPlace | null
  /** In the graph's order. */
  readonly known: StepRow[]
  /** What the graph doesn't show, in order of time. */
  readonly others: StepRow[]
}

/** How an execution or a node of its graph went. */
export function courseOf(known: KnownExecution | ExecutionNode, redact: Redact): Course {
  return {
    status: known.status === '' ? null : redact(statusName(known.status)),
    startedAt: timeOf(known.startedAt),
    endedAt: timeOf(known.endedAt),
    failure: known.failure === null ? null : redact(known.failure)
  }
}

/** How things went that no graph knows. */
export const UNKNOWN_COURSE: Course = { status: null, startedAt: null, endedAt: null, failure: null }

/** Turns foreign text into text that holds no secret. */
export type Redact = (text: string) => string

/** The row of a stage that stands at the end of this way. */
export function stageRow(
  standings: readonly NamedStanding[],
  place: GraphPlace | null,
  anchor: Row | null,
  redact: Redact
): StageRow {
  const [first] = standings
  const last = standings.at(-1)
  const attempt = innermostAttempt(standings)
  return {
    identifier: first === undefined ? null : redact(first.plain),
    name: last === undefined ? 'Pipeline' : nameOf(last, attempt, last.iteration, redact),
    attempt,
    retries: standings.map(({ retry }) => retry),
    called: last?.name ?? '',
    ...commonOf(place, anchor, redact),
    place,
    known: [],
    others: []
  }
}

/** The row of logs that have no known layout. */
export function otherStage(): StageRow {
  return { ...stageRow([], null, null, text => text), name: 'Other' }
}

/**
 * The row of a step.
 *
 * @param standings the way to it, from the stage down
 * @param levels how many of them its stage takes
 */
export function stepRow(
  standings: readonly NamedStanding[],
  levels: number,
  place: GraphPlace | null,
  anchor: StepRow | null,
  redact: Redact
): StepRow {
  const inside = standings.slice(standings.length > levels || place === null ? levels : -1)
  const last = inside.at(-1)
  const groups = standings.slice(1, -1)
  const attempt = innermostAttempt(inside)
  // A step inside an iteration of its step group stands there once for each.
  const iteration = inside.findLast(standing => standing.iteration !== null)?.iteration ?? null
  const named = last === undefined || last.isTold || anchor === null ? last : { ...last, name: anchor.called }
  return {
    identifier: last === undefined ? null : redact(last.plain),
    name: named === undefined ? 'Log' : nameOf(named, attempt, iteration, redact),
    attempt: innermostAttempt(standings),
    retries: standings.map(({ retry }) => retry),
    called: named?.name ?? '',
    ...commonOf(place, anchor, redact),
    groups: groups.map(({ identifier }) => redact(identifier)),
    groupNames: groups.map(standing =>
      standing.isTold
        ? nameOf(standing, standing.retry + 1, standing.iteration, redact)
        : displayName(redact(standing.identifier), 1, null)
    ),
    place,
    logs: []
  }
}

function commonOf(
  place: GraphPlace | null,
  anchor: Row | null,
  redact: Redact
): Pick<Row, 'course' | 'start' | 'anchor'> {
  return {
    course: place === null ? UNKNOWN_COURSE : courseOf(place.node, redact),
    start: place?.node.startedAt ?? null,
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
