import { Failure } from '../harness/failure.ts'
import { parseLogKey, storageNameToKey, type LogKey } from '../harness/log-key.ts'
import { selectKeys, stagesOf, stepsOf, tellAttempts, type StepSelection } from '../harness/selection.ts'
import { quoteInert } from '../harness/quote.ts'
import { UNSAFE_NAME, type Archive, type ArchiveEntry } from './archive.ts'
import type { Gap } from './logbook.ts'

/** An export on disk, and which of the logs in it were meant. */
export interface DownloadedExport {
  readonly path: string
  readonly account: string
  /** The prefix that was asked for, as gaps name it. */
  readonly prefix: string
  /** Which of the archive's keys belong, of those that have a known layout: prefixes match more than was meant. All by default. */
  readonly select?: (keys: readonly LogKey[]) => readonly LogKey[]
  /** Does this key belong, as a string (run 3 also finds run 30). By default those that start with `prefix`. */
  readonly wanted?: (key: string) => boolean
}

export interface ListedArchive {
  readonly download: DownloadedExport
  readonly archive: Archive
}

/** A log to read. Exports can overlap, so it may stand in several archives. */
export interface ChosenLog {
  readonly key: string
  readonly logKey: LogKey | null
  readonly entries: readonly ArchiveEntry[]
}

interface Candidate {
  readonly key: string
  readonly logKey: LogKey | null
  readonly entries: ArchiveEntry[]
  /** Why an entry of this key is left out. */
  reason: string | null
  /** One archive has this key both as an entry to read and as one that is left out. */
  isAmbiguous: boolean
}

/**
 * The logs to read, each key once, and the gaps that entries leave which cannot be trusted. Logs that were not meant are passed over
 * in silence; a name that is no storage name of the account at all is a gap.
 *
 * @param executionId keeps this execution's logs, and those whose keys do not tell
 * @throws {Failure} `no-such-selection` when there are logs, but none of the stage or step that was named; it lists those there are
 */
export function chooseLogs(
  archives: readonly ListedArchive[],
  selection: StepSelection,
  executionId: string | null
): { logs: ChosenLog[]; gaps: Gap[] } {
  const candidates = new Map<string, Candidate>()
  const gaps: Gap[] = []
  for (const { download, archive } of archives) {
    for (const candidate of listMeant(download, archive, gaps)) {
      const known = candidates.get(candidate.key)
      if (known === undefined) candidates.set(candidate.key, candidate)
      else {
        known.entries.push(...candidate.entries)
        known.reason ??= candidate.reason
        known.isAmbiguous ||= candidate.isAmbiguous
      }
    }
  }

  const meant = selectCandidates([...candidates.values()], selection, executionId)
  for (const { key, entries, reason, isAmbiguous } of meant)
    if (reason !== null && (isAmbiguous || entries.length === 0)) gaps.push({ prefix: key, reason })
  return { logs: meant.filter(({ entries }) => entries.length > 0), gaps }
}

/** The log keys in an archive that belong as strings, to learn what an export holds before it is read. */
export function keysIn(
  archive: Archive,
  download: Pick<DownloadedExport, 'account' | 'prefix' | 'wanted'>
): string[] {
  return listMeant({ path: '', ...download }, archive, [])
    .filter(({ entries }) => entries.length > 0)
    .map(({ key }) => key)
}

function listMeant(
  { account, prefix, select, wanted }: DownloadedExport,
  archive: Archive,
  gaps: Gap[]
): Candidate[] {
  const listed = listCandidates(archive, account, gaps)
  const parsed = listed.flatMap(({ logKey }) => (logKey === null ? [] : [logKey]))
  const belonging = new Set(select === undefined ? parsed : select(parsed))
  const isWanted = wanted ?? (key => key.startsWith(prefix))
  return listed.filter(({ key, logKey }) => isWanted(key) && (logKey === null || belonging.has(logKey)))
}

function listCandidates(archive: Archive, account: string, gaps: Gap[]): Candidate[] {
  const listed = new Map<string, Candidate>()
  const offer = (name: string, entry: ArchiveEntry | null, reason: string | null): void => {
    const key = reason === UNSAFE_NAME ? null : storageNameToKey(name, account)
    if (key === null) {
      gaps.push({ prefix: name, reason: reason ?? 'it is not named as a log of this account' })
      return
    }
    const candidate = listed.get(key) ?? {
      key,
      logKey: parseLogKey(key),
      entries: [],
      reason: null,
      isAmbiguous: false
    }
    if (entry !== null) candidate.entries.push(entry)
    candidate.reason ??= reason
    candidate.isAmbiguous = candidate.reason !== null && candidate.entries.length > 0
    listed.set(key, candidate)
  }
  for (const entry of archive.entries) offer(entry.name, entry, null)
  for (const { name, reason } of archive.refused) offer(name, null, reason)
  return [...listed.values()]
}

function selectCandidates(
  candidates: readonly Candidate[],
  selection: StepSelection,
  executionId: string | null
): Candidate[] {
  const ofExecution = candidates.filter(({ logKey }) => {
    const told = logKey?.execution ?? null
    return executionId === null || told === null || told === executionId
  })
  const keys = ofExecution.flatMap(({ logKey }) => (logKey === null ? [] : [logKey]))
  const told = tellAttempts(keys)
  const attempts = new Map(keys.map((key, at) => [key, told[at] ?? key]))
  const selected = new Set(selectKeys(keys, selection))
  const isNamed = selection.stage !== null || selection.step !== null
  if (isNamed && selected.size === 0 && ofExecution.length > 0) throw nothingSelected(keys, selection)

  // A key of unknown layout cannot be shown to belong to a stage, nor not to belong to the execution.
  return ofExecution
    .filter(({ logKey }) => (logKey === null ? !isNamed : selected.has(logKey)))
    .map(candidate => ({
      ...candidate,
      logKey: candidate.logKey === null ? null : (attempts.get(candidate.logKey) ?? candidate.logKey)
    }))
}

function nothingSelected(keys: readonly LogKey[], { stage, step }: StepSelection): Failure {
  const stages = stagesOf(keys)
  if (stage !== null && selectKeys(keys, { stage, step: null }).length === 0)
    return new Failure(
      'no-such-selection',
      `The execution has no logs of a stage with the identifier ${quoteInert(stage)}.`,
      `Stages with logs: ${list(stages)}. Give one of these as \`stage-id\` (identifiers, not names).`
    )
  const steps = stage === null ? stages.flatMap(name => stepsOf(keys, name)) : stepsOf(keys, stage)
  return new Failure(
    'no-such-selection',
    `${stage === null ? 'The execution' : `Stage ${quoteInert(stage)}`} has no logs of a step with the identifier ${quoteInert(step ?? '')}.`,
    `Steps with logs: ${list(steps)}. Give one of these as \`step-id\` (identifiers, not names).`
  )
}

function list(identifiers: readonly string[]): string {
  const most = 50
  const names = identifiers.slice(0, most).map(name => quoteInert(name, 128))
  const rest = identifiers.length - names.length
  return names.length === 0 ? 'none' : names.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
