import { createReadStream, statSync } from 'node:fs'
import type { LogBaseline } from '../comparison/baselines.ts'
import { forEachLimited } from '../system/for-each-limited.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { FetchedExport } from '../harness/export/poll/fetched-export.ts'
import type { FetchedLog } from '../harness/download/single-logs.ts'
import { Failure } from '../failure/failure.ts'
import type { StepSelection } from '../selection/selection.ts'
import {
  EntryError,
  openArchive,
  spend,
  type Archive,
  type ArchiveLimits,
  type SizeBudget
} from '../archive/archive.ts'
import { BlockFile } from '../blocks/block-file.ts'
import { buildLogbook, textsOf } from '../logbook/build-logbook.ts'
import { chooseLogs, type ChosenLog, type ListedArchive, type LogSource } from './choose-logs.ts'
import { diskFailure, moveFile, onDisk, placeIn, removeFolder } from '../system/disk.ts'
import { filesOf, type Gap, type Logbook, type ReadLog } from '../logbook/logbook.ts'
import { LogWriter, type LogTakers, type WrittenLog } from './log-writer.ts'
import { assignRawPaths } from '../logbook/names.ts'
import { FilePacker, type PackingOptions } from '../system/deflated-file.ts'
import { largestShare } from '../blocks/page-budget.ts'
import { redactTexts } from './redact-texts.ts'
import type { Redactor } from '../redaction/redaction.ts'

/** What was fetched: exports, and logs that were had one by one. */
export interface FetchedLogs {
  readonly archives: readonly FetchedExport[]
  readonly logs: readonly FetchedLog[]
}

export interface ReadOptions {
  /** Gets `raw/` and `logs/`, which must not hold files of the same names yet. */
  readonly directory: string
  /** The budget counts single logs too. */
  readonly limits: ArchiveLimits
  readonly selection: StepSelection
  /** Of executions of which something else is selected. */
  readonly selections?: ReadonlyMap<KnownExecution, StepSelection>
  /** What the Pipeline Service told; empty without org and project. */
  readonly executions: readonly KnownExecution[]
  /** Applied to all that is written, and to every text of the logbook. */
  readonly redactor: Redactor
  /**
   * Where the report's page will find the logs, and the compressed bytes of them that it may hold;
   * null for no page.
   */
  readonly blocks?: { readonly path: string; readonly limit: number } | null
  /** How the texts are deflated; null for none that are. */
  readonly packing?: PackingOptions | null
  /** What the logs of failed steps are compared with, by their keys. */
  readonly baselines?: ReadonlyMap<string, LogBaseline>
  /** What was missing already before; stands first in the logbook's gaps. */
  readonly knownGaps?: readonly Gap[]
  readonly signal?: AbortSignal
  /** Whether the time for reading is over: a log that was not read to its end by then is a gap. */
  readonly isOver?: () => boolean
  /**
   * Called after each log and each piece of one, with the totals so far; bytes are inflated ones.
   */
  readonly onProgress?: (done: { files: number; bytes: number }) => void
  /** Gets what a person should know, such as which identifier a name was taken for. */
  readonly notice?: (message: string) => void
}

/** Where texts are written until the order of the logs, and so their names, are known. */
const TEXTS_FOLDER = '.text'
const CHUNK_SIZE = 128 * 1024
/**
 * Bytes; a longer log is cut into blocks for the page, of which few are unpacked to show some
 * lines.
 */
const LARGEST_BLOCK = 1024 * 1024
/** Logs that are read at once: while one is finished, the next one is begun. */
const AT_ONCE = 2
/** About how many times smaller a log is in an archive; only for one that is in none. */
const COMPRESSION = 8
const OUT_OF_TIME = 'timeout-minutes ran out before all of it was read'

/**
 * Unpacks what was fetched: each log that belongs is read once, and written as NDJSON under `raw/`
 * and as text under `logs/`. Of a log that was had twice the larger one is taken. A log that cannot
 * be trusted leaves a gap and no file, and so does, beside others, an archive that is refused.
 *
 * @throws {Failure} `archive-refused` when no archive can be trusted or the size limit is passed;
 *   `no-such-selection` when there are logs but none of the stage or step that was named, and no
 *   graph knows it; `disk`; `input` when a pattern of `redact` takes too long
 * @throws the signal's reason when aborted
 */
