import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Download, Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { lineAt, overview } from './report-page.ts'
import { course, logOf, plainLines, shopDeploy, TELLING_LINE, TELLING_TEXT } from './shop-deploy.ts'
import { pageOf, type WrittenPage } from './written-page.ts'

const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
})
afterAll(() => written[Symbol.asyncDispose]())

const onPaper = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText)

async function saved(page: Page, act: () => Promise<void>): Promise<Download> {
  const coming = page.waitForEvent('download')
  await act()
  return await coming
}

test('the page is saved byte for byte as it came, whatever became of it', async () => {
  const page = await visitor.open(written.url)
  await lineAt(page, TELLING_LINE).waitFor()
  await page.evaluate(() => (location.hash = '#overview'))
  await overview(page).waitFor()
  const product = page.getByRole('link', { name: 'harness-logs', exact: true })
  expect(await product.getAttribute('href')).toBe('https://github.com/acme/harness-logs')
  const own = await readFile(written.path)
  const byButton = await saved(page, () => page.getByRole('button', { name: 'Save this page' }).click())
  expect(byButton.suggestedFilename()).toBe('Deploy-42.html')
  expect((await readFile(await byButton.path())).equals(own)).toBe(true)
  const byKeys = await saved(page, () => page.keyboard.press('Control+s'))
  expect((await readFile(await byKeys.path())).equals(own)).toBe(true)
})

test('printed are the overview and, of a log without sections, what is around the line', async () => {
  const page = await visitor.open(written.url)
  await lineAt(page, TELLING_LINE).waitFor()
  await page.emulateMedia({ media: 'print' })
  await page.locator('.printed-log').waitFor()
  const text = await onPaper(page)
  expect(text).toMatch(/What broke[^]*Timeline[^]*Numbers[^]*Lines 901 to 1,300 of 1,300 lines/)
  expect(text.match(new RegExp(TELLING_TEXT, 'g'))?.length).toBeGreaterThanOrEqual(2)
  expect(text).not.toContain('Filter by name')
  await page.emulateMedia({ media: 'screen' })
  await page.locator('.printed-log').waitFor({ state: 'detached' })
})

test('printed is the section of the log that is open', async () => {
  const lines = [
    '##[group]Restore',
    ...plainLines(20, 'restored'),
    '##[endgroup]',
    '##[group]Compile',
    ...plainLines(20, 'compiled'),
    'src/cart.ts(7,3): error TS2322: Type string is not assignable to type number.',
    '##[endgroup]',
    ...plainLines(100, 'cleaned')
  ]
  const steps = [{ name: 'Compile', ...course('Failed', 0, 100, 'Exit code: 1'), logs: logOf(lines) }]
  await using own = await pageOf({
    executions: [
      {
        name: 'Build',
        ...course('Failed', 0, 100),
        stages: [{ name: 'Build', ...course('Failed', 0, 100), steps }]
      }
    ]
  })
  const page = await visitor.open(own.url)
  await page.locator('.progress.over').waitFor({ state: 'attached' })
  await page.emulateMedia({ media: 'print' })
  const log = page.locator('.printed-log')
  await log.waitFor()
  const text = await log.innerText()
  expect(text).toContain('Lines 23 to 45 of 145 lines')
  expect(text).toContain('compiled 1 of 20')
  expect(text).not.toMatch(/restored|cleaned/)
})

test('what the printer gets is drawn before it is laid out', async () => {
  const page = await visitor.open(written.url)
  await lineAt(page, TELLING_LINE).waitFor()
  await page.evaluate(() => {
    addEventListener('beforeprint', () => {
      document.title = document.querySelector('.printed-log') === null ? 'without' : 'with'
    })
  })
  await page.pdf()
  await page.waitForFunction(() => document.title.startsWith('with'))
  expect(await page.title()).toBe('with')
})
