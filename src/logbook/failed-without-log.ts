import { statusKind } from '../harness/execution/execution-status.ts'
import type { CommandUnit } from '../harness/execution/execution.ts'
import { splitUnit } from '../harness/keys/log-key.ts'
import { retryEnding } from '../selection/identifier-siblings.ts'
import type { ExecutionDraft } from './execution-draft.ts'
import type { Gap } from './logbook.ts'
import type { StepDraft } from './tree-draft.ts'

const REASON = 'the step failed and Harness has no log of it (can the build reach the log storage?)'

/**
 * A gap for each failed step that should have a log of its failure and has none. Where an execution
 * has no log at all that is told of the execution; what another gap covers is not told twice.
 */
export function failedWithoutLog(drafts: readonly ExecutionDraft[], known: readonly Gap[]): Gap[] {
  const isCovered = (key: string): boolean => known.some(({ prefix }) => covers(prefix, key))
  return drafts
    .filter(({ logs }) => logs.length > 0)
    .flatMap(({ stages }) => stages.flatMap(({ steps }) => steps))
    .flatMap(step => missingKeys(step))
    .filter(key => !isCovered(key))
    .map(prefix => ({ prefix, reason: REASON }))
}

/** Of a failed step: the keys of what failed in it that have no log. */
function missingKeys({ position, logs }: StepDraft): readonly string[] {
  if (position === null || !hasFailed(position.node)) return []
  const { logKeys, units } = position.node
  if (logs.length === 0) return logKeys.slice(0, 1)
  const there = new Set(logs.map(({ key }) => key))
  const failedUnits = new Set(units.filter(hasFailed).map(({ name }) => name))
  const ofUnits = logKeys.filter(key => failedUnits.has(splitUnit(key).unit ?? ''))
  if (ofUnits.length > 0) {
    const unitsThere = new Set(logs.map(({ unit }) => unit))
    return ofUnits.filter(key => !there.has(key) && !unitsThere.has(splitUnit(key).unit))
  }
  return logKeys.length === 0 ? [] : lastAttempt(logKeys, there)
}

/** Also where that was forgiven. An abortion may come before anything is written. */
function hasFailed({ status }: Pick<CommandUnit, 'status'>): boolean {
  const kind = statusKind(status)
  return kind === 'failed' || kind === 'ignored'
}

/** The key of the last attempt, which failed, where earlier ones have a log and it has none. */
function lastAttempt(keys: readonly string[], there: ReadonlySet<string>): readonly string[] {
  const attempts = keys.map(key => {
    const { bare } = splitUnit(key)
    return { key, ...(retryEnding(bare) ?? { base: bare, number: 0 }) }
  })
  const last = attempts.reduce((latest, one) => (one.number > latest.number ? one : latest))
  const isLast = ({ number }: { number: number }): boolean => number === last.number
  const ofStep = attempts.filter(({ base }) => base === last.base)
  const isMissing = !ofStep.some(one => isLast(one) && there.has(one.key))
  return isMissing && ofStep.some(one => !isLast(one) && there.has(one.key)) ? [last.key] : []
}

/** The gap of one step (`…/Run_1`) is not that of another whose name goes on (`…/Run_10`). */
function covers(prefix: string, key: string): boolean {
  if (!key.startsWith(prefix)) return false
  const goesOn = /^[\w$]/u.test(key.slice(prefix.length))
  // A piece of an execution id stands for all of it.
  const isPiece = prefix.endsWith('/') || prefix.endsWith(':') || /\/-[^/]*$/u.test(prefix)
  return isPiece || !goesOn
}
