import type { KnownExecution } from '../harness/execution/execution.ts'
import type { FetchedLog } from '../harness/download/single-logs.ts'
import type { FetchedExport } from '../harness/export/poll/fetched-export.ts'
import type { Failure } from '../failure/failure.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { parseLogKey, storageNameToKey } from '../harness/keys/log-key.ts'
import { explainNothingSelected, matchSelection } from '../selection/match-selection.ts'
import { selectKeys, type StepSelection } from '../selection/selection.ts'
import type { Archive } from '../archive/archive.ts'
import { UNSAFE_NAME } from '../archive/entry-checks.ts'
import type { StoredEntry } from '../archive/stored-entry.ts'
import { executionFinder } from '../logbook/execution-of-log.ts'
import { isTakenOver, selectByGraph } from '../selection/graph-selection.ts'
import type { Gap } from '../logbook/logbook.ts'

export interface ListedArchive {
  readonly download: FetchedExport
  readonly archive: Archive
}

/** A log that stands in a file of its own. */
export interface ListedLog {
  readonly log: FetchedLog
  readonly source: StoredEntry
}

/**
 * A log to read. Exports can overlap, so it may stand in several places: the largest first, as
 * logs only grow.
 */
export interface ChosenLog {
  readonly key: string
  readonly logKey: LogKey | null
  /**
   * As the key tells it, or else the exports that it stands in; null when they disagree or don't
   * know.
   */
  readonly executionId: string | null
  readonly sources: readonly StoredEntry[]
}

/** Which logs are meant. */
export interface WantedLogs {
  readonly executions: readonly KnownExecution[]
  /** Of executions of which something else is selected than `selection`. */
  readonly selections?: ReadonlyMap<KnownExecution, StepSelection> | undefined
  readonly selection: StepSelection
}

/** What is to be read, and what is known to be missing. */
export interface Choice {
  readonly logs: readonly ChosenLog[]
  readonly gaps: readonly Gap[]
  /** What to tell about names that were taken for identifiers. */
  readonly notices: readonly string[]
}

interface Candidate {
  readonly key: string
  readonly logKey: LogKey | null
  /** null: neither its key nor its exports tell it, or they disagree. */
  executionId: string | null
  isOfSeveral: boolean
  readonly sources: StoredEntry[]
  /** Why an entry of this key is left out. */
  reason: string | null
  /** One archive has this key both as an entry to read and as one that is left out. */
  isAmbiguous: boolean
}

/**
 * The logs to read, each key once, and the gaps that entries leave which cannot be trusted. Logs
 * that were not meant are passed over in silence (those before an export's prefix, of another
 * execution than the export's, not selected); a name that is no storage name of the account at all
 * is a gap.
 *
 * @param wanted the executions' graphs may know more of what is selected than keys tell
 * @throws {Failure} `no-such-selection` when there are logs, but none of the stage or step that
 *   was named, and no graph has it; it lists those there are
 */
export function chooseLogs(
  archives: readonly ListedArchive[],
  files: readonly ListedLog[],
  wanted: WantedLogs
): Choice {
  const candidates = new Map<string, Candidate>()
  const gaps: Gap[] = []
  for (const { download, archive } of archives)
    for (const candidate of listMeant(download, archive, gaps)) merge(candidates, candidate)
  for (const { log, source } of files) merge(candidates, newCandidate(log.key, source, null))

  const choice = selectCandidates([...candidates.values()], wanted)
  for (const { key, sources, reason, isAmbiguous } of choice.candidates)
    if (reason !== null && (isAmbiguous || sources.length === 0)) gaps.push({ prefix: key, reason })
  const readable = choice.candidates.filter(({ sources }) => sources.length > 0)
  const logs = readable.map((candidate): ChosenLog => ({
    key: candidate.key,
    logKey: candidate.logKey,
    executionId: candidate.executionId,
    sources: candidate.sources.sort((a, b) => b.size - a.size)
  }))
  return { logs, gaps, notices: choice.notices }
}

/** The keys of an export's own logs in its archive, to learn what it holds before it is read. */
export function keysIn(archive: Archive, download: FetchedExport): string[] {
  return listMeant(download, archive, [])
    .filter(({ sources }) => sources.length > 0)
    .map(({ key }) => key)
}

