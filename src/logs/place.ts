import { type LogKey } from '../harness/log-key.ts'
import { iterationOf, plainIdentifier, tellAttempts } from '../harness/selection.ts'
import { displayName } from './names.ts'

/** Where a log belongs. Logs of equal ids share the row. */
export interface Place {
  readonly executionId: string
  readonly stageId: string
  readonly stageIdentifier: string | null
  readonly stageName: string
  readonly stepId: string
  readonly stepIdentifier: string | null
  readonly stepName: string
}

/**
 * The place of each log, in the same order.
 *
 * @param logs all logs of the logbook: attempts are told from the siblings
 */
export function placesOf(logs: readonly { readonly key: string; readonly logKey: LogKey | null }[]): Place[] {
  const keys = logs.flatMap(({ logKey }) => (logKey === null ? [] : [logKey]))
  const stageAttempts = attemptsBy(keys, key => [key.stage ?? ''])
  // The part above the level in question is one segment with an ending that no retry has, so that it counts as no attempt.
  const innerAttempts = attemptsBy(keys, key => [`${key.stage ?? ''}/`, ...key.groups, key.step ?? ''])
  const stepAttempts = attemptsBy(keys, key => [`${[key.stage, ...key.groups].join('/')}/`, key.step ?? ''])
  const executions = new Set(keys.map(executionIdOf))
  // Logs of unknown layout go with the only execution that they can belong to.
  const [only = ''] = executions.size === 1 ? executions : []

  return logs.map(log => {
    const key = log.logKey
    if (key === null) return placeOfUnknown(log.key, only)
    const stageAttempt = stageAttempts.get(key) ?? 1
    const stageIdentifier = key.stage === null ? null : plainIdentifier(key.stage, stageAttempt)
    const stageIteration = iterationOf(key.stage ?? undefined, key.groups[0] ?? '')
    const stepIdentifier = key.step === null ? null : plainIdentifier(key.step, stepAttempts.get(key) ?? 1)
    return {
      executionId: executionIdOf(key),
      stageId: JSON.stringify([key.stage, stageIteration]),
      stageIdentifier,
      stageName:
        stageIdentifier === null ? 'Pipeline' : displayName(stageIdentifier, stageAttempt, stageIteration),
      stepId: JSON.stringify([key.groups, key.step]),
      stepIdentifier,
      stepName: stepName(key, stepIdentifier, innerAttempts.get(key) ?? 1)
    }
  })
}

function stepName(key: LogKey, identifier: string | null, attempt: number): string {
  if (identifier === null) return 'Log'
  const parent = key.groups.at(-1)
  const iteration = iterationOf(parent, identifier)
  if (parent !== undefined && iteration !== null) return displayName(parent, attempt, iteration)
  // A step inside an iteration of its step group stands there once for each.
  const group = key.groups.findLastIndex((name, at) => iterationOf(key.groups[at - 1], name) !== null)
  return displayName(identifier, attempt, iterationOf(key.groups[group - 1], key.groups[group] ?? ''))
}

function placeOfUnknown(key: string, executionId: string): Place {
  return {
    executionId,
    stageId: '',
    stageIdentifier: null,
    stageName: 'Other',
    stepId: key,
    stepIdentifier: null,
    stepName: key.split('/').findLast(segment => segment !== '') ?? 'Log'
  }
}

function executionIdOf(key: LogKey): string {
  return JSON.stringify([key.account, key.org, key.project, key.pipeline, key.run, key.execution])
}

/** Attempts at one level: `tellAttempts` on keys that consist of the given segments. */
function attemptsBy(keys: readonly LogKey[], segmentsOf: (key: LogKey) => string[]): Map<LogKey, number> {
  const told = tellAttempts(keys.map(key => ({ ...key, layout: 'today', segments: segmentsOf(key) })))
  return new Map(keys.map((key, at) => [key, told[at]?.attempt ?? 1]))
}
