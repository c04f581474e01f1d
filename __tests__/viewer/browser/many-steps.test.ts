import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { overview, treeFilter, treeItem, treeItems } from './report-page.ts'
import { course, logOf } from './shop-deploy.ts'
import { pageOf, type LoggedStep, type WrittenPage } from './written-page.ts'

const [STAGES, STEPS] = [60, 50]
/** Of a list with thousands of rows so many are there at most. */
const MOST_THERE = 150
const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  const stepOf = (stage: number, at: number): LoggedStep => {
    const start = stage * STEPS + at
    const isBroken = start === STAGES * STEPS - 1
    return {
      name: `Check ${stage}.${at}`,
      ...course(isBroken ? 'Failed' : 'Success', start, start + 1, isBroken ? 'Exit code: 1' : null),
      ...(isBroken ? { logs: logOf(['one', 'error: it broke', 'three']) } : {})
    }
  }
  const stages = Array.from({ length: STAGES }, (_, stage) => ({
    name: `Stage ${stage}`,
    ...course(stage === STAGES - 1 ? 'Failed' : 'Success', stage * STEPS, (stage + 1) * STEPS),
    steps: Array.from({ length: STEPS }, (_, at) => stepOf(stage, at))
  }))
  written = await pageOf({
    executions: [{ name: 'Many', ...course('Failed', 0, STAGES * STEPS), stages }]
  })
})
afterAll(() => written[Symbol.asyncDispose]())

const bars = (page: Page): Promise<number> => page.locator('a.bar, span.bar').count()

test('of thousands of rows of the tree those in sight are in the page, and the keyboard reaches all', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await treeFilter(page).fill('check')
  await treeItem(page, /Check 0\.0/).waitFor()
  expect(await treeItems(page).count()).toBeLessThan(MOST_THERE)
  await treeFilter(page).press('ArrowDown')
  await page.keyboard.press('End')
  const last = treeItem(page, /Check 59\.49/)
  await last.waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent.includes('Check 59.49'))
  expect(await last.getAttribute('aria-posinset')).toBe('50')
  expect(await last.getAttribute('aria-setsize')).toBe('50')
  const box = await last.boundingBox()
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(900)
  expect(await treeItems(page).count()).toBeLessThan(MOST_THERE)
  // It stays, although it is out of sight, so that the keyboard has where to go on from.
  await page.locator('.tree-scroller').evaluate(element => element.scrollTo({ top: 0 }))
  await treeItem(page, /Check 0\.0/).waitFor()
  await page.keyboard.press('ArrowUp')
  await page.waitForFunction(() => document.activeElement?.textContent.includes('Check 59.48'))
})

test('of thousands of bars of the timeline those in sight are in the page', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await page.getByRole('link', { name: /^Check 59\.49/ }).waitFor({ state: 'detached' })
  expect(await bars(page)).toBeLessThan(MOST_THERE)
  await overview(page).evaluate(element => element.scrollTo({ top: element.scrollHeight }))
  await page.getByRole('link', { name: /^Check 59\.49/ }).waitFor()
  expect(await bars(page)).toBeLessThan(MOST_THERE)
  expect(await isAxisAbove(page)).toEqual([true, true, true])
})

/** Whether the axis lies over the names, the bars, and what is at the end of a row. */
function isAxisAbove(page: Page): Promise<boolean[]> {
  return overview(page).evaluate(view => {
    const { top } = view.getBoundingClientRect()
    const { left = NaN, right = NaN } = view.querySelector('.timeline')?.getBoundingClientRect() ?? {}
    return [left + 20, (left + right) / 2, right - 4].map(
      x => document.elementFromPoint(x, top + 12)?.closest('.ticks') != null
    )
  })
}

test('of very many gaps the first are shown, and more with each click', async () => {
  const gaps = Array.from({ length: 450 }, (_, at) => ({
    prefix: `acc/pipeline/P/1/-x/${'y'.repeat(10_001)}/Step_${at}`,
    reason: `gone ${at}`
  }))
  await using many = await pageOf({ executions: [], gaps })
  const page = await visitor.open(many.url, { fragment: '#overview' })
  const items = page.locator('.gaps li')
  await items.first().waitFor()
  expect(await items.count()).toBe(200)
  const said = await items.first().innerText()
  expect(said).toMatch(/gone 0 .*…y*\/Step_0$/u)
  expect(said.length).toBeLessThan(1_000)
  await page.getByRole('button', { name: '250 more gaps' }).click()
  await page.getByRole('button', { name: '50 more gaps' }).click()
  expect(await items.count()).toBe(450)
  await page.getByRole('button', { name: /more gaps/u }).waitFor({ state: 'detached' })
})
