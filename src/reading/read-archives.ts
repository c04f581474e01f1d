import { statSync } from 'node:fs'
import { withTemplates, type LogBaseline } from '../comparison/baselines.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import type { FetchedExport } from '../harness/export/poll/fetched-export.ts'
import type { FollowedLogs } from '../harness/stream/followed-logs.ts'
import type { FetchedLog } from '../harness/download/single-logs.ts'
import { Failure } from '../failure/failure.ts'
import type { StepSelection } from '../selection/selection.ts'
import { listArchive } from '../archive/archive.ts'
import { sizeBudget } from '../archive/size-budget.ts'
import { packedFile, type StoredEntry } from '../archive/stored-entry.ts'
import { buildLogbook, textsOf } from '../logbook/build-logbook.ts'
import { chooseLogs, type Choice, type ChosenLog, type ListedArchive } from './choose-logs.ts'
import { hiddenExcerpts } from './hidden-excerpts.ts'
import { moveFile, onDisk, placeIn, removeFolder } from '../system/disk.ts'
import { filesOf, type Gap, type Logbook, type ReadLog } from '../logbook/logbook.ts'
import type { LogOutcome, LogTask } from './log-task.ts'
import type { ReadingThreads } from './reading-threads.ts'
import { runTasks, type WaitingTasks } from './run-tasks.ts'
import { assignRawPaths } from '../logbook/names.ts'
import type { PackingOptions } from '../system/deflated-file.ts'
import { pageShares, type ShareOf } from './page-shares.ts'
import { redactTexts } from './redact-texts.ts'
import type { Redactor } from '../redaction/redaction.ts'

/** What was fetched: exports, and logs that were fetched one by one. */
export interface FetchedLogs {
  readonly archives: readonly FetchedExport[]
  readonly logs: readonly FetchedLog[]
}

export interface ReadOptions {
  /** Gets `raw/` and `logs/`, which must not hold files of the same names yet. */
  readonly directory: string
  /** Uncompressed bytes of all logs together. */
  readonly maxBytes: number
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
  /** What was followed of the logs; null for nothing. */
  readonly followed?: FollowedLogs | null
  /** What was missing already before; stands first in the logbook's gaps. */
  readonly knownGaps?: readonly Gap[]
  /** How long reading may go on, in ms, below 0 for no more: what is not read then is a gap. */
  readonly timeLeft?: () => number
  /** Threads that read much; null for this one alone. */
  readonly threads?: ReadingThreads | null
  /** Gets what a person should know, such as which identifier a name was taken for. */
  readonly notice?: (message: string) => void
}

/** Where texts are written until the order of the logs, and so their names, are known. */
const TEXTS_FOLDER = '.text'

/**
 * Unpacks what was fetched: each log that belongs is read once, and written as NDJSON under `raw/`
 * and as text under `logs/`. Of a log that was fetched twice the larger one is taken. A log that
 * cannot be trusted leaves a gap and no file, and so does, beside others, an archive that is
 * refused.
 *
 * @throws {Failure} `archive-refused` when no archive can be trusted or the size limit is passed;
 *   `no-such-selection` when there are logs but none of the stage or step that was named, and no
 *   graph knows it; `disk`; `input` when a pattern of `redact` takes too long
 */
export async function readArchives(found: FetchedLogs, options: ReadOptions): Promise<Logbook> {
  const { executions, selections, selection, directory } = options
  const textsFolder = placeIn(directory, TEXTS_FOLDER)
  try {
    const { logs, gaps, redact, textAt } = await readChosen(await chooseFrom(found, options), options)
    const logbook = buildLogbook(logs, { gaps, executions, selections, selection, redact })
    for (const { file } of filesOf(logbook))
      moveFile(placeIn(textsFolder, String(textAt.get(file.raw))), placeIn(directory, file.text))
    return logbook
  } finally {
    removeFolder(textsFolder)
  }
}

/** Which logs are read, and all gaps that are known before. */
async function chooseFrom(found: FetchedLogs, options: ReadOptions): Promise<Choice> {
  const { archives, gaps: refusedArchives } = await listAll(found)
  const files = found.logs.map(log => ({ log, source: fileOf(log) }))
  const { gaps, ...choice } = chooseLogs(archives, files, options)
  return { ...choice, gaps: [...(options.knownGaps ?? []), ...refusedArchives, ...gaps] }
}

/** Logs that were read. Of how each came about, and of what was listed, nothing is kept. */
interface ReadLogs {
  readonly logs: readonly ReadLog[]
  readonly gaps: readonly Gap[]
  readonly redact: (text: string) => string
  /** The names of their texts, by their raw files. */
  readonly textAt: ReadonlyMap<string, number>
}

