import { join } from 'node:path'
import { downloadLink, type DownloadProgress } from './download.ts'
import { Failure } from './failure.ts'
import type { Harness } from './http.ts'
import { exportPrefix } from './log-export.ts'
import { otherSpellings, prefixCandidates, type ExportTarget } from './prefixes.ts'
import { quoteInert } from './quote.ts'

/** An exported zip on disk. */
export interface FetchedExport {
  readonly path: string
  readonly account: string
  /** As it was asked for; the archive may hold more than its logs. */
  readonly prefix: string
  /** Only this execution's logs in it are meant; null: all. */
  readonly executionId: string | null
}

/** One log on disk, had by its key without an export. */
export interface FetchedLog {
  readonly path: string
  readonly account: string
  /** Without storage's leading account segment. */
  readonly key: string
}

/** Something that could not be had, and why. */
export interface ExportGap {
  readonly prefix: string
  readonly reason: string
}

/** What came of it; no archives and no logs when Harness truly has no log under any of the prefixes. */
export interface ExportResult {
  readonly archives: readonly FetchedExport[]
  readonly logs: readonly FetchedLog[]
  readonly gaps: readonly ExportGap[]
}

/** How to go about it. */
export interface ExportOptions {
  readonly stage: string | null
  /** Where the archives are put. */
  readonly directory: string
  /** In ms since 1970. */
  readonly deadline: number
  readonly onProgress: DownloadProgress
  /** Whether a downloaded archive holds a log of what was selected: if not, the next prefix is tried. */
  readonly holdsSelection: (archive: FetchedExport) => Promise<boolean>
}

/** How many spellings of one prefix are tried. */
const SPELLINGS = 4
/** An export `in_progress` for longer than this many ms may have lost its worker (the state then stays for seven days). */
const PATIENCE = 5 * 60_000

/**
 * Exports and downloads what the target names. A run's layouts are tried in turn until one holds the selection;
 * of raw prefixes all are had, and one that fails is a gap as long as another succeeds.
 * @throws Failure of the only export, or of the first when all failed.
 */
export async function exportLogs(
  harness: Harness,
  target: ExportTarget,
  options: ExportOptions
): Promise<ExportResult> {
  return target.kind === 'run'
    ? exportRun(harness, target, options)
    : exportPrefixes(harness, target, options)
}

async function exportRun(
  harness: Harness,
  target: Extract<ExportTarget, { kind: 'run' }>,
  options: ExportOptions
): Promise<ExportResult> {
  const archives: FetchedExport[] = []
  for (const [index, prefix] of prefixCandidates(target, options.stage).entries()) {
    const archive = await fetchExport(harness, target.account, prefix, target.execution, index, options)
    if (archive === null) continue
    if (await options.holdsSelection(archive)) return { archives: [archive], logs: [], gaps: [] }
    archives.push(archive)
  }
  return { archives, logs: [], gaps: [] }
}

async function exportPrefixes(
  harness: Harness,
  { account, prefixes }: Extract<ExportTarget, { kind: 'prefixes' }>,
  options: ExportOptions
): Promise<ExportResult> {
  const archives: FetchedExport[] = []
  const gaps: ExportGap[] = []
  let first: Failure | null = null
  for (const [index, prefix] of prefixes.entries()) {
    try {
      const archive = await fetchExport(harness, account, prefix, null, index, options)
      if (archive === null) gaps.push({ prefix, reason: 'Harness has no log under this prefix.' })
      else archives.push(archive)
    } catch (error) {
      if (!(error instanceof Failure) || !isOfThisPrefix(error)) throw error
      first ??= error
      gaps.push({ prefix, reason: error.message })
    }
  }
  if (archives.length === 0 && first !== null) throw first
  return { archives, logs: [], gaps: archives.length === 0 ? [] : gaps }
}

/** Whether another prefix may still succeed; a refused key or a full disk ends it all. */
function isOfThisPrefix({ kind }: Failure): boolean {
  return ['limit', 'export-error', 'prefix-refused', 'link-dead', 'export-unavailable', 'timeout'].includes(
    kind
  )
}

/** Export and download under the prefix; null when no log has it. */
async function fetchExport(
  harness: Harness,
  account: string,
  prefix: string,
  executionId: string | null,
  index: number,
  options: ExportOptions
): Promise<FetchedExport | null> {
  const { tell } = harness.connection
  tell(`Export: asking for the logs under ${quoteInert(prefix)}`)
  const path = join(options.directory, `export-${index}.zip`)
  let patience = PATIENCE
  let renewed = false
  let trouble: Failure | null = null
  const spellings = [prefix, ...otherSpellings(prefix)].slice(0, SPELLINGS)
  for (let at = 0; ;) {
    try {
      const { link } = await exportPrefix(harness, account, spellings[at] ?? prefix, {
        deadline: options.deadline,
        patience
      })
      await downloadLink(harness.connection, link, path, options.onProgress)
      return { path, account, prefix, executionId }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (error.kind === 'not-found' && at === 0) return null
      // Nothing under another spelling explains nothing: what was wrong before does.
      if (error.kind !== 'not-found') trouble = error
      // A link past its time is renewed by asking again; after that only another spelling helps.
      if (error.kind === 'link-dead' && !renewed) renewed = true
      else at += 1
      const next = spellings[at]
      if (next === undefined || !hasAnotherWay(error)) throw trouble ?? error
      tell(`${error.summary} Asking for ${quoteInert(next)}`)
      patience *= 2
    }
  }
}

/** A dead link, a stuck export, or a spelling that finds nothing where the first one did: another spelling is another export. */
function hasAnotherWay({ kind, status }: Failure): boolean {
  return kind === 'link-dead' || kind === 'not-found' || (kind === 'export-unavailable' && status === null)
}
