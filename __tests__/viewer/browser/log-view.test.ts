import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import {
  isSelected,
  lineAt,
  levelFilter,
  logView,
  nextError,
  previousError,
  shownNumbers,
  textOf,
  timeAt,
  times,
  unitSwitch,
  wrapSwitch
} from './report-page.ts'
import { course, logOf, plainLines, shopDeploy } from './shop-deploy.ts'

const STEADY = '#Deploy-42/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State'
const LONG = '#Deploy-42/01-Build/01-Long'
const visitor = useBrowser()
let written: WrittenPage
let long: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
  const lines = [...plainLines(5), `start ${'word '.repeat(300)}`, ...plainLines(5)]
  const steps = [
    { name: 'Long', logs: logOf(lines) },
    { name: 'Silent', ...course('Failed', 0, 60), logs: logOf(plainLines(500)) }
  ]
  long = await pageOf({ executions: [{ stages: [{ name: 'Build', steps }] }] })
})
afterAll(async () => {
  await written[Symbol.asyncDispose]()
  await long[Symbol.asyncDispose]()
})

test('the header tells stage, step, unit, status, duration and lines', async () => {
  const page = await visitor.open(written.url, { fragment: STEADY })
  await lineAt(page, 1_204).waitFor()
  const text = (await logView(page).innerText()).replace(/\s+/g, ' ')
  for (const part of ['Deploy production', 'Rollout', 'Wait for Steady State', '10 m 1 s', '1,300'])
    expect(text).toContain(part)
  expect(text).toMatch(/failed/i)
})

test('the other command units of a step are one choice away', async () => {
  const page = await visitor.open(written.url, { fragment: STEADY })
  await lineAt(page, 1_204).waitFor()
  await unitSwitch(page, 'Apply')
  await lineAt(page, 1).filter({ hasText: 'applied manifest 1 of 64' }).waitFor()
  expect(page.url()).toMatch(/02-Apply$/)
})

test('the next and the previous error are found from where one is', async () => {
  const page = await visitor.open(written.url, { fragment: `${STEADY}:L1` })
  await lineAt(page, 1).waitFor()
  await nextError(page).click()
  await lineAt(page, 400).waitFor()
  expect(await isSelected(page, 400)).toBe(true)
  await nextError(page).click()
  await lineAt(page, 1_204).waitFor()
  await previousError(page).click()
  await lineAt(page, 400).waitFor()
})

test('the level filter leaves warnings and errors, or errors alone, with their own numbers', async () => {
  const page = await visitor.open(written.url, { fragment: `${STEADY}:L1` })
  await lineAt(page, 1).waitFor()
  await nextError(page).waitFor()
  await levelFilter(page, 'warnings')
  await lineAt(page, 1).waitFor({ state: 'detached' })
  expect(await shownNumbers(page)).toEqual([400, 801, 802, 803, 1_204])
  await levelFilter(page, 'errors')
  await lineAt(page, 802).waitFor({ state: 'detached' })
  expect(await shownNumbers(page)).toEqual([400, 1_204])
  await levelFilter(page, 'all')
  // The reader's place is kept.
  await lineAt(page, 401).waitFor()
})

test('times are those of the viewer’s zone, of the step’s start, or of the line before', async () => {
  const page = await visitor.open(written.url, { fragment: '#Deploy-42/02-Scan/02-Images' })
  await lineAt(page, 1).waitFor()
  await times(page, 'clock')
  expect(await timeAt(page, 3)).toBe('21:04:46.000')
  expect(await lineAt(page, 3).locator('[title*="20:04:46"]').count()).toBeGreaterThan(0)
  await times(page, 'relative')
  expect(await timeAt(page, 3)).toBe('00:02.000')
  await times(page, 'delta')
  expect(await timeAt(page, 3)).toBe('+00:00.500')
  await times(page, 'off')
  expect(await timeAt(page, 3)).toBe('')
})

test('long lines run on to the right, or are wrapped', async () => {
  const page = await visitor.open(long.url, { fragment: LONG })
  await lineAt(page, 6).waitFor()
  const height = async (): Promise<number> => (await lineAt(page, 6).boundingBox())?.height ?? NaN
  const short = await height()
  await wrapSwitch(page).click()
  expect(await height()).toBeGreaterThan(2 * short)
  expect(await textOf(page, 6)).toBe(`start ${'word '.repeat(300)}`)
  await wrapSwitch(page).click()
  expect(await height()).toBe(short)
})

test('a failed log without a line that says why opens at its end', async () => {
  const page = await visitor.open(long.url, { fragment: '#Deploy-42/01-Build/02-Silent' })
  await lineAt(page, 500).waitFor()
  await page.waitForFunction(() => {
    const [line, all] = ['[data-line="500"]', '.log-lines'].map(selector =>
      document.querySelector(selector)?.getBoundingClientRect()
    )
    return (line?.bottom ?? Infinity) <= (all?.bottom ?? 0)
  })
})

test('n and p go to the next and the previous error, w wraps', async () => {
  const page = await visitor.open(written.url, { fragment: `${STEADY}:L1` })
  await lineAt(page, 1).waitFor()
  await nextError(page).waitFor()
  await page.keyboard.press('n')
  await lineAt(page, 400).waitFor()
  await page.keyboard.press('p')
  await lineAt(page, 1_204).waitFor()
  await page.keyboard.press('w')
  await wrapSwitch(page).and(page.locator('[aria-pressed=true]')).waitFor()
})

test('the strip at the edge shows where the errors are, and a click goes there', async () => {
  const page = await visitor.open(written.url, { fragment: `${STEADY}:L1` })
  await lineAt(page, 1).waitFor()
  const strip = page.locator('.log-strip')
  const marks = strip.locator('.error')
  await marks.nth(1).waitFor()
  const [own, mark] = [await strip.boundingBox(), await marks.first().boundingBox()]
  const height = ((mark?.y ?? NaN) - (own?.y ?? NaN)) / (own?.height ?? NaN)
  expect(height).toBeCloseTo(400 / 1_300, 1)
  await page.mouse.click((own?.x ?? NaN) + 3, (mark?.y ?? NaN) + 1)
  await lineAt(page, 400).waitFor()
})
