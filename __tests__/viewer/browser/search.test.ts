import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import {
  hasValue,
  highlights,
  lineAt,
  results,
  searchField,
  searchSummary,
  searchSwitch
} from './report-page.ts'
import { logOf, plainLines, shopDeploy } from './shop-deploy.ts'

/** Steps of a page whose logs are alike. */
const WIDE = 700
const visitor = useBrowser()
let written: WrittenPage
let slow: WrittenPage
let wide: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
  const hard = [...plainLines(50), `${'a'.repeat(5_000)}!`, 'the needle']
  slow = await pageOf({
    executions: [
      {
        stages: [
          {
            name: 'Build',
            steps: [
              { name: 'Run', logs: logOf(hard) },
              { name: 'Many', logs: logOf(plainLines(5_000, 'needle')) }
            ]
          }
        ]
      }
    ]
  })
  const steps = Array.from({ length: WIDE }, (_, at) => ({
    name: `Shard ${at}`,
    logs: logOf(['one', 'done'])
  }))
  wide = await pageOf({ executions: [{ stages: [{ name: 'Fan out', steps }] }] })
})
afterAll(async () => {
  await wide[Symbol.asyncDispose]()
  await written[Symbol.asyncDispose]()
  await slow[Symbol.asyncDispose]()
})

async function searchFor(page: Page, text: string): Promise<void> {
  await searchField(page).fill(text)
}

/** Waits until the summary of a search, which rises while it runs, says this. */
async function says(page: Page, text: RegExp): Promise<void> {
  await searchSummary(page).filter({ hasText: text }).waitFor()
}

test('results of all steps come while typing, grouped by step, with counts and a line of context', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await searchField(page).pressSequentially('exceeded its prog')
  await says(page, /\b1\b/)
  // The last key begins another search: what the one before found goes first.
  const told = ['Rollout', '1,204', 'exceeded its progress deadline']
  const around = ['waiting for replica 400 of 400', 'Done with exit code 1']
  for (const text of [...told, ...around]) await results(page).filter({ hasText: text }).waitFor()
})

test('counts are of all matches, and each step tells its own', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await searchFor(page, 'passed test')
  await says(page, /\b70\b/)
  // What is out of sight has no innerText.
  const text = await results(page).textContent()
  expect(text).toMatch(/\b40\b/)
  expect(text).toMatch(/\b30\b/)
})

test('case, whole word and regular expression are switches', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await searchFor(page, 'gpl')
  await says(page, /\b1\b/)
  await searchSwitch(page, 'case').click()
  await says(page, /nothing found/i)
  await searchSwitch(page, 'case').click()
  await searchFor(page, 'deadlin')
  await says(page, /\b1\b/)
  await searchSwitch(page, 'word').click()
  await says(page, /nothing found/i)
  await searchSwitch(page, 'word').click()
  await searchFor(page, 'replica \\d{3} of 400$')
  await says(page, /nothing found/i)
  await searchSwitch(page, 'regex').click()
  await says(page, /\b602\b/)
})

test('a search in this step leaves the others out', async () => {
  const page = await visitor.open(written.url, { fragment: '#Deploy-42/01-Build/04-Run_Tests.attempt-2' })
  await lineAt(page, 1).waitFor()
  await searchFor(page, 'passed test')
  await says(page, /\b70\b/)
  await searchSwitch(page, 'here').click()
  await says(page, /\b30\b/)
})

test('an expression that is none is told while it is typed', async () => {
  const page = await visitor.open(written.url, { fragment: '#search?q=(&regex=1' })
  await page
    .getByText(/not a|invalid|unterminated/i)
    .first()
    .waitFor()
})

test('a result opens its line, in which what was looked for is marked', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await searchFor(page, 'container restarted')
  await results(page).getByText('container restarted').first().click()
  await lineAt(page, 400).waitFor()
  expect(await highlights(lineAt(page, 400))).toEqual(['container restarted'])
})

test('Enter goes to the next match, Shift and Enter to the one before', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await searchFor(page, 'Readiness probe failed')
  await says(page, /\b3\b/)
  await searchField(page).press('Enter')
  await page.waitForURL(url => url.hash.endsWith(':L801'))
  await searchField(page).press('Enter')
  await page.waitForURL(url => url.hash.endsWith(':L802'))
  await searchField(page).press('Shift+Enter')
  await page.waitForURL(url => url.hash.endsWith(':L801'))
  expect(await searchField(page).inputValue()).toBe('Readiness probe failed')
})

test('a catastrophic expression is stopped and told, and the next search works', async () => {
  const page = await visitor.open(slow.url, { fragment: '#overview' })
  await searchSwitch(page, 'regex').click()
  await searchFor(page, '(a+)+$')
  await page
    .getByText(/too long/i)
    .first()
    .waitFor()
  await searchSwitch(page, 'regex').click()
  await searchFor(page, 'the needle')
  await says(page, /\b1\b/)
})

test('typing is answered while a search runs', async () => {
  const page = await visitor.open(slow.url, { fragment: '#search?q=(a%2B)%2B%24&regex=1' })
  await searchField(page).waitFor()
  await searchField(page).press('End')
  await searchField(page).pressSequentially('xyz')
  await hasValue(searchField(page), '(a+)+$xyz')
})

test('of thousands of lines found all are counted, 20 of a log listed, and more when asked for', async () => {
  const page = await visitor.open(slow.url, { fragment: '#search?q=needle' })
  await says(page, /5,001/)
  const many = results(page).getByRole('region', { name: 'Build › Many' })
  expect(await many.getByRole('listitem').count()).toBe(20)
  await many.getByRole('button', { name: 'Show more of 5,000' }).click()
  await many.getByText('and 4,800 more lines').waitFor()
  expect(await many.getByRole('listitem').count()).toBe(200)
})

test('of thousands of logs found all are counted, 100 listed, and more when asked for', async () => {
  const page = await visitor.open(wide.url, { fragment: '#search?q=done' })
  await says(page, /700 lines in 700 logs/)
  const listed = results(page).getByRole('region')
  expect(await listed.count()).toBe(100)
  await results(page).getByRole('button', { name: 'Show more of 700 logs' }).click()
  await listed.nth(100).waitFor()
  expect(await listed.count()).toBe(600)
  await results(page).getByRole('button', { name: 'Show more of 700 logs' }).click()
  await listed.nth(600).waitFor()
  expect(await listed.count()).toBe(700)
  expect(
    await results(page)
      .getByRole('button', { name: /^Show more/ })
      .count()
  ).toBe(0)
  await searchFor(page, 'one')
  await results(page).getByText('one').first().waitFor()
  await results(page).getByRole('button', { name: 'Show more of 700 logs' }).waitFor()
  expect(await listed.count()).toBe(100)
})

test('a search is in the address', async () => {
  const page = await visitor.open(written.url, { fragment: '#search?q=GPL&case=1' })
  await says(page, /\b1\b/)
  expect(await searchField(page).inputValue()).toBe('GPL')
  await page.reload()
  await says(page, /\b1\b/)
})
