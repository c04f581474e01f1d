import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { useBrowser, type OpenOptions } from './open-page.ts'
import {
  highlights,
  isSelected,
  levelFilter,
  lineAt,
  lineText,
  logScroller,
  logView,
  searchField,
  searchSummary,
  shownNumbers
} from './report-page.ts'
import { course, logOf, plainLines } from './shop-deploy.ts'
import { pageOf, type WrittenPage } from './written-page.ts'

const LOG = '#Deploy-42/01-Build/01-Test'
const OTHER = '#Deploy-42/01-Build/02-Lint'
const BESIDE = { name: 'Beside #117' }
const LONG = `https://example.com/${'long'.repeat(60)}`
/** Lines of it are wrapped where there is half of the room. */
const LAYER = `of this image, ${'which has very many layers, '.repeat(3)}copied layer`

/** Lines that come once in a log. */
const stages = (from: number, to: number): string[] =>
  Array.from(
    { length: to - from + 1 },
    (_, at) => `stage ${'abcdefghij'.repeat(3).slice(0, from + at)} ended`
  )
const FAILED = [
  ...stages(1, 8),
  'Error: no price',
  `at ${LONG}`,
  ...stages(9, 14),
  '##[group]Run npm',
  ...plainLines(300, LAYER),
  '##[endgroup]',
  'npm failed'
]
const GOOD = [
  ...stages(1, 3),
  'bought everything',
  ...stages(4, 14),
  '##[group]Run npm',
  ...plainLines(290, LAYER),
  '##[endgroup]',
  'npm is content',
  'goodbye'
]
const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  const failed = course('Failed', 0, 60)
  const steps = [
    { name: 'Test', ...failed, logs: logOf(FAILED), good: logOf(GOOD) },
    { name: 'Lint', logs: logOf(plainLines(5)) }
  ]
  written = await pageOf({ executions: [{ ...failed, stages: [{ name: 'Build', ...failed, steps }] }] })
})
afterAll(() => written[Symbol.asyncDispose]())

async function openBeside(options: OpenOptions = {}): Promise<Page> {
  const page = await visitor.open(written.url, { fragment: `${LOG}:L9`, ...options })
  await lineAt(page, 9).waitFor()
  await page.keyboard.press('b')
  await goodLine(page, 4).waitFor()
  return page
}

const goodLine = (page: Page, number: number): Locator =>
  page.locator(`.row:has(> .other > [data-number="${number}"] + .text:not(.waiting))`)

/** The own number of each row in sight, and what stands beside it. */
function table(page: Page): Promise<string[]> {
  return logScroller(page).evaluate(scroller =>
    [...scroller.querySelectorAll<HTMLElement>('.row')]
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map(row => {
        const other = row.querySelector<HTMLElement>('.other > .number')?.dataset.number ?? '-'
        const own = row.querySelector<HTMLElement>('[data-line]')?.dataset.line ?? '-'
        return `${own} ${other}${row.classList.contains('same') ? '' : '!'}`
      })
  )
}

test('the good log stands beside the failed one, line by line, and goes again', async () => {
  const page = await openBeside()
  const rows = await table(page)
  expect(rows.slice(0, 17)).toEqual([
    ...['1 1', '2 2', '3 3', '- 4!', '4 5', '5 6', '6 7', '7 8', '8 9', '9 -!', '10 -!'],
    ...['11 10', '12 11', '13 12', '14 13', '15 14', '16 15']
  ])
  expect(await goodLine(page, 4).locator('.other .text').textContent()).toBe('bought everything')
  expect(await isSelected(page, 9)).toBe(true)
  expect(await logView(page).innerText()).toContain('Last good run #117 · 309 lines')
  const [own, other] = [await boxOf(lineText(page, 4)), await boxOf(goodLine(page, 5).locator('.other'))]
  expect(other.y).toBe(own.y)
  expect(other.x).toBeGreaterThan(own.x + own.width - 1)
  await page.getByRole('button', BESIDE).click()
  await goodLine(page, 4).waitFor({ state: 'detached' })
  expect(await shownNumbers(page)).toContain(9)
})

test('a reload keeps it, and a log that was not compared has none', async () => {
  const page = await openBeside()
  await page.reload()
  await goodLine(page, 4).waitFor()
  await page.goto(written.url + OTHER)
  await lineAt(page, 5).waitFor()
  expect(await page.getByRole('button', { name: /^Beside/u }).count()).toBe(0)
  await page.keyboard.press('b')
  expect(await table(page)).toEqual(['1 -!', '2 -!', '3 -!', '4 -!', '5 -!'])
})

