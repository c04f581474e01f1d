import { NOTHING_STORED } from '../../../src/blocks/stored-log.ts'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BlockFile } from '../../../src/blocks/block-file.ts'
import type { LogComparison } from '../../../src/comparison/log-comparison.ts'
import type { LogFile } from '../../../src/logbook/logbook.ts'
import type { ReportedLogbook } from '../../../src/report/failures.ts'
import { describeReport } from '../../../src/report/page/describe-report.ts'
import type { PageData } from '../../../src/report/page/page-data.ts'
import type { PageNewLines } from '../../../src/report/page/page-lines.ts'
import { cutInTheMiddle, plainLine } from '../../../src/failure/inert-text.ts'
import { writePage } from '../../../src/report/page/write-page.ts'
import { failureOf } from '../../fixtures/failures.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import {
  failedDeploy,
  SAMPLE_URL,
  sampleCourse,
  sampleExcerpt,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const options = {
  limit: 64 * 1_048_576,
  generator: 'harness-logs/1.2.3',
  now: Date.UTC(2026, 2, 14),
  runUrl: 'https://github.com/octocat/shop/actions/runs/7',
  productUrl: 'https://github.com/acme/harness-logs'
}

/** A log of blocks that say what they are. */
function logOf(texts: readonly string[], changes: Partial<LogFile> = {}): LogFile {
  using file = new BlockFile(join(folder, 'blocks'))
  const blocks = texts.map((text, at) =>
    file.append({ first: at + 1, lines: 1, errors: 0, records: [Buffer.from(text)] })
  )
  return sampleFile({ lines: texts.length, stored: { ...NOTHING_STORED, blocks }, ...changes })
}

async function pageOf(logbook: ReportedLogbook, limit = options.limit): Promise<string> {
  const path = join(folder, 'index.html')
  await writePage(path, describeReport(logbook, { ...options, limit }))
  return readFileSync(path, 'utf8')
}

/** The only element of a page that has this id, as a browser finds its end. */
function contentOf(page: string, id: string): string {
  const [, content = '', ...others] = page.split(new RegExp(`<script type="[a-z/]+" id="${id}">`))
  expect(others).toEqual([])
  return content.slice(0, content.search(/<\/script/i))
}

function dataIn(page: string): PageData {
  return JSON.parse(contentOf(page, 'report')) as PageData
}

const bookOf = (file: LogFile, name = 'Clone'): ReportedLogbook =>
  sampleLogbook([sampleExecutionOf([sampleStage('Build', [sampleStep(name, { files: [file] })])])])

test('the page holds each block, under the id that its log tells', async () => {
  const page = await pageOf(bookOf(logOf(['one\n', 'two\n', '</script><!-- \u2028\n'])))
  const [log] = dataIn(page).executions[0]?.stages[0]?.steps[0]?.logs ?? []
  expect(log?.blocks.map(({ id, first }) => ({ id, first }))).toEqual([
    { id: 0, first: 1 },
    { id: 1, first: 2 },
    { id: 2, first: 3 }
  ])
  const texts = log?.blocks.map(({ id }) =>
    gunzipSync(Buffer.from(contentOf(page, `block-${id}`), 'base64')).toString()
  )
  expect(texts).toEqual(['one\n', 'two\n', '</script><!-- \u2028\n'])
  expect(dataIn(page).counts.cut).toBe(0)
})

test('a log that there is no room for is cut, and that is counted', async () => {
  const texts = Array.from({ length: 10 }, (_, at) => `${String(Math.sin(at)).repeat(3)}\n`)
  const page = await pageOf(bookOf(logOf(texts, { text: 'logs/01-Build/01-Clone.log' })), 95)
  const [log] = dataIn(page).executions[0]?.stages[0]?.steps[0]?.logs ?? []
  expect(log?.blocks.map(({ first }) => first)).toEqual([1, 10])
  expect(log).toMatchObject({ lines: 10, path: 'logs/01-Build/01-Clone.log' })
  expect(dataIn(page).counts.cut).toBe(1)
})

