import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { isSelected, levelFilter, lineAt, logView, overview, shownNumbers } from './report-page.ts'
import { course, logOf, plainLines } from './shop-deploy.ts'
import { pageOf, type WrittenPage } from './written-page.ts'

const LOG = '#Deploy-42/01-Build/01-Test'
const OTHER = '#Deploy-42/01-Build/02-Lint'
const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  const same = plainLines(5)
  const lines = [...same, 'Error: no price', 'at cart', ...same, 'npm failed', ...plainLines(200)]
  const failed = course('Failed', 0, 60)
  const steps = [
    { name: 'Test', ...failed, logs: logOf(lines), good: logOf(plainLines(7)) },
    { name: 'Lint', logs: logOf(same) }
  ]
  written = await pageOf({ executions: [{ ...failed, stages: [{ name: 'Build', ...failed, steps }] }] })
})
afterAll(() => written[Symbol.asyncDispose]())

const isNew = (page: Page, number: number): Promise<boolean> =>
  lineAt(page, number).evaluate(row => row.classList.contains('new'))

test('new lines have a mark, and the strip shows them', async () => {
  const page = await visitor.open(written.url, { fragment: `${LOG}:L1` })
  await lineAt(page, 13).waitFor()
  expect(await Promise.all([5, 6, 7, 8, 12, 13, 14].map(number => isNew(page, number)))).toEqual([
    ...[false, true, true, false],
    ...[false, true, false]
  ])
  expect(await page.locator('.log-strip .new').count()).toBeGreaterThan(0)
})

test('one goes from one to the next', async () => {
  const page = await visitor.open(written.url, { fragment: `${LOG}:L1` })
  await lineAt(page, 13).waitFor()
  await page.keyboard.press('g')
  await page.waitForURL(/:L6$/u)
  await page.keyboard.press('g')
  await page.waitForURL(/:L13$/u)
  await page.keyboard.press('Shift+G')
  await page.waitForURL(/:L6$/u)
  expect(await isSelected(page, 6)).toBe(true)
  await page.getByRole('button', { name: 'Next new line' }).click()
  await page.waitForURL(/:L13$/u)
})

test('they can be seen alone, in a log that was compared', async () => {
  const page = await visitor.open(written.url, { fragment: LOG })
  await lineAt(page, 6).waitFor()
  await levelFilter(page, 'new')
  await lineAt(page, 13).waitFor()
  expect(await shownNumbers(page)).toEqual([6, 7, 13])
  expect(await logView(page).innerText()).toContain('New since #117 (3)')
  await page.goto(written.url + OTHER)
  await lineAt(page, 5).waitFor()
  expect(await shownNumbers(page)).toEqual([1, 2, 3, 4, 5])
})

test('the card of what broke says how many, and links the good run', async () => {
  const page = await visitor.open(written.url)
  await lineAt(page, 6).waitFor()
  await page.keyboard.press('o')
  await overview(page).getByText('of 213 lines are new since').waitFor()
  const link = overview(page).getByRole('link', { name: '#117' })
  expect(await link.getAttribute('href')).toBe('https://app.harness.io/ng/account/acc/117')
})
