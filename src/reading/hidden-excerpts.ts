import { isFailure } from '../harness/execution/execution-status.ts'
import { nodesOf, type KnownExecution } from '../harness/execution/execution.ts'
import { executionFinder } from '../logbook/execution-of-log.ts'
import { pathOf } from '../selection/node-positions.ts'
import type { ChosenLog } from './choose-logs.ts'

/**
 * Tells of which logs no excerpt can be shown, long before the tree is built: of many small logs
 * the excerpts are most of what would be kept. In doubt one may be shown; the tree decides.
 *
 * @param logs all of them
 * @returns whether none of this log is shown, by the errors in it
 */
export function hiddenExcerpts(
  logs: readonly ChosenLog[],
  executions: readonly KnownExecution[]
): (log: ChosenLog, errors: number) => boolean {
  const find = executionFinder(executions)
  const harmless = new Map(executions.map(known => [known, harmlessKeys(known)]))
  const shared = sharedPlaces(logs)
  return (log, errors) => {
    const known = find(log)
    // The graph names the step, and says that it did not fail.
    if (known !== null) return harmless.get(known)?.has(log.key) ?? false
    // No graph knows the step, and none of its logs has an error.
    return executions.length === 0 && errors === 0 && !shared.has(placeOf(log))
  }
}

/** Keys of steps that did not fail. */
function harmlessKeys({ partOf, stages }: KnownExecution): ReadonlySet<string> {
  const harmless = new Set<string>()
  // Its logs stand with those of the run that took its steps over.
  if (partOf?.role === 'retried-from') return harmless
  const others = new Set<string>()
  for (const { kind, status, logKeys } of nodesOf(stages)) {
    const isHarmless = kind === 'step' && status !== '' && !isFailure(status)
    for (const key of logKeys) (isHarmless ? harmless : others).add(key)
  }
  for (const key of others) harmless.delete(key)
  return harmless
}

/** Places that several logs have: all of them are of one step. */
function sharedPlaces(logs: readonly ChosenLog[]): ReadonlySet<string> {
  const places = new Set<string>()
  const shared = new Set<string>()
  for (const place of logs.map(placeOf)) (places.has(place) ? shared : places).add(place)
  return shared
}

function placeOf({ key, logKey }: ChosenLog): string {
  return logKey === null ? key : pathOf(logKey).join('/')
}