describe('the log of the last good run', () => {
  const newLines = { count: 1, kinds: 1, spans: [[2, 2] as const], first: [] }
  const run = { run: 117, executionId: 'e117', url: 'https://app.harness.io/117' }
  const noise = (from: number): string[] =>
    Array.from({ length: 4 }, (_, at) => `${String(Math.sin(from + at)).repeat(3)}\n`)

  /** A failed log, its good one, and the bytes that each takes. */
  function comparedBook(): { book: ReportedLogbook; ownSize: number; goodSize: number } {
    const { stored } = logOf(noise(0))
    rmSync(join(folder, 'blocks'))
    const { stored: good } = logOf([...noise(0), ...noise(4)])
    const comparison: LogComparison = {
      good: { run, newLines, stored: { lines: 8, blocks: good.blocks } },
      ...{ sameIn: [], otherIn: [], passedIn: [], passedOnCommit: null }
    }
    const sizeOf = (blocks: typeof good.blocks): number => blocks.reduce((sum, { packed }) => sum + packed, 0)
    return {
      book: bookOf(sampleFile({ lines: 4, stored, comparison })),
      ownSize: sizeOf(stored.blocks),
      goodSize: sizeOf(good.blocks)
    }
  }

  const newLinesIn = (page: string): PageNewLines | null =>
    dataIn(page).executions[0]?.stages[0]?.steps[0]?.logs[0]?.newLines ?? null

  test('is in the page where there is room for all of it', async () => {
    const { book, ownSize, goodSize } = comparedBook()
    const page = await pageOf(book, ownSize + goodSize)
    const { good, ...rest } = newLinesIn(page) ?? {}
    expect(rest).toEqual({ run: 117, url: run.url, count: 1, spans: [2, 2] })
    expect(good).toMatchObject({ lines: 8 })
    const texts = good?.blocks.map(({ id }) =>
      gunzipSync(Buffer.from(contentOf(page, `block-${id}`), 'base64')).toString()
    )
    expect(texts).toEqual([...noise(0), ...noise(4)])
    expect(dataIn(page).counts).toMatchObject({ logs: 1, lines: 4, cut: 0 })
  })

  test('is not where there is not, and takes no room from the own logs', async () => {
    const { book, ownSize, goodSize } = comparedBook()
    const page = await pageOf(book, ownSize + goodSize - 1)
    expect(newLinesIn(page)).toMatchObject({ run: 117, count: 1, good: null })
    expect(page.split('id="block-')).toHaveLength(5)
  })

  test('is not where the own log is cut', async () => {
    const { book, ownSize } = comparedBook()
    expect(newLinesIn(await pageOf(book, ownSize - 1))).toMatchObject({ run: 117, good: null })
  })
})

test('what broke comes with its excerpt, and the place of its log', async () => {
  logOf([])
  const data = dataIn(await pageOf(sampleLogbook([failedDeploy()])))
  const { executions, counts, generator, productUrl, createdAt } = data
  expect({ generator, productUrl, createdAt }).toEqual({
    generator: 'harness-logs/1.2.3',
    productUrl: 'https://github.com/acme/harness-logs',
    createdAt: '2026-03-14T00:00:00.000Z'
  })
  expect(counts).toMatchObject({ stages: 3, steps: 13, logs: 13, lines: 478_424, errors: 6, warnings: 29 })
  expect(executions[0]).toMatchObject({
    place: 'Deploy-42',
    runSequence: 42,
    status: 'Failed',
    url: SAMPLE_URL
  })
  expect(executions[0]?.broken).toEqual([
    expect.objectContaining({
      title: 'Deploy production › Rollout',
      place: 'Deploy-42/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State',
      path: 'logs/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State.log',
      toldByLogsAlone: false
    })
  ])
})

test.each([...HOSTILE_TEXTS, '</script><script>alert(1)</script>', '<!--<script>', '\u2028\u2029', '$&$`'])(
  'no text closes the element that holds it: %j',
  async text => {
    logOf([])
    const file = sampleFile({ unit: text, excerpt: sampleExcerpt([text], 0) })
    const step = sampleStep(text, { ...sampleCourse('Failed', 0, 1, text), files: [file] })
    const stage = sampleStage(text, [step], sampleCourse(text, 0, 1, text))
    const gaps = [{ prefix: text, reason: text }]
    const page = await pageOf(sampleLogbook([sampleExecutionOf([stage], { name: text, url: text })], gaps))
    const { executions, gaps: told } = dataIn(page)
    const prefix = cutInTheMiddle(plainLine(text, Infinity), 600)
    expect(told).toMatchObject([{ prefix, reason: plainLine(text, 600) }])
    expect(executions[0]).toMatchObject({ name: text, url: text })
    expect(executions[0]?.broken[0]).toMatchObject({
      message: text.trim() === '' ? null : text,
      excerpt: { lines: [{ text }] }
    })
    expect(contentOf(page, 'report')).not.toMatch(/[<>&\u2028\u2029]/)
  }
)

test('a page that is in the way is told as a failure of the disk', async () => {
  logOf([])
  writeFileSync(join(folder, 'index.html'), 'theirs')
  expect(await failureOf(() => pageOf(sampleLogbook([failedDeploy()])))).toMatchObject({ kind: 'disk' })
})
