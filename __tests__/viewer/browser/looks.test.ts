import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { contrastsIn } from './contrast.ts'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import { lineAt, overview, searchSummary, themeSwitch, tree, treeButton, treeItem } from './report-page.ts'
import { shopDeploy } from './shop-deploy.ts'

const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
})
afterAll(() => written[Symbol.asyncDispose]())

/** Waits until the page has this background. */
async function hasCanvas(page: Page, colour: string): Promise<void> {
  await page.waitForFunction(wanted => getComputedStyle(document.body).backgroundColor === wanted, colour)
}
const LIGHT = 'rgb(255, 255, 255)'
const DARK = 'rgb(13, 17, 23)'

describe('the theme', () => {
  test('is the system’s, and follows it', async () => {
    const page = await visitor.open(written.url, { colorScheme: 'dark' })
    await tree(page).waitFor()
    await hasCanvas(page, DARK)
    await page.emulateMedia({ colorScheme: 'light' })
    await hasCanvas(page, LIGHT)
  })

  test('can be switched, which a reload keeps', async () => {
    const page = await visitor.open(written.url, { colorScheme: 'light' })
    await tree(page).waitFor()
    await themeSwitch(page, 'dark')
    await hasCanvas(page, DARK)
    await page.reload()
    await tree(page).waitFor()
    await hasCanvas(page, DARK)
    await themeSwitch(page, 'light')
    await hasCanvas(page, LIGHT)
    await themeSwitch(page, 'system')
    await page.emulateMedia({ colorScheme: 'dark' })
    await hasCanvas(page, DARK)
  })
})

const VIEWS: readonly (readonly [name: string, fragment: string, ready: (page: Page) => Promise<void>])[] = [
  ['the overview', '#overview', page => overview(page).waitFor()],
  ['a log', '', page => lineAt(page, 1_204).waitFor()],
  ['a search', '#search?q=deadline', page => searchSummary(page).filter({ hasText: /\d/ }).waitFor()]
]

describe.each([360, 768, 1440])('at a width of %i', width => {
  test.each(VIEWS)('%s scrolls sideways nowhere but in its log', async (_name, fragment, ready) => {
    const page = await visitor.open(written.url, { fragment, viewport: { width, height: 740 } })
    await ready(page)
    const wide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return { scrollWidth, clientWidth }
    })
    expect(wide.scrollWidth).toBeLessThanOrEqual(wide.clientWidth)
  })
})

test('where it is narrow the tree is a sheet behind a button, which closes when a step is chosen', async () => {
  const page = await visitor.open(written.url, { viewport: { width: 360, height: 740 } })
  await lineAt(page, 1_204).waitFor()
  expect(await tree(page).isVisible()).toBe(false)
  await treeButton(page).click()
  await treeItem(page, /Images/).click()
  await lineAt(page, 20).waitFor()
  expect(await tree(page).isVisible()).toBe(false)
})

test('text keeps its contrast on paper also when the screen is dark', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview', colorScheme: 'dark' })
  await overview(page).waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const sheet = page.locator('.print-sheet')
  await sheet.waitFor()
  for (const { text, contrast } of await contrastsIn(sheet))
    if (contrast < 4.5) throw new Error(`${JSON.stringify(text)} has a contrast of ${contrast.toFixed(2)}`)
  expect(await tree(page).isVisible()).toBe(false)
  expect((await page.pdf()).length).toBeGreaterThan(1_000)
})

test('nothing moves for those who want no motion, and nothing for long otherwise', async () => {
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const page = await visitor.open(written.url, { reducedMotion })
    await tree(page).waitFor()
    const longest = await page.evaluate(() => {
      const milliseconds = (list: string): number[] =>
        list.split(', ').map(time => Number.parseFloat(time) * (time.endsWith('ms') ? 1 : 1_000))
      return Math.max(
        ...[...document.querySelectorAll('*')].flatMap(element => {
          const { transitionDuration, animationDuration } = getComputedStyle(element)
          return [...milliseconds(transitionDuration), ...milliseconds(animationDuration)]
        })
      )
    })
    expect(longest).toBeLessThanOrEqual(reducedMotion === 'reduce' ? 1 : 120)
  }
})

test('in forced colours bars, marks and the critical path are still seen', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview', forcedColors: 'active' })
  await overview(page).waitFor()
  const looks = await page.locator('a.bar, span.bar[role=img]').evaluateAll(bars =>
    bars.map(bar => {
      const { backgroundColor, borderTopColor, borderTopStyle } = getComputedStyle(bar)
      const isCritical = bar.classList.contains('critical')
      const isFailed = bar.classList.contains('failed')
      return {
        isCritical,
        isFailed,
        isWait: bar.classList.contains('wait'),
        backgroundColor,
        borderTopColor,
        borderTopStyle
      }
    })
  )
  const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  for (const bar of looks) expect(bar.borderTopColor).not.toBe(canvas)
  const fillsOf = (isCritical: boolean): Set<string> =>
    new Set(looks.filter(bar => !bar.isWait && bar.isCritical === isCritical).map(bar => bar.backgroundColor))
  expect(fillsOf(true).size).toBe(1)
  expect([...fillsOf(false)]).not.toContain([...fillsOf(true)][0])
  expect(new Set(looks.filter(bar => bar.isFailed).map(bar => bar.borderTopStyle))).toEqual(
    new Set(['double'])
  )
  const marks = await page
    .locator('.timeline .mark')
    .evaluateAll(all => all.map(mark => getComputedStyle(mark).color))
  for (const colour of marks) expect(colour).not.toBe(canvas)
})

test('on a phone the log has more than half of the height, and the name is whole', async () => {
  const page = await visitor.open(written.url, { viewport: { width: 360, height: 740 } })
  await lineAt(page, 1_204).waitFor()
  const box = await page.locator('.log-lines').boundingBox()
  expect(box?.height ?? 0).toBeGreaterThan(370)
  const isCut = await page.locator('h1').evaluate(name => name.scrollWidth > name.clientWidth)
  expect(isCut).toBe(false)
})

test('the name of the pipeline is whole where there is not room for all that is known', async () => {
  await using own = await pageOf({
    executions: shopDeploy().executions.map(execution => ({
      ...execution,
      name: 'Release the shop and all of its services to production',
      source: {
        ...{ repository: 'shop', branch: 'a-branch-with-a-rather-long-name', tag: null },
        ...{
          commit: '0'.repeat(40),
          commitMessage: 'A change',
          pullRequest: null,
          services: [],
          environments: []
        }
      }
    }))
  })
  const page = await visitor.open(own.url, { viewport: { width: 920, height: 740 } })
  const name = page.locator('h1')
  await name.waitFor()
  expect(await name.evaluate(element => element.scrollWidth > element.clientWidth)).toBe(false)
  const link = await page.getByRole('link', { name: 'Open in Harness' }).boundingBox()
  expect((link?.x ?? Infinity) + (link?.width ?? 0)).toBeLessThan(920)
})

test('the tab of a run that failed is red', async () => {
  const page = await visitor.open(written.url)
  await tree(page).waitFor()
  const icon = page.locator('link[rel=icon]')
  expect(decodeURIComponent((await icon.getAttribute('href')) ?? '')).toContain('fill="#da3633"')
})
