import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import { linesInDocument, lineAt, logScroller, shownNumbers } from './report-page.ts'
import { logOf } from './shop-deploy.ts'

const LINES = 1_000_000
const PLACE = '#Deploy-42/01-Build/01-Compile'
const visitor = useBrowser()
let whole: WrittenPage
let cut: WrittenPage
beforeAll(async () => {
  whole = await pageOf({
    executions: [{ stages: [{ name: 'Build', steps: [{ name: 'Compile', logs: manyLines() }] }] }]
  })
  cut = await pageOf({
    executions: [{ stages: [{ name: 'Build', steps: [{ name: 'Compile', logs: incompressible() }] }] }],
    limit: 300_000
  })
}, 120_000)
afterAll(async () => {
  await whole[Symbol.asyncDispose]()
  await cut[Symbol.asyncDispose]()
})

function* manyLines(): Generator<Buffer> {
  for (let from = 0; from < LINES; from += 1_000) {
    let text = ''
    for (let pos = from; pos < from + 1_000; pos++)
      text += `{"level":"INFO","pos":${pos},"out":"unit ${pos + 1} done\\n","time":"2026-01-02T03:04:05Z","args":null}\n`
    yield Buffer.from(text)
  }
}

/** Lines that gzip makes nothing of, with an error in the middle. */
function incompressible(): string {
  const lines = Array.from({ length: 20_000 }, (_, at) =>
    at === 12_000
      ? { level: 'ERROR', text: 'fatal: the disk is full' }
      : createHash('sha256').update(`${at}`).digest('hex')
  )
  return logOf(lines)
}

test('of a million lines only those in sight are in the document', async () => {
  const page = await visitor.open(whole.url, { fragment: PLACE })
  await lineAt(page, 1).waitFor()
  expect(await linesInDocument(page)).toBeLessThan(300)
  await lineAt(page, 1).click()
  await page.keyboard.press('Control+End')
  await lineAt(page, LINES).waitFor()
  expect(await lineAt(page, LINES).textContent()).toContain('unit 1000000 done')
  expect(await linesInDocument(page)).toBeLessThan(300)
  await page.keyboard.press('Control+Home')
  await lineAt(page, 1).waitFor()
})

test('a line in the middle of a million is found by its permalink', async () => {
  const page = await visitor.open(whole.url, { fragment: `${PLACE}:L654321` })
  await lineAt(page, 654_321).waitFor()
  expect(await lineAt(page, 654_321).textContent()).toContain('unit 654321 done')
})

test('the wheel goes on line by line where the whole log is far too high for a page', async () => {
  const page = await visitor.open(whole.url, { fragment: `${PLACE}:L500000` })
  await lineAt(page, 500_000).waitFor()
  const before = (await shownNumbers(page))[0] ?? NaN
  await logScroller(page).hover()
  await page.mouse.wheel(0, 300)
  await lineAt(page, before).waitFor({ state: 'hidden' })
  const after = (await shownNumbers(page))[0] ?? NaN
  expect(after).toBeGreaterThan(before + 5)
  expect(after).toBeLessThan(before + 60)
})

test('a log that was cut says where, how much, and where all of it is', async () => {
  const page = await visitor.open(cut.url, { fragment: PLACE })
  const [log] = cut.data.executions[0]?.stages[0]?.steps[0]?.logs ?? []
  const ends = log?.blocks.map(({ first, lines }) => first + lines) ?? []
  const gap = ends.find(end => !log?.blocks.some(({ first }) => first === end)) ?? NaN
  const next = log?.blocks.find(({ first }) => first > gap)?.first ?? NaN
  await lineAt(page, 1).waitFor()
  await goTo(page, gap - 1)
  const count = (number: number): string => number.toLocaleString('en')
  await page
    .getByText(`${count(next - gap)} lines (${count(gap)}–${count(next - 1)}) are not in this page.`)
    .filter({ hasText: 'logs/01-Build/01-Compile.log' })
    .waitFor()
  await goTo(page, 12_001)
  expect(await lineAt(page, 12_001).textContent()).toContain('fatal: the disk is full')
  await goTo(page, 20_000)
  await lineAt(page, 20_000).waitFor()
})

test('a permalink to a line that was cut out shows the mark that stands there', async () => {
  const page = await visitor.open(cut.url, { fragment: `${PLACE}:L9000` })
  await page
    .getByText(/lines \(.*\) are not in this page/)
    .first()
    .waitFor()
})

async function goTo(page: Page, line: number): Promise<void> {
  await page.evaluate(fragment => (location.hash = fragment), `${PLACE}:L${line}`)
}