async function readChosen(chosen: Choice, options: ReadOptions): Promise<ReadLogs> {
  const { executions, redactor, blocks = null, packing = null, threads = null } = options
  const redact = redactTexts(redactor, textsOf(chosen.logs, executions, chosen.gaps))
  for (const message of chosen.notices) options.notice?.(redact(message))
  const rawPaths = assignRawPaths(
    chosen.logs.map(log => log.key),
    redact
  )
  const shareOf = pageShares(chosen.logs, blocks?.limit ?? 0)
  const isHidden = hiddenExcerpts(chosen.logs, executions)
  const read: (ReadLog | Gap | undefined)[] = []
  const tasks: WaitingTasks = {
    sizes: Float64Array.from(chosen.logs, ({ sources: [first] }) => first?.size ?? 0),
    make: at => taskOf(chosen.logs[at], { at, raw: rawPaths[at] ?? '', shareOf }, options),
    done: (at, outcome) => {
      const log = chosen.logs[at]
      if (log === undefined) return
      if ('reason' in outcome) read[at] = { prefix: log.key, reason: outcome.reason }
      else read[at] = readLog(log, rawPaths[at] ?? '', outcome, isHidden(log, outcome.written.counts.errors))
    }
  }
  const settings = { budget: sizeBudget(options.maxBytes), blocks: blocks?.path ?? null, packing }
  await runTasks(tasks, settings, { redactor, threads, timeLeft: options.timeLeft ?? (() => Infinity) })
  const all = read.filter(one => one !== undefined)
  return {
    logs: all.filter(one => 'raw' in one),
    gaps: [...chosen.gaps, ...all.filter(one => 'prefix' in one)],
    redact,
    textAt: new Map(rawPaths.map((raw, at) => [raw, at]))
  }
}

function taskOf(
  log: ChosenLog | undefined,
  { at, raw, shareOf }: { readonly at: number; readonly raw: string; readonly shareOf: ShareOf },
  { directory, followed, baselines }: ReadOptions
): LogTask {
  const key = log?.key ?? ''
  const baseline = baselines?.get(key)
  return {
    sources: log?.sources ?? [],
    raw: placeIn(directory, raw),
    text: placeIn(placeIn(directory, TEXTS_FOLDER), String(at)),
    followed: followed?.pathOf(key) ?? null,
    share: log === undefined ? 0 : shareOf(log),
    baseline: baseline === undefined ? null : withTemplates(baseline, ({ slots }) => slots)
  }
}

async function listAll({
  archives: exports,
  logs
}: FetchedLogs): Promise<{ archives: ListedArchive[]; gaps: Gap[] }> {
  const archives: ListedArchive[] = []
  const refusals: { prefix: string; failure: Failure }[] = []
  for (const download of exports) {
    try {
      archives.push({ download, archive: await listArchive(download.path) })
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'archive-refused') throw error
      refusals.push({ prefix: download.prefix, failure: error })
    }
  }
  const [first] = refusals
  if (archives.length + logs.length === 0 && first !== undefined) throw first.failure
  return { archives, gaps: refusals.map(({ prefix, failure }) => ({ prefix, reason: failure.summary })) }
}

/**
 * What the logbook keeps of a log that was read. Written out: what is spread takes V8 twice the
 * memory.
 */
function readLog(
  log: ChosenLog,
  raw: string,
  { written, source, followedLines }: Extract<LogOutcome, { source: unknown }>,
  isExcerptHidden: boolean
): ReadLog {
  const { counts, bytes, sha256, redactions, findings, comparison, blocks, packedText, isVerbatim } = written
  return {
    key: log.key,
    logKey: log.logKey,
    executionId: log.executionId,
    raw,
    unit: log.logKey?.unit ?? null,
    lines: counts.lines,
    bytes,
    sha256,
    errors: counts.errors,
    errorKinds: findings.errorKinds,
    telling: findings.telling,
    score: findings.score,
    sourceLines: findings.sourceLines,
    excerpt: isExcerptHidden ? null : findings.excerpt,
    comparison,
    errorLevelLines: counts.errorLevelLines,
    warnings: counts.warnings,
    missingAtStart: counts.missingAtStart,
    followedLines,
    cutLines: counts.cut,
    redactions,
    stored: { blocks, raw: isVerbatim && followedLines === 0 ? packedFile(source) : null, text: packedText },
    startedAt: counts.firstTime,
    endedAt: counts.lastTime
  }
}

/** A log that was fetched by itself, read as an entry of an archive is. */
function fileOf({ path }: FetchedLog): StoredEntry {
  const size = onDisk('read', () => statSync(path).size)
  return { path, offset: 0, packedSize: size, size, crc32: null, isDeflated: false }
}
