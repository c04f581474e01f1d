import { Failure } from '../harness/failure.ts'
import type { StepSelection } from '../harness/selection.ts'
import { EntryError, openArchive, type Archive, type ArchiveEntry, type ArchiveLimits } from './archive.ts'
import { buildLogbook, filesOf, type Gap, type Logbook, type ReadLog } from './logbook.ts'
import { moveFile, placeIn, removeFolder } from './disk.ts'
import { LogWriter, type WrittenLog } from './log-writer.ts'
import { assignRawPaths } from './names.ts'
import { boundYoungHeap } from './young-heap.ts'
import { chooseLogs, type ChosenLog, type DownloadedExport, type ListedArchive } from './choose-logs.ts'

export interface ReadOptions {
  /** Gets `raw/` and `logs/`, which must not hold files of the same names yet. */
  readonly directory: string
  readonly limits: ArchiveLimits
  readonly selection: StepSelection
  /** Keeps this execution's logs only (layouts whose keys do not tell are kept); null keeps all. */
  readonly executionId: string | null
  /** What was missing already before; stands first in the logbook's gaps. */
  readonly knownGaps?: readonly Gap[]
  readonly signal?: AbortSignal
  /** Called after each log and each piece of one, with the totals so far; bytes are inflated ones. */
  readonly onProgress?: (done: { files: number; bytes: number }) => void
}

/** Where texts are written until the order of the logs, and so their names, are known. */
const TEXTS_FOLDER = '.text'

/**
 * Unpacks downloaded archives: each log that belongs is read once, and written as NDJSON under `raw/` and as text under `logs/`. A log
 * that cannot be trusted leaves a gap and no file, and so does, beside others, an archive that is refused.
 *
 * @throws {Failure} `archive-refused` when no archive can be trusted or the size limit is passed; `no-such-selection` when the archives
 *   hold logs but none of the stage or step that was named; `disk`
 * @throws the signal's reason when aborted
 */
export async function readArchives(
  exports: readonly DownloadedExport[],
  options: ReadOptions
): Promise<Logbook> {
  await using opened = new AsyncDisposableStack()
  const { archives, gaps: refusedArchives } = await openAll(exports, options, opened)
  const chosen = chooseLogs(archives, options.selection, options.executionId)

  const rawPaths = assignRawPaths(chosen.logs.map(log => log.key))
  const textsFolder = placeIn(options.directory, TEXTS_FOLDER)
  const texts = new Map<string, string>()
  const logs: ReadLog[] = []
  const gaps: Gap[] = [...(options.knownGaps ?? []), ...refusedArchives, ...chosen.gaps]
  try {
    for (const [at, log] of chosen.logs.entries()) {
      const raw = rawPaths[at] ?? ''
      const text = placeIn(textsFolder, String(at))
      const read = await readLog(log, raw, text, options, logs.length)
      if ('reason' in read) gaps.push(read)
      else {
        logs.push(read)
        texts.set(log.key, text)
      }
    }
    const logbook = buildLogbook(logs, gaps, options.executionId)
    for (const { file } of filesOf(logbook))
      moveFile(texts.get(file.key) ?? '', placeIn(options.directory, file.text))
    return logbook
  } finally {
    removeFolder(textsFolder)
  }
}

async function openAll(
  exports: readonly DownloadedExport[],
  options: ReadOptions,
  opened: AsyncDisposableStack
): Promise<{ archives: ListedArchive[]; gaps: Gap[] }> {
  const archives: ListedArchive[] = []
  const refusals: { prefix: string; failure: Failure }[] = []
  for (const download of exports) {
    options.signal?.throwIfAborted()
    try {
      const archive: Archive = opened.use(await openArchive(download.path, options.limits))
      archives.push({ download, archive })
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'archive-refused') throw error
      refusals.push({ prefix: download.prefix, failure: error })
    }
  }
  const [first] = refusals
  if (archives.length === 0 && first !== undefined) throw first.failure
  return { archives, gaps: refusals.map(({ prefix, failure }) => ({ prefix, reason: failure.summary })) }
}

/** Reads a log from the first archive that has it whole. */
async function readLog(
  log: ChosenLog,
  raw: string,
  text: string,
  options: ReadOptions,
  files: number
): Promise<ReadLog | Gap> {
  let reason = ''
  for (const entry of log.entries) {
    try {
      const { counts, bytes, sha256 } = await writeLog(
        entry,
        placeIn(options.directory, raw),
        text,
        options,
        files
      )
      return {
        key: log.key,
        logKey: log.logKey,
        raw,
        unit: log.logKey?.unit ?? null,
        lines: counts.lines,
        bytes,
        sha256,
        errors: counts.errors,
        warnings: counts.warnings,
        redactions: 0,
        excerpt: null,
        startedAt: counts.firstTime,
        endedAt: counts.lastTime
      }
    } catch (error) {
      if (!(error instanceof EntryError)) throw error
      reason = error.message
    }
  }
  return { prefix: log.key, reason }
}

async function writeLog(
  entry: ArchiveEntry,
  rawPath: string,
  textPath: string,
  { limits, signal, onProgress }: ReadOptions,
  files: number
): Promise<WrittenLog> {
  using writer = new LogWriter(rawPath, textPath)
  for await (const chunk of entry.read()) {
    signal?.throwIfAborted()
    await writer.write(chunk)
    boundYoungHeap()
    onProgress?.({ files, bytes: limits.budget.usedBytes })
  }
  const written = await writer.end()
  onProgress?.({ files: files + 1, bytes: limits.budget.usedBytes })
  return written
}