export async function readArchives(found: FetchedLogs, options: ReadOptions): Promise<Logbook> {
  await using opened = new AsyncDisposableStack()
  const { budget } = options.limits
  const { archives, gaps: refusedArchives } = await openAll(found, options, opened)
  const files = found.logs.map(log => ({ log, source: sourceOf(log, budget) }))
  const { executions, selections } = options
  const chosen = chooseLogs(archives, files, { executions, selections, selection: options.selection })

  const gaps: Gap[] = [...(options.knownGaps ?? []), ...refusedArchives, ...chosen.gaps]
  const redact = redactTexts(options.redactor, textsOf(chosen.logs, options.executions, gaps))
  for (const message of chosen.notices) options.notice?.(redact(message))
  const rawPaths = assignRawPaths(
    chosen.logs.map(log => log.key),
    redact
  )
  const textsFolder = placeIn(options.directory, TEXTS_FOLDER)
  const texts = new Map<string, string>()
  const progress = { files: 0 }
  const { blocks = null, packing = null } = options
  const sizes = chosen.logs.map(expectedSize)
  const blockFile = blocks === null ? null : opened.use(new BlockFile(blocks.path))
  const packer = packing === null ? null : opened.use(new FilePacker(packing))
  const takers = { blockFile, packer }
  // Also when some have to be compressed anew, which is quicker than good.
  const isWhole = blocks !== null && largestShare(sizes, blocks.limit / 2) === Infinity
  try {
    const read: (ReadLog | Gap)[] = []
    await forEachLimited(AT_ONCE, chosen.logs, async (log, at) => {
      const raw = rawPaths[at] ?? ''
      const text = placeIn(textsFolder, String(at))
      const baseline = options.baselines?.get(log.key) ?? null
      const places = { raw, text, takers: { ...takers, baseline }, isWhole }
      read[at] = await readLog(log, places, options, progress)
      texts.set(raw, text)
    })
    gaps.push(...read.filter((each): each is Gap => 'reason' in each))
    const logs = read.filter((each): each is ReadLog => !('reason' in each))
    const { selection } = options
    const logbook = buildLogbook(logs, { gaps, executions, selections, selection, redact })
    for (const { file } of filesOf(logbook))
      moveFile(texts.get(file.raw) ?? '', placeIn(options.directory, file.text))
    return logbook
  } finally {
    removeFolder(textsFolder)
  }
}

async function openAll(
  { archives: exports, logs }: FetchedLogs,
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
  if (archives.length + logs.length === 0 && first !== undefined) throw first.failure
  return { archives, gaps: refusals.map(({ prefix, failure }) => ({ prefix, reason: failure.summary })) }
}

/** Where a log is written to. */
interface LogPlaces {
  /** In the artifact. */
  readonly raw: string
  /** On disk, until its own place is known. */
  readonly text: string
  readonly takers: LogTakers
  /** Whether the page will hold all of it. */
  readonly isWhole: boolean
}

/** Reads a log from the first place that has it whole. */
async function readLog(
  log: ChosenLog,
  places: LogPlaces,
  options: ReadOptions,
  progress: { files: number }
): Promise<ReadLog | Gap> {
  let reason = ''
  for (const source of log.sources) {
    try {
      const written = await writeLog(source, places, options, progress)
      const { counts, bytes, sha256, redactions, findings, comparison, blocks, packedText } = written
      return {
        key: log.key,
        logKey: log.logKey,
        executionId: log.executionId,
        raw: places.raw,
        unit: log.logKey?.unit ?? null,
        lines: counts.lines,
        bytes,
        sha256,
        errors: counts.errors,
        ...findings,
        comparison,
        errorLevelLines: counts.errorLevelLines,
        warnings: counts.warnings,
        missingAtStart: counts.missingAtStart,
        cutLines: counts.cut,
        redactions,
        blocks,
        packed: { raw: written.isVerbatim ? source.packed : null, text: packedText },
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
  source: LogSource,
  { raw, text, takers, isWhole }: LogPlaces,
  { directory, limits, redactor, signal, isOver, onProgress }: ReadOptions,
  progress: { files: number }
): Promise<WrittenLog> {
  if (isOver?.() === true) throw new EntryError(OUT_OF_TIME)
  const packedLog = isWhole && source.uncompressedSize <= LARGEST_BLOCK ? source.packed : null
  await using writer = new LogWriter(placeIn(directory, raw), text, redactor, { ...takers, packedLog })
  for await (const chunk of source.read()) {
    signal?.throwIfAborted()
    if (isOver?.() === true) throw new EntryError(OUT_OF_TIME)
    await writer.write(chunk)
    onProgress?.({ ...progress, bytes: limits.budget.usedBytes })
  }
  const written = await writer.end()
  progress.files += 1
  onProgress?.({ ...progress, bytes: limits.budget.usedBytes })
  return written
}

/** What a log will take in the page, in compressed bytes: about what it took in its archive. */
function expectedSize({ sources: [first] }: ChosenLog): number {
  return first?.packed?.packedSize ?? (first?.uncompressedSize ?? 0) / COMPRESSION
}

/** A log that was had by itself, read as an entry of an archive is. */
function sourceOf({ path }: FetchedLog, budget: SizeBudget): LogSource {
  const uncompressedSize = onDisk('read', () => statSync(path).size)
  return {
    uncompressedSize,
    packed: null,
    async *read() {
      try {
        for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_SIZE })) {
          spend(budget, (chunk as Buffer).length)
          yield chunk as Buffer
        }
      } catch (error) {
        throw error instanceof Failure ? error : diskFailure('read', error)
      }
    }
  }
}
