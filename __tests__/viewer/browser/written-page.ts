import { NOTHING_STORED } from '../../../src/blocks/stored-log.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BlockFile, type StoredBlock } from '../../../src/blocks/block-file.ts'
import { RecordBlocks, type RecordBlock } from '../../../src/blocks/record-blocks.ts'
import type { RunState, Execution, Gap, LogFile, Logbook, Stage, Step } from '../../../src/logbook/logbook.ts'
import { filesOf } from '../../../src/logbook/logbook.ts'
import type { LogBaseline } from '../../../src/comparison/baselines.ts'
import { LogTemplates } from '../../../src/comparison/log-templates.ts'
import { LogReader } from '../../../src/text/log-reader.ts'
import { LogWriter } from '../../../src/reading/log-writer.ts'
import { assignTextPaths, type TextName } from '../../../src/logbook/names.ts'
import { createRedactor } from '../../../src/redaction/redaction.ts'
import { reported } from '../../../src/report/failures.ts'
import { describeReport } from '../../../src/report/page/describe-report.ts'
import type { PageData } from '../../../src/report/page/page-data.ts'
import { writePage } from '../../../src/report/page/write-page.ts'

/** A log, as Harness would give it: its NDJSON, whole or in pieces. */
export type LogText = string | Iterable<Buffer>

export interface LoggedUnit {
  readonly unit: string
  readonly status?: string
  readonly log: LogText
}

/** What is left out is unknown. */
export interface LoggedStep extends Partial<RunState> {
  readonly name: string
  readonly identifier?: string
  readonly groups?: readonly string[]
  readonly attempt?: number
  /** Its only log, those of its command units, or none. */
  readonly logs?: LogText | readonly LoggedUnit[]
  /** Its log in the last good run, NDJSON, that it is compared with. */
  readonly good?: string
}

export interface LoggedStage extends Partial<RunState> {
  readonly name: string
  readonly steps: readonly LoggedStep[]
}

export interface LoggedExecution extends Partial<RunState> {
  readonly name?: string | null
  readonly pipeline?: string | null
  readonly runSequence?: number | null
  readonly url?: string | null
  readonly source?: Execution['source']
  readonly stages: readonly LoggedStage[]
}

export interface Logged {
  readonly executions: readonly LoggedExecution[]
  readonly gaps?: readonly Gap[]
  /** Compressed bytes that the page may hold; by default there is room for all. */
  readonly limit?: number
}

/** A report's page on disk. Dispose it to remove it. */
export interface WrittenPage extends AsyncDisposable {
  readonly path: string
  /** `file://…` */
  readonly url: string
  /** What the page is told. */
  readonly data: PageData
  [Symbol.asyncDispose](): Promise<void>
}

const UNKNOWN: RunState = { status: null, startedAt: null, endedAt: null, failure: null }
/** Of the sample pages, in ms since 1970. */
export const CREATED_AT = Date.UTC(2026, 2, 14, 21, 30)
/** The workflow run of the sample pages. */
export const RUN_URL = 'https://github.com/octocat/shop/actions/runs/7'
const PRODUCT_URL = 'https://github.com/acme/harness-logs'
const CHUNK = 128 * 1024

/**
 * Writes the report's page of these logs with the code that the action writes it with, template
 * included.
 */
export async function pageOf(logged: Logged): Promise<WrittenPage> {
  const folder = await mkdtemp(join(tmpdir(), 'report-page-'))
  const limit = logged.limit ?? 64 * 1024 * 1024
  const logbook = writeLogs(logged, folder, new BlockFile(join(folder, 'blocks')))
  const report = describeReport(reported(logbook), {
    limit,
    generator: 'harness-logs/1.0.0',
    now: CREATED_AT,
    runUrl: RUN_URL,
    productUrl: PRODUCT_URL
  })
  const path = join(folder, 'index.html')
  await writePage(path, report)
  return {
    path,
    url: pathToFileURL(path).href,
    data: report.data,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true })
  }
}

