import { forEachLimited } from '../../system/for-each-limited.ts'
import type { FetchedExport } from './export-logs.ts'
import type { ExportPart, ExportPlan } from './export-plan.ts'
import { addGap, type ExportSession, type CollectedLogs } from './export-session.ts'
import { Failure } from '../../failure/failure.ts'
import { fetchExport } from './fetch-export.ts'
import { fetchLogs } from '../download/log-blobs.ts'
import { isOfExportOnly } from './log-export.ts'
import { logsExist } from '../download/log-exists.ts'
import { inertText } from '../../failure/inert-text.ts'
import type { CompleteAfter } from './stale-export.ts'

/** Whose logs are had in parts. */
export interface PartsOf {
  readonly account: string
  readonly executionId: string | null
  readonly due: CompleteAfter
  /** A stage has logs that the graph doesn't show (earlier attempts, services), so it is exported however few are known. */
  readonly wholeStages: boolean
}

/** What came of it, apart from the haul. */
export interface SplitResult {
  /** Nothing is there under any of the prefixes that were asked for. */
  readonly isEmpty: boolean
  /** Keys that were asked for one by one, or that belong to a gap: no need to look for them again. */
  readonly settled: ReadonlySet<string>
}

/** Exports under way at the same time: the service makes one after the other, so that more would only wait. */
const AT_ONCE = 3
/** Started for one execution; the rest is had log by log. */
const MOST_EXPORTS = 40
/** Below a stage an export is worth it from so many logs on: fewer are sooner had one by one. */
const FEWEST_LOGS = 20

/** Logs to have one by one, instead of an export. */
interface Leftover {
  readonly prefix: string
  readonly keys: readonly string[]
  /** Why the export failed; null when they were simply too few for one. */
  readonly failure: Failure | null
}

/** How far it has come. */
interface Progress {
  readonly leftovers: Leftover[]
  readonly settled: Set<string>
  started: number
  isEmpty: boolean
  timeout: Failure | null
}

/**
 * Has the logs of a plan: by one export where that works, else by those of its parts, at last one by one. What can't be had is a gap.
 * @throws Failure when going on makes no sense: a refused key, a full disk, no answer from Harness at all; what came before is in the haul
 */
export async function exportParts(
  session: ExportSession,
  of: PartsOf,
  plan: ExportPlan,
  haul: CollectedLogs
): Promise<SplitResult> {
  const settled = new Set<string>()
  const progress: Progress = { leftovers: [], settled, started: 0, isEmpty: true, timeout: null }
  const { leftovers } = progress
  const [loose] = plan.loose
  if (loose !== undefined) leftovers.push({ prefix: loose, keys: plan.loose, failure: null })
  for (let round = plan.parts; round.length > 0;) {
    const next: ExportPart[] = []
    await forEachLimited(AT_ONCE, round, async part => {
      next.push(...(await exportPart(session, of, part, progress, haul)))
    })
    round = next
  }
  for (const leftover of leftovers) await fetchLeftover(session, of.account, plan, leftover, haul, settled)
  const isEmpty = progress.isEmpty && leftovers.every(({ keys }) => keys.length === 0)
  return { isEmpty, settled }
}

/** Into the haul, the leftovers or the gaps; the parts that are to be exported instead. */
async function exportPart(
  session: ExportSession,
  of: PartsOf,
  part: ExportPart,
  progress: Progress,
  haul: CollectedLogs
): Promise<readonly ExportPart[]> {
  const { prefix, keys } = part
  const giveUp = (failure: Failure): [] => {
    addGap(haul, prefix, failure)
    for (const key of keys) progress.settled.add(key)
    return []
  }
  if (progress.timeout !== null) return giveUp(progress.timeout)
  const noExport = session.exportsOff ?? (progress.started >= MOST_EXPORTS ? explainBudget(part) : null)
  if (noExport !== null) {
    progress.leftovers.push({ prefix, keys, failure: noExport })
    return []
  }
  if (part.isGuess && (await logsExist(session, of.account, prefix)) !== true) return []

  progress.started += 1
  const outcome = await tryExport(session, of, part)
  if (outcome !== null) progress.isEmpty = false
  if (outcome === null || isRefusal(outcome)) progress.started -= 1
  if (outcome === null) return []
  if (!(outcome instanceof Failure)) {
    haul.archives.push(outcome)
    return []
  }
  if (outcome.kind === 'timeout') progress.timeout = outcome
  const way = keys.length === 0 ? 'none' : fallbackFor(session, part, outcome)
  if (way === 'none') return giveUp(outcome)
  if (way === 'one by one') {
    progress.leftovers.push({ prefix, keys, failure: outcome })
    return []
  }
  session.harness.connection.log(`${outcome.summary} Asking for the parts of ${inertText(prefix)}`)
  const smaller = split(part, of.wholeStages)
  if (smaller.keys.length > 0) progress.leftovers.push({ prefix, keys: smaller.keys, failure: null })
  return smaller.parts
}

