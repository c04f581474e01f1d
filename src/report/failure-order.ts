import { statusKind } from '../harness/execution/execution-status.ts'
import type { Execution } from '../logbook/logbook.ts'
import { runStateOfPlace, scoreOf, type FailedPlace } from './failed-places.ts'
import { timingOfExecution, timingOfStage, timingOfStep } from './timing.ts'

/** Units of a message; a shorter one may be part of another by chance. */
const SHORTEST_PART = 12

/**
 * What broke, the most telling first: what the execution itself gives as its reason, then what
 * failed, the earlier first. Last is what was aborted, mostly since something else failed. Where
 * Harness's statuses are unknown, the one whose log says most comes first.
 */
export function inOrder(places: readonly FailedPlace[], main: Execution): readonly FailedPlace[] {
  if (places.every(({ isToldByLogsAlone }) => isToldByLogsAlone))
    return places.toSorted((a, b) => scoreOf(b.file) - scoreOf(a.file))
  const keyed = places.map(place => ({ place, rank: rankOf(place, main), end: endOf(place) }))
  return keyed.sort((a, b) => a.rank - b.rank || compareEnds(a.end, b.end)).map(({ place }) => place)
}

function rankOf(place: FailedPlace, main: Execution): 0 | 1 | 2 {
  if (statusKind(runStateOfPlace(place).status) === 'aborted') return 2
  return isReasonOf(place.message, main.failure) ? 0 : 1
}

/** Harness gives a message as it is, or several joined into one. */
function isReasonOf(message: string | null, whole: string | null): boolean {
  const own = message?.trim() ?? ''
  if (own === '' || whole === null) return false
  return whole.trim() === own || (own.length >= SHORTEST_PART && whole.includes(own))
}

function endOf({ execution, stage, step }: FailedPlace): number | null {
  const timing =
    step !== null ? timingOfStep(step) : stage !== null ? timingOfStage(stage) : timingOfExecution(execution)
  return timing?.end ?? null
}

/** Those whose end is not known stay where they are, behind the others. */
function compareEnds(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}
