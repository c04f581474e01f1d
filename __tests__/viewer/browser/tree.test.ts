import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import {
  hasValue,
  lineAt,
  onlyFailed,
  overview,
  searchField,
  tree,
  treeFilter,
  treeItem,
  treeItems
} from './report-page.ts'
import { shopDeploy } from './shop-deploy.ts'

const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
})
afterAll(() => written[Symbol.asyncDispose]())

async function openOverview(): Promise<Page> {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await overview(page).waitFor()
  return page
}

const textOf = async (page: Page, name: RegExp): Promise<string> =>
  (await treeItem(page, name).innerText()).replace(/\s+/g, ' ')

test('stages, groups, steps and units stand in order, each at its depth', async () => {
  const page = await openOverview()
  const found = await treeItems(page).evaluateAll(items =>
    items.map(item => `${item.getAttribute('aria-level') ?? ''} ${item.textContent}`)
  )
  const names = [
    'Build',
    'Initialize',
    'Clone',
    'Run Tests',
    'Run Tests (attempt 2)',
    'Scan',
    'Licences',
    'Images',
    'Deploy production',
    'Approve',
    'Blue/green',
    'Rollout',
    'Fetch Files',
    'Apply',
    'Wait for Steady State',
    'Smoke test',
    'Roll back'
  ]
  const rest = found.slice(-names.length)
  for (const [at, name] of names.entries()) expect(rest[at]).toContain(name)
  const levels = rest.map(text => Number(text.split(' ')[0]))
  const start = levels[0] ?? NaN
  expect(levels.map(level => level - start)).toEqual([0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 2, 3, 3, 3, 2, 1])
})

test('each tells its status in words, how long it took, and its errors and warnings', async () => {
  const page = await openOverview()
  expect(await textOf(page, /Rollout/)).toContain('10 m 1 s')
  expect(
    (await treeItem(page, /Rollout/).getAttribute('aria-label')) ?? (await textOf(page, /Rollout/))
  ).toMatch(/failed/i)
  const licences = await treeItem(page, /Licences/).evaluate(
    item => `${item.getAttribute('aria-label') ?? ''} ${item.textContent}`
  )
  expect(licences).toMatch(/\b12\b/)
  expect(licences).toMatch(/\b1\b/)
  expect(licences).toMatch(/ignored/i)
})

test('the filter keeps what has the name, and what that is in', async () => {
  const page = await openOverview()
  await treeFilter(page).fill('images')
  await treeItem(page, /Licences/).waitFor({ state: 'detached' })
  expect(await treeItem(page, /Images/).isVisible()).toBe(true)
  expect(await treeItem(page, /Scan/).isVisible()).toBe(true)
  await treeFilter(page).fill('')
  await treeItem(page, /Licences/).waitFor()
})

test('a filter that nothing matches says so', async () => {
  const page = await openOverview()
  await treeFilter(page).fill('no such step')
  await page.getByText('Nothing has this name.').waitFor()
})

test('only what failed is shown when that is asked for', async () => {
  const page = await openOverview()
  await onlyFailed(page).check()
  await treeItem(page, /Images/).waitFor({ state: 'detached' })
  expect(await treeItem(page, /Rollout/).isVisible()).toBe(true)
  expect(await treeItem(page, /Wait for Steady State/).isVisible()).toBe(true)
})

test('the keyboard moves, opens, closes and chooses', async () => {
  const page = await openOverview()
  await treeItem(page, /Build/).first().focus()
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '')
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toContain('Initialize')
  await page.keyboard.press('ArrowLeft')
  expect(await focused()).toContain('Build')
  await page.keyboard.press('ArrowLeft')
  await treeItem(page, /Initialize/).waitFor({ state: 'detached' })
  await page.keyboard.press('ArrowRight')
  await treeItem(page, /Initialize/).waitFor()
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toContain('Initialize')
  await page.keyboard.press('End')
  expect(await focused()).toContain('Roll back')
  await page.keyboard.press('Enter')
  await lineAt(page, 1).waitFor()
  expect(await lineAt(page, 1).textContent()).toContain('rolled back 1 of 71')
})

test('j and k go from log to log, from anywhere', async () => {
  const page = await openOverview()
  await treeItem(page, /Initialize/).click()
  await lineAt(page, 12).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await lineAt(page, 1).filter({ hasText: 'fetched object 1' }).waitFor()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await lineAt(page, 1).filter({ hasText: 'started pod 1' }).waitFor()
})

test('exactly one item of the tree is reached with the tab key', async () => {
  const page = await openOverview()
  expect(await tree(page).locator('[tabindex="0"]').count()).toBe(1)
})

test('/ goes to the search, ? shows the keys, Escape hides them', async () => {
  const page = await openOverview()
  await page.keyboard.press('/')
  expect(await searchField(page).evaluate(field => field === document.activeElement)).toBe(true)
  await page.keyboard.type('a?/')
  await hasValue(searchField(page), 'a?/')
  await page.keyboard.press('Escape')
  await treeItem(page, /Build/).first().focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

test('the chosen step is told as such', async () => {
  const page = await openOverview()
  await treeItem(page, /Images/).click()
  await lineAt(page, 20).waitFor()
  const marked = await tree(page).locator('[aria-selected="true"], [aria-current]').allInnerTexts()
  expect(marked).toEqual([expect.stringContaining('Images')])
})

test('the tree is made wider with the mouse or the keyboard, which a reload keeps', async () => {
  const page = await openOverview()
  const handle = page.getByRole('separator', { name: 'Width of the tree' })
  const isWide = async (width: number): Promise<void> => {
    await handle.and(page.locator(`[aria-valuenow="${width}"]`)).waitFor()
    await page.waitForFunction(
      wanted => Math.abs((document.querySelector('nav')?.getBoundingClientRect().width ?? 0) - wanted) <= 1,
      width
    )
  }
  await isWide(280)
  await page.mouse.move(280, 400)
  await page.mouse.down()
  await page.mouse.move(380, 400, { steps: 4 })
  await page.mouse.up()
  await isWide(380)
  await handle.press('ArrowLeft')
  await isWide(364)
  await page.reload()
  await isWide(364)
})
