import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Locator } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { pageOf, type LoggedStep, type WrittenPage } from './written-page.ts'
import { header, lineAt, logView, overview, treeItem } from './report-page.ts'
import { servePage } from './serve-page.ts'
import {
  course,
  logOf,
  ROLLOUT_FAILED,
  shopDeploy,
  shopDeployThatWorked,
  TELLING_LINE,
  TELLING_TEXT
} from './shop-deploy.ts'

const visitor = useBrowser()
let failed: WrittenPage
let good: WrittenPage
beforeAll(async () => {
  failed = await pageOf(shopDeploy())
  good = await pageOf(shopDeployThatWorked())
})
afterAll(async () => {
  await failed[Symbol.asyncDispose]()
  await good[Symbol.asyncDispose]()
})

test('a failed deployment opens at the line that says why, a third of the height down', async () => {
  const page = await visitor.open(failed.url)
  const line = lineAt(page, TELLING_LINE)
  await line.waitFor()
  expect(await line.textContent()).toContain(TELLING_TEXT)
  const [row, view] = [await line.boundingBox(), await logView(page).boundingBox()]
  const height = ((row?.y ?? NaN) - (view?.y ?? NaN)) / (view?.height ?? NaN)
  expect(height).toBeGreaterThan(0.2)
  expect(height).toBeLessThan(0.5)
})

test('the overview is the first view where nothing failed', async () => {
  const page = await visitor.open(good.url)
  await overview(page).waitFor()
  expect(await logView(page).count()).toBe(0)
})

test('the header tells status, pipeline, run, duration and where to find it in Harness', async () => {
  const page = await visitor.open(failed.url)
  const text = (await header(page).innerText()).replace(/\s+/g, ' ')
  expect(text).toMatch(/Failed/i)
  expect(text).toContain('Deploy Shop')
  expect(text).toContain('#42')
  expect(text).toContain('18 m 24 s')
  const link = header(page).getByRole('link', { name: /harness/i })
  expect(await link.getAttribute('href')).toMatch(/^https:\/\/app\.harness\.io\/ng\/account\/acc\//)
  expect(await link.getAttribute('rel')).toMatch(/noopener/)
  expect(await link.getAttribute('rel')).toMatch(/noreferrer/)
})

test('the overview shows what broke with its excerpt, the timeline, the numbers and the gaps', async () => {
  const page = await visitor.open(failed.url, { fragment: '#overview' })
  const text = (await overview(page).innerText()).replace(/\s+/g, ' ')
  expect(text).toContain('Deploy production › Rollout')
  expect(text).toContain(ROLLOUT_FAILED)
  expect(text).toContain(TELLING_TEXT)
  expect(text).toContain('1,204')
  expect(text).toContain('the archive ends too early')
  const headings = await overview(page).getByRole('heading', { level: 2 }).allInnerTexts()
  expect(headings.map(heading => heading.toLowerCase())).toEqual([
    expect.stringContaining('broke'),
    expect.stringContaining('timeline'),
    expect.any(String),
    expect.any(String)
  ])
})

test('the overview of what went well has no empty sections', async () => {
  const page = await visitor.open(good.url)
  const text = await overview(page).innerText()
  expect(text).not.toMatch(/what broke|gaps|missing/i)
})

test('what broke leads to its line', async () => {
  const page = await visitor.open(failed.url, { fragment: '#overview' })
  await overview(page)
    .getByRole('link', { name: /line 1,204/ })
    .click()
  await lineAt(page, TELLING_LINE).waitFor()
  expect(page.url()).toContain(`:L${TELLING_LINE}`)
})

test('a bar of the timeline opens its log', async () => {
  const page = await visitor.open(failed.url, { fragment: '#overview' })
  await overview(page)
    .getByRole('link', { name: /^Images/ })
    .click()
  await lineAt(page, 20).waitFor()
  expect(await lineAt(page, 20).textContent()).toContain('scanned image 20 of 20')
})

test('the tree can be used before any log has arrived', async () => {
  let release = (): void => undefined
  const logsAfter = new Promise<void>(resolve => (release = resolve))
  await using served = await servePage(failed.path, { logsAfter })
  const page = await visitor.open(served.url, { waitUntil: 'commit' })
  await treeItem(page, /Initialize/).click()
  expect(await logView(page).innerText()).not.toContain('started pod 1 of 12')
  release()
  await lineAt(page, 1).waitFor()
  expect(await lineAt(page, 1).textContent()).toContain('started pod 1 of 12')
})

test('the timeline has a bar for each step, to scale, and tells of one when it is pointed at', async () => {
  const page = await visitor.open(failed.url, { fragment: '#overview' })
  const bar = (name: string): Locator => overview(page).getByRole('link', { name: new RegExp(`^${name}, `) })
  await bar('Images').waitFor()
  const [images, licences] = [await bar('Images').boundingBox(), await bar('Licences').boundingBox()]
  expect((images?.width ?? NaN) / (licences?.width ?? NaN)).toBeCloseTo(120 / 40, 0)
  await bar('Images').hover()
  await page.locator('.timeline-tip').filter({ hasText: '2 m' }).waitFor()
})

test('what failed alike is one card with a link each; of logs alone it is told as likely', async () => {
  const regions = Array.from({ length: 30 }, (_, at) => `europe-west-${at}`)
  const failing = (run: Partial<LoggedStep>): LoggedStep[] =>
    regions.map(name => ({ name, ...run, logs: logOf([`start ${name}`, 'error: no space left on device']) }))
  const known = course('Failed', 0, 60, 'Exit code: 1')
  await using own = await pageOf({
    executions: [
      { name: 'Known', ...known, stages: [{ name: 'Deploy', ...known, steps: failing(known) }] },
      { name: 'Unknown', stages: [{ name: 'Deploy', steps: failing({}) }] }
    ]
  })
  const page = await visitor.open(own.url, { fragment: '#overview' })
  const broke = overview(page).getByRole('region', { name: 'What broke' })
  await broke.waitFor()
  expect(await broke.getByRole('article').count()).toBe(1)
  await broke.getByText('The same in 29 more steps').click()
  expect(await broke.getByRole('link').count()).toBe(30)
  const likely = overview(page).getByRole('region', { name: 'Likely errors' })
  expect(await likely.getByRole('article').count()).toBe(1)
  expect(await likely.innerText()).toContain('Harness’s statuses are not known here')
  await broke.getByRole('link', { name: 'europe-west-29' }).click()
  await page.getByRole('main', { name: 'Deploy › europe-west-29' }).waitFor()
})