function merge(candidates: Map<string, Candidate>, candidate: Candidate): void {
  const known = candidates.get(candidate.key)
  if (known === undefined) return void candidates.set(candidate.key, candidate)
  known.sources.push(...candidate.sources)
  known.reason ??= candidate.reason
  known.isAmbiguous ||= candidate.isAmbiguous
  // Two executions can share a key whose layout doesn't tell them apart.
  const isOther =
    candidate.executionId !== null && (known.executionId ?? candidate.executionId) !== candidate.executionId
  known.isOfSeveral ||= candidate.isOfSeveral || isOther
  known.executionId = known.isOfSeveral ? null : (known.executionId ?? candidate.executionId)
}

/** Made at its full size, as there may be very many. @param source null for one that is left out */
function newCandidate(key: string, source: StoredEntry | null, reason: string | null): Candidate {
  const logKey = parseLogKey(key)
  return {
    key,
    logKey,
    executionId: logKey?.execution ?? null,
    isOfSeveral: false,
    sources: source === null ? [] : [source],
    reason,
    isAmbiguous: false
  }
}

function listMeant(download: FetchedExport, archive: Archive, gaps: Gap[]): Candidate[] {
  const listed = listCandidates(archive, download.account, gaps)
  const { executionId } = download
  const meant = listed.filter(
    ({ key, executionId: own }) =>
      key.startsWith(download.prefix) && (executionId === null || own === null || own === executionId)
  )
  if (executionId !== null) for (const candidate of meant) candidate.executionId = executionId
  return meant
}

function listCandidates(archive: Archive, account: string, gaps: Gap[]): Candidate[] {
  const listed = new Map<string, Candidate>()
  const offer = (name: string, entry: StoredEntry | null, reason: string | null): void => {
    const key = reason === UNSAFE_NAME ? null : storageNameToKey(name, account)
    if (key === null) {
      gaps.push({ prefix: name, reason: reason ?? 'it is not named as a log of this account' })
      return
    }
    const candidate = listed.get(key)
    if (candidate === undefined) return void listed.set(key, newCandidate(key, entry, reason))
    if (entry !== null) candidate.sources.push(entry)
    candidate.reason ??= reason
    candidate.isAmbiguous = candidate.reason !== null && candidate.sources.length > 0
  }
  for (const entry of archive.entries) offer(entry.name, entry, null)
  for (const { name, reason } of archive.refused) offer(name, null, reason)
  return [...listed.values()]
}

interface Selected {
  readonly candidates: readonly Candidate[]
  readonly notices: readonly string[]
  /** Why none of several was selected. */
  readonly failure: Failure | null
}

/** Each execution's logs by its own selection. */
function selectCandidates(candidates: readonly Candidate[], wanted: WantedLogs): Selected {
  const find = executionFinder(wanted.executions)
  const groups = new Map<KnownExecution | null, Candidate[]>()
  for (const candidate of candidates) {
    const known = find(candidate)
    if (known !== null && candidate.logKey !== null && !isTakenOver(candidate.logKey, known)) continue
    const group = groups.get(known)
    if (group === undefined) groups.set(known, [candidate])
    else group.push(candidate)
  }
  const selected = [...groups].map(([known, group]) =>
    known === null
      ? selectFrom(group, wanted.selection, wanted.executions)
      : selectFrom(group, wanted.selections?.get(known) ?? wanted.selection, [known])
  )
  const chosen = selected.flatMap(one => one.candidates)
  const failure = selected.find(one => one.failure !== null)?.failure ?? null
  if (chosen.length === 0 && failure !== null) throw failure
  return { candidates: chosen, notices: selected.flatMap(({ notices }) => notices), failure: null }
}

function selectFrom(
  candidates: readonly Candidate[],
  wanted: StepSelection,
  executions: readonly KnownExecution[]
): Selected {
  if (wanted.stage === null && wanted.step === null) return { candidates, notices: [], failure: null }
  const keys = candidates.flatMap(({ logKey }) => (logKey === null ? [] : [logKey]))
  const byGraph = selectByGraph(executions, candidates, wanted)
  const { isKnown } = byGraph
  const { selection, notices } = isKnown ? { selection: wanted, notices: [] } : matchSelection(keys, wanted)
  const selected = new Set(selectKeys(keys, selection))
  const chosen = candidates.filter(({ key, logKey }) => {
    // A key of unknown layout cannot be shown to belong to a stage.
    return byGraph.keys.has(key) || (logKey !== null && selected.has(logKey))
  })
  const isMissed = chosen.length === 0 && candidates.length > 0 && !isKnown
  return { candidates: chosen, notices, failure: isMissed ? explainNothingSelected(keys, wanted) : null }
}
