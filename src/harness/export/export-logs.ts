import { Failure } from '../../failure/failure.ts'
import { stopsEverything } from '../../failure/failure-policy.ts'
import type { FetchedLog } from '../download/single-logs.ts'
import { isFinal } from '../execution/execution-status.ts'
import type { KnownExecution } from '../execution/execution.ts'
import { fetchRetentionMonths } from '../execution/retention.ts'
import type { Harness } from '../http/http.ts'
import { CollectedLogs, type ExportGap } from './collected-logs.ts'
import { explainExpired } from './expired-logs.ts'
import type { ExportOptions } from './export-options.ts'
import { ExportSession } from './export-session.ts'
import { nameOfTarget, type ExportTarget } from './export-target.ts'
import type { FetchedExport } from './poll/fetched-export.ts'
import { NO_LOG, PrefixExport } from './prefix-export.ts'
import { RunExport } from './run-export.ts'

/** What came of it; no archives and no logs when Harness truly has no log of any of the targets. */
export interface ExportResult {
  readonly archives: readonly FetchedExport[]
  readonly logs: readonly FetchedLog[]
  readonly gaps: readonly ExportGap[]
  /**
   * Why there is none of an execution that has ended; null where each has some. Of several the
   * first.
   */
  readonly whyNone: Failure | null
}

/**
 * Every log of the targets: exported, and where Harness refuses that, exported in parts or fetched
 * one by one. What can't be fetched is a gap as long as anything else can.
 * @throws Failure the first one, when nothing was fetched; `disk` always
 */
export async function exportLogs(
  harness: Harness,
  targets: readonly ExportTarget[],
  options: ExportOptions
): Promise<ExportResult> {
  const session = new ExportSession(harness, options)
  const ofTargets: OfTarget[] = []
  let fatal: Failure | null = null
  for (const target of targets) {
    const collected = new CollectedLogs()
    ofTargets.push({ target, collected })
    if (fatal === null) fatal = await exportTarget(session, target, collected)
    else collected.addGap(nameOfTarget(target), fatal)
    session.archives.push(...collected.archives)
  }
  return resultOf(ofTargets, await explainsAbsence(harness, ofTargets, options))
}

/** @returns the failure after which no other target can succeed, if there was one */
async function exportTarget(
  session: ExportSession,
  target: ExportTarget,
  collected: CollectedLogs
): Promise<Failure | null> {
  try {
    if (target.kind === 'run') await new RunExport(session, target, collected).run()
    else await new PrefixExport(session, session.options.selection, collected).fetchAll(target)
    return null
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'disk') throw error
    collected.addGap(nameOfTarget(target), error)
    return stopsEverything(error) ? error : null
  }
}

interface OfTarget {
  readonly target: ExportTarget
  readonly collected: CollectedLogs
}

/** Why an execution that has ended has no log; null for others. */
type ExplainAbsence = (target: ExportTarget) => Failure | null

/**
 * By Harness's clock. For how long it keeps logs is asked only where that may explain something.
 */
async function explainsAbsence(
  harness: Harness,
  ofTargets: readonly OfTarget[],
  { deadline, selection: ofAll }: ExportOptions
): Promise<ExplainAbsence> {
  const expired = ofTargets.find(({ target, collected }) => collected.isEmpty && expiredOf(target) !== null)
  const months =
    expired === undefined ? null : await fetchRetentionMonths(harness, expired.target.account, deadline)
  const { redact } = harness.connection
  return target => {
    const known = expiredOf(target)
    const selection = (target.kind === 'run' ? target.selection : undefined) ?? ofAll
    return known === null ? null : explainExpired(known, { now: harness.now(), months, selection, redact })
  }
}

function resultOf(ofTargets: readonly OfTarget[], explainAbsence: ExplainAbsence): ExportResult {
  const all = ofTargets.map(({ collected }) => collected)
  const archives = all.flatMap(collected => collected.archives)
  const logs = all.flatMap(collected => collected.logs)
  const nothing = ofTargets.filter(({ collected }) => collected.isEmpty).map(({ target }) => target)
  const whyNone = nothing.map(explainAbsence).find(failure => failure !== null) ?? null
  if (archives.length + logs.length > 0) {
    const silent = ofTargets.filter(({ collected }) => collected.isEmpty && collected.gaps.length === 0)
    const gaps = silent.map(({ target }) => gapOfNothing(target, explainAbsence))
    return { archives, logs, gaps: [...all.flatMap(collected => collected.gaps), ...gaps], whyNone }
  }
  const failure = all.find(collected => collected.failure !== null)?.failure ?? null
  if (failure !== null) throw failure
  return { archives, logs, gaps: [], whyNone }
}

function expiredOf(target: ExportTarget): KnownExecution | null {
  const known = target.kind === 'run' ? (target.known ?? null) : null
  return known !== null && isFinal(known.status) ? known : null
}

function gapOfNothing(target: ExportTarget, explainAbsence: ExplainAbsence): ExportGap {
  return { prefix: nameOfTarget(target), reason: explainAbsence(target)?.message ?? NO_LOG }
}