function writeLogs(logged: Logged, folder: string, blockFile: BlockFile): Logbook {
  using _closed = blockFile
  const paths = new Map(textPathsOf(logged))
  let files = 0
  const write = (
    key: object,
    unit: string | null,
    status: string | null,
    log: LogText,
    good: string | undefined
  ): LogFile => {
    const raw = join(folder, `${++files}.ndjson`)
    using writer = new LogWriter(raw, `${raw}.log`, createRedactor([], []), {
      blockFile,
      baseline: good === undefined ? null : baselineOf(good, blockFile)
    })
    for (const piece of typeof log === 'string' ? piecesOf(log) : log) writer.write(piece)
    const { counts, findings, comparison, blocks, bytes, sha256, redactions } = writer.end()
    const text = paths.get(key) ?? ''
    return {
      key: text,
      raw: text.replace(/^logs(.*)\.log$/s, 'raw$1.ndjson'),
      text,
      unit,
      status,
      lines: counts.lines,
      errors: counts.errors,
      ...findings,
      score: findings.excerpt?.score ?? -1,
      comparison,
      errorLevelLines: counts.errorLevelLines,
      warnings: counts.warnings,
      startedAt: counts.firstTime,
      endedAt: counts.lastTime,
      missingAtStart: counts.missingAtStart,
      followedLines: 0,
      cutLines: counts.cut,
      bytes,
      sha256,
      redactions,
      stored: { ...NOTHING_STORED, blocks }
    }
  }
  const executions: Execution[] = []
  for (const execution of logged.executions) {
    const stages: Stage[] = []
    for (const stage of execution.stages) {
      const steps: Step[] = []
      for (const step of stage.steps) {
        const written: LogFile[] = []
        for (const { key, unit, status, log } of logsOf(step))
          written.push(write(key, unit, status, log, step.good))
        steps.push(stepOf(step, written))
      }
      stages.push({ ...UNKNOWN, identifier: stage.name, ...stage, steps })
    }
    executions.push({ ...IDENTITY, ...UNKNOWN, name: null, ...execution, stages })
  }
  return logbookOf(executions, logged.gaps ?? [])
}

const IDENTITY = {
  account: 'acc',
  org: 'shop',
  project: 'web',
  pipeline: 'Deploy',
  runSequence: 42,
  executionId: 'exec',
  url: null,
  role: 'main',
  partOf: null,
  failedElsewhere: [],
  trigger: null,
  abortedBy: null,
  source: null
} as const

function baselineOf(good: string, blockFile: BlockFile): LogBaseline {
  const known = new LogTemplates()
  const records = new RecordBlocks()
  const reader = new LogReader([known, records])
  const blocks: StoredBlock[] = []
  const store = (block: RecordBlock | null): void => {
    if (block !== null) blocks.push(blockFile.append(block))
  }
  for (const piece of piecesOf(good)) {
    reader.add(reader.read(piece))
    store(records.full())
  }
  reader.end()
  store(records.end())
  const run = { run: 117, executionId: 'good', url: 'https://app.harness.io/ng/account/acc/117' }
  const stored = { lines: reader.counts.lines, blocks }
  return { good: { run, templates: known.templates, stored }, earlier: [], passedOnCommit: null }
}

function stepOf({ logs: _, good: _good, groups = [], ...step }: LoggedStep, files: readonly LogFile[]): Step {
  const facts = { attempt: 1, takenFrom: null, delegates: [] }
  return { ...UNKNOWN, identifier: step.name, ...facts, ...step, groups, groupNames: groups, files }
}

function logbookOf(executions: readonly Execution[], gaps: readonly Gap[]): Logbook {
  const logbook = { executions, gaps, complete: gaps.length === 0, fileCount: 0, lineCount: 0, errorCount: 0 }
  const files = [...filesOf(logbook)].map(({ file }) => file)
  return {
    ...logbook,
    fileCount: files.length,
    lineCount: files.reduce((sum, { lines }) => sum + lines, 0),
    errorCount: files.reduce((sum, { errors }) => sum + errors, 0)
  }
}

interface OneLog {
  /** Tells the log from others. */
  readonly key: object
  readonly unit: string | null
  readonly status: string | null
  readonly log: LogText
}

function logsOf(step: LoggedStep): OneLog[] {
  const { logs } = step
  if (logs === undefined) return []
  if (!isUnits(logs)) return [{ key: step, unit: null, status: null, log: logs }]
  return logs.map(each => ({ key: each, unit: each.unit, status: each.status ?? null, log: each.log }))
}

function isUnits(logs: LogText | readonly LoggedUnit[]): logs is readonly LoggedUnit[] {
  return Array.isArray(logs)
}

/** The paths of the text files in the artifact, as the action makes them. */
function textPathsOf({ executions }: Logged): [object, string][] {
  const keys: object[] = []
  const names: TextName[] = []
  for (const [executionAt, { stages }] of executions.entries())
    for (const [stageAt, stage] of stages.entries())
      for (const [stepAt, step] of stage.steps.entries())
        for (const [unitAt, { key, unit }] of logsOf(step).entries()) {
          keys.push(key)
          names.push({
            execution: executions.length > 1 ? `execution-${executionAt + 1}` : null,
            ...{ stageIndex: stageAt + 1, stage: stage.name, stepIndex: stepAt + 1, step: step.name },
            ...{ unitIndex: unitAt + 1, unit, alone: logsOf(step).length === 1 }
          })
        }
  const paths = assignTextPaths(names)
  return keys.map((key, at) => [key, paths[at] ?? ''])
}

function* piecesOf(log: string): Generator<Buffer> {
  const bytes = Buffer.from(log)
  for (let from = 0; from < bytes.length; from += CHUNK) yield bytes.subarray(from, from + CHUNK)
}
