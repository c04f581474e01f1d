import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { parseLine } from '../../../src/text/line.ts'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import { lineAt, lineText } from './report-page.ts'
import { logOf, plainLines, record } from './shop-deploy.ts'

const LINES = [
  ...plainLines(2_000),
  '\u001b[31mred\u001b[0m and \u001b[1mbold\u001b[0m',
  'a\ttab  and spaces ',
  '',
  'the end'
]
const TEXTS = [...LINES.map(line => line.replace(/\u001b\[\d*m/g, '')), 'done']
/** A program that wrote its progress record by record, of which only the last state is shown. */
const PROGRESS = ['\r10 %', '\r60 %', '\rdone'].map(
  (out, at) => `${JSON.stringify({ level: 'info', pos: 9_000 + at, out, time: '', args: null })}\n`
)
const NDJSON = logOf(LINES) + PROGRESS.join('')
const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  written = await pageOf({
    executions: [{ stages: [{ name: 'Build', steps: [{ name: 'Run', logs: NDJSON }] }] }]
  })
})
afterAll(() => written[Symbol.asyncDispose]())
const PLACE = '#Deploy-42/01-Build/01-Run'
const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

test('several lines are copied as in a text file, without numbers and times', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  await lineAt(page, 9).waitFor()
  await drag(page, 3, 6)
  await page.keyboard.press('Control+c')
  expect((await copied(page)).replaceAll('\r', '').trimEnd()).toBe(TEXTS.slice(2, 6).join('\n'))
})

test('what was selected beyond what is in sight is copied too', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  await lineAt(page, 1).waitFor()
  await lineText(page, 2).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  expect((await copied(page)).replace(/\n$/, '')).toBe(TEXTS.join('\n'))
})

test('a step is downloaded as text', async () => {
  const { name, content } = await download('Download text')
  expect(name).toBe('01-Run.log')
  expect(content).toBe(`${TEXTS.join('\n')}\n`)
})

test('a step is downloaded as NDJSON', async () => {
  const { name, content } = await download('NDJSON')
  expect(name).toBe('01-Run.ndjson')
  const records = (ndjson: string): unknown[] => ndjson.split('\n').map(parseLine)
  expect(records(content)).toEqual(records(NDJSON))
})

test('what Harness did not keep is told after the last line of the text, as in the artifact', async () => {
  const records = [12, 13, 14].map(pos => record(`line ${pos}`, pos, pos)).join('')
  await using cut = await pageOf({
    executions: [{ stages: [{ name: 'Build', steps: [{ name: 'Run', logs: records }] }] }]
  })
  const { content } = await download('Download text', cut.url)
  expect(content).toBe(
    'line 12\nline 13\nline 14\nHarness kept only the end of this log: 12 lines are missing at its start\n'
  )
  expect((await download('NDJSON', cut.url)).content).toBe(records)
})

async function download(kind: string, url = written.url): Promise<{ name: string; content: string }> {
  const page = await visitor.open(url, { fragment: PLACE })
  await lineAt(page, 1).waitFor()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: kind, exact: true }).click()
  ])
  return { name: file.suggestedFilename(), content: await readFile(await file.path(), 'utf8') }
}

/** As a hand with a mouse selects: from the middle of one line's text to the end of another's. */
async function drag(page: Page, from: number, to: number): Promise<void> {
  const [start, end] = [await lineText(page, from).boundingBox(), await lineText(page, to).boundingBox()]
  if (start === null || end === null) throw new Error('the lines are not in sight')
  await page.mouse.move(start.x + 1, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(end.x + end.width - 1, end.y + end.height / 2, { steps: 5 })
  await page.mouse.up()
}
