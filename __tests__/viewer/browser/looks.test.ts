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
