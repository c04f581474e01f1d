import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { pageOf, RUN_URL, type WrittenPage } from './written-page.ts'
import { isSelected, lineAt, lineNumberAt, overview, treeItem } from './report-page.ts'
import { shopDeploy } from './shop-deploy.ts'

const IMAGES = '#Deploy-42/02-Scan/02-Images'
const STEADY = '#Deploy-42/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State'
/** How the summary's links end, and the address that is copied then. */
const MARK = '?artifact=1001'
const SHARED = `${RUN_URL}/artifacts/1001`
const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
})
afterAll(() => written[Symbol.asyncDispose]())

const fragmentOf = (page: Page): string => new URL(page.url()).hash
const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

test('a range in the address is selected and in sight', async () => {
  const page = await visitor.open(written.url, { fragment: `${STEADY}:L300-L303` })
  await lineAt(page, 300).waitFor()
  for (const number of [300, 301, 302, 303]) expect(await isSelected(page, number)).toBe(true)
  expect(await isSelected(page, 299)).toBe(false)
  expect(await isSelected(page, 304)).toBe(false)
  expect(await lineAt(page, 300).textContent()).toContain('waiting for replica 300 of 399')
})

test('a click on a number selects the line, and copies the link to it', async () => {
  const page = await visitor.open(written.url, { fragment: IMAGES + MARK })
  await lineNumberAt(page, 4).click()
  await page.waitForURL(url => url.hash === `${IMAGES}:L4`)
  expect(await isSelected(page, 4)).toBe(true)
  expect(await copied(page)).toBe(`${SHARED}${IMAGES}:L4${MARK}`)
})

test('a shift-click makes a range of it, in either direction', async () => {
  const page = await visitor.open(written.url, { fragment: IMAGES + MARK })
  await lineNumberAt(page, 8).click()
  await lineNumberAt(page, 11).click({ modifiers: ['Shift'] })
  await page.waitForURL(url => url.hash === `${IMAGES}:L8-L11`)
  expect(await copied(page)).toBe(`${SHARED}${IMAGES}:L8-L11${MARK}`)
  await lineNumberAt(page, 3).click()
  await lineNumberAt(page, 1).click({ modifiers: ['Shift'] })
  await page.waitForURL(url => url.hash === `${IMAGES}:L1-L3`)
  expect(await isSelected(page, 2)).toBe(true)
})

test('back and forward go through what was looked at', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await overview(page).waitFor()
  await treeItem(page, /Images/).click()
  await lineAt(page, 20).waitFor()
  await treeItem(page, /Initialize/).click()
  await lineAt(page, 12).waitFor()
  await page.goBack()
  await lineAt(page, 20).waitFor()
  expect(await lineAt(page, 20).textContent()).toContain('scanned image')
  await page.goBack()
  await overview(page).waitFor()
  await page.goForward()
  await lineAt(page, 20).waitFor()
  expect(fragmentOf(page)).toBe(IMAGES)
})

test('a reload keeps the place', async () => {
  const page = await visitor.open(written.url, { fragment: IMAGES })
  await lineNumberAt(page, 15).click()
  await page.waitForURL(url => url.hash === `${IMAGES}:L15`)
  await page.reload()
  await lineAt(page, 15).waitFor()
  expect(fragmentOf(page)).toBe(`${IMAGES}:L15`)
  expect(await isSelected(page, 15)).toBe(true)
})

test('a new fragment typed into the address bar is followed', async () => {
  const page = await visitor.open(written.url, { fragment: IMAGES })
  await lineAt(page, 1).waitFor()
  await page.evaluate(fragment => (location.hash = fragment), `${STEADY}:L400`)
  await lineAt(page, 400).waitFor()
  expect(await lineAt(page, 400).textContent()).toContain('container restarted')
})

test('a place that is none leads to a page that says so or shows the overview', async () => {
  const page = await visitor.open(written.url, { fragment: '#Deploy-42/99-Gone:L7' })
  await page.getByRole('tree').waitFor()
  expect(await page.getByRole('main').innerText()).not.toBe('')
})

test('a line past the end of a log opens its end', async () => {
  const page = await visitor.open(written.url, { fragment: `${IMAGES}:L5000` })
  await lineAt(page, 20).waitFor()
})

test('the link to a step is copied by a button', async () => {
  const page = await visitor.open(written.url, { fragment: IMAGES })
  await lineAt(page, 1).waitFor()
  await page.getByRole('button', { name: /copy link/i }).click()
  expect(await copied(page)).toBe(`${RUN_URL} logs/02-Scan/02-Images.log`)
  await page.goto(`${written.url}${IMAGES}:L2${MARK}`)
  await lineAt(page, 2).waitFor()
  await page.reload()
  await lineAt(page, 2).waitFor()
  await page.getByRole('button', { name: /copy link/i }).click()
  expect(await copied(page)).toBe(`${SHARED}${IMAGES}:L2${MARK}`)
})