test('folding, a link to a line, the search and the filters go on working', async () => {
  const page = await openBeside()
  expect((await table(page)).slice(16)).toEqual(['16 15', '17 16', '319 308!', '- 309!'])
  await page.goto(`${written.url}${LOG}:L317`)
  await lineAt(page, 317).waitFor()
  await goodLine(page, 307).waitFor()
  expect((await table(page)).slice(-5)).toEqual(['316 -!', '317 -!', '318 307', '319 308!', '- 309!'])

  await searchField(page).fill('copied layer 250 of')
  await searchSummary(page).filter({ hasText: '1' }).waitFor()
  await searchField(page).press('Enter')
  await lineAt(page, 267).waitFor()
  expect(await highlights(lineText(page, 267))).toEqual(['copied layer 250 of'])
  expect(await table(page)).toContain('267 266')

  await levelFilter(page, 'new')
  await lineAt(page, 10).waitFor()
  expect(await table(page)).toEqual(['9 -!', '10 -!', '319 -!'])
})

test('the line that is looked at stays where it is', async () => {
  const page = await visitor.open(written.url, { fragment: `${LOG}:L267` })
  await lineAt(page, 267).waitFor()
  const place = (): Promise<number> =>
    lineAt(page, 267).evaluate(
      row => row.getBoundingClientRect().top - (row.closest('.log-lines')?.getBoundingClientRect().top ?? 0)
    )
  const before = await place()
  await page.keyboard.press('b')
  await goodLine(page, 266).waitFor()
  expect(Math.abs((await place()) - before)).toBeLessThan(20)
  await page.keyboard.press('b')
  await goodLine(page, 266).waitFor({ state: 'detached' })
  expect(Math.abs((await place()) - before)).toBeLessThan(20)
})

test('what is selected is of the log in which the selection begins', async () => {
  const page = await openBeside()
  const copied = async (from: Locator, to: Locator): Promise<string[]> => {
    const [start, end] = [await boxOf(from), await boxOf(to)]
    await page.mouse.move(start.x + 1, start.y + 9)
    await page.mouse.down()
    await page.mouse.move(end.x + end.width - 1, end.y + end.height - 9)
    await page.mouse.up()
    await page.keyboard.press('Control+c')
    const text = await page.evaluate(() => navigator.clipboard.readText())
    return text.replaceAll('\r', '').trim().split('\n')
  }
  const goodText = (number: number): Locator => goodLine(page, number).locator('.other .text')
  expect(await copied(goodText(3), goodText(6))).toEqual(GOOD.slice(2, 6))
  const own = await copied(lineText(page, 7), lineText(page, 11))
  expect(own.slice(0, 4)).toEqual(FAILED.slice(6, 10))
})

describe('where it is narrow', () => {
  const viewport = { width: 360, height: 740 }

  test('what only the good log has stands between the lines', async () => {
    const page = await openBeside({ viewport })
    const only = goodLine(page, 4).locator('.other')
    const [before, line, after] = [
      await boxOf(lineAt(page, 3)),
      await boxOf(only),
      await boxOf(lineAt(page, 4))
    ]
    expect(line.y).toBeGreaterThanOrEqual(before.y + before.height)
    expect(after.y).toBeGreaterThanOrEqual(line.y + line.height)
    expect(line.width).toBeGreaterThan(300)
    // What both have stands there once.
    expect(await goodLine(page, 5).locator('.other').isVisible()).toBe(false)
    const { scrollWidth, clientWidth } = await logScroller(page).evaluate(element => ({
      scrollWidth: element.scrollWidth,
      clientWidth: element.clientWidth
    }))
    expect(scrollWidth).toBe(clientWidth)
  })
})

test.each([
  ['light', 1440],
  ['dark', 1440],
  ['light', 360],
  ['dark', 360]
] as const)('axe finds nothing serious: %s, %d px', async (colorScheme, width) => {
  const page = await openBeside({ colorScheme, viewport: { width, height: 900 } })
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })"
  )
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})

async function boxOf(of: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await of.boundingBox()
  if (box === null) throw new Error('it is not to be seen')
  return box
}