/** Refused at once, so that no export was begun. */
function isRefusal(outcome: FetchedExport | Failure): boolean {
  return outcome instanceof Failure && ['limit', 'prefix-refused'].includes(outcome.kind)
}

async function tryExport(
  session: ExportSession,
  { account, executionId, due }: PartsOf,
  { prefix, keys }: ExportPart
): Promise<FetchedExport | Failure | null> {
  try {
    return await fetchExport(session, { account, prefix, executionId, due, hasOtherWay: keys.length > 0 })
  } catch (error) {
    if (!(error instanceof Failure) || isOfAll(error, session)) throw error
    return error
  }
}

/** Whether nothing else can succeed either. */
function isOfAll(failure: Failure, session: ExportSession): boolean {
  if (isOfExportOnly(failure) || failure === session.exportsOff) return false
  return ['unauthorised', 'forbidden', 'network', 'input', 'disk', 'unexpected-answer'].includes(failure.kind)
}

/** How else the logs of an export that failed can be had. */
function fallbackFor(
  session: ExportSession,
  part: ExportPart,
  failure: Failure
): 'parts' | 'one by one' | 'none' {
  const { kind, status } = failure
  if (kind === 'timeout' || status === 429) return 'none'
  if (kind === 'network' || kind === 'forbidden' || (kind === 'export-unavailable' && status !== null)) {
    session.exportsOff ??= failure
    return 'one by one'
  }
  if (kind === 'prefix-refused') return 'one by one'
  const isWorthSplitting = kind === 'limit' || part.level === 0
  return isWorthSplitting && part.parts.length > 0 ? 'parts' : 'one by one'
}

/** The parts that are worth an export, and the keys of the others. */
function split(part: ExportPart, wholeStages: boolean): { parts: ExportPart[]; keys: string[] } {
  const parts = part.parts.filter(
    ({ isGuess, level, keys }) => isGuess || keys.length >= FEWEST_LOGS || (wholeStages && level === 1)
  )
  const had = new Set(parts.flatMap(({ keys }) => keys))
  return { parts, keys: part.keys.filter(key => !had.has(key)) }
}

async function fetchLeftover(
  session: ExportSession,
  account: string,
  { earlier }: ExportPlan,
  { prefix, keys, failure }: Leftover,
  haul: CollectedLogs,
  settled: Set<string>
): Promise<void> {
  if (keys.length === 0) return
  const { log } = session.harness.connection
  if (failure !== null) log(failure.message)
  log(`Asking for ${keys.length} logs under ${inertText(prefix)} one by one`)
  const guesses = keys.flatMap(key => earlier.get(key) ?? [])
  const { logs, absent, failed } = await fetchLogs(session, account, [...keys, ...guesses])
  haul.logs.push(...logs)
  for (const key of [...keys, ...guesses]) settled.add(key)
  const [first] = failed
  if (first !== undefined) {
    const count = `${failed.length} of ${logs.length + absent.length + failed.length} logs could not be had.`
    const why = failure === null ? '' : `${failure.summary} `
    addGap(haul, prefix, failure ?? first.failure, `${why}One by one, ${count} ${first.failure.message}`)
  } else if (failure !== null && logs.length === 0) {
    addGap(haul, prefix, failure)
  }
}

function explainBudget({ prefix }: ExportPart): Failure {
  return new Failure(
    'limit',
    `${MOST_EXPORTS} exports were made for this execution, and ${inertText(prefix)} was not among them.`,
    'Ask for one stage with stage-id.'
  )
}
