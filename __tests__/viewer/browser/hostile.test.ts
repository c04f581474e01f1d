import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import type { PageLog } from '../../../src/report/page/page-data.ts'
import { permalink } from '../../../src/report/page/permalink.ts'
import { HOSTILE, hostileLog, hostileNames } from './hostile-logs.ts'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import { lineAt, linesOf, logView, overview, results, searchField, tree } from './report-page.ts'
import { record } from './shop-deploy.ts'
import { shownLines } from './shown-lines.ts'

/** Texts of very many lines would all be scrolled through; a test of their own has more. */
const LINES = hostileLog(HOSTILE.filter(text => text.split('\n').length < 1_000))
const visitor = useBrowser()
let names: WrittenPage
let log: WrittenPage
beforeAll(async () => {
  names = await pageOf(hostileNames())
  log = await pageOf({
    executions: [{ stages: [{ name: 'Build', steps: [{ name: 'Run', logs: LINES }] }] }]
  })
})
afterAll(async () => {
  await names[Symbol.asyncDispose]()
  await log[Symbol.asyncDispose]()
})

/** Nothing that came with the data has become a part of the page. */
async function expectNoMarkup(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const elements = [...document.querySelectorAll('*')]
    const foreign =
      'img,iframe,object,embed,base,video,audio,form,table[x],marquee,b,details[x],font,meta[http-equiv=refresh],link[rel=stylesheet]'
    const handlers = elements.filter(element =>
      element.getAttributeNames().some(name => name.startsWith('on'))
    )
    const links = elements.filter(element => {
      const href =
        element.getAttribute('href') ?? element.getAttribute('src') ?? element.getAttribute('xlink:href')
      const isFavicon = element.matches('link[rel=icon]') && href?.startsWith('data:image/svg+xml,') === true
      return href !== null && !isFavicon && !/^(?:#|https?:\/\/|blob:)/.test(href)
    })
    const styled = elements.filter(element =>
      /url\(|expression|@import/.test(element.getAttribute('style') ?? '')
    )
    const scripts = [...document.scripts].filter(({ type, id, textContent }) => {
      const isData =
        (type === 'text/plain' && /^block-\d+$/.test(id)) || (type === 'application/json' && id === 'report')
      return !isData && textContent.includes('pwned')
    })
    const suspects = [...document.querySelectorAll(foreign), ...handlers, ...links, ...styled, ...scripts]
    return { suspects: suspects.map(({ outerHTML }) => outerHTML.slice(0, 200)), pwned: 'pwned' in window }
  })
  expect(found).toEqual({ suspects: [], pwned: false })
}

test('names, messages, statuses and gaps are shown as the text that they are', async () => {
  // Rows that are out of sight are not in the page.
  const viewport = { width: 1440, height: 30_000 }
  const page = await visitor.open(names.url, { fragment: '#overview', viewport })
  await overview(page).waitFor()
  await expectNoMarkup(page)
  const shown = await page.evaluate(() => document.body.innerText)
  for (const text of HOSTILE.filter(
    each => /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(each) && each.length < 100
  ))
    expect(shown).toContain(text)
  const inTree = await tree(page).evaluate(element => element.textContent)
  for (const text of HOSTILE.filter(each => each.length < 1_000)) expect(inTree).toContain(text)
})

test('every place with a hostile name opens, and asks for nothing', async () => {
  const page = await visitor.open(names.url)
  const logs = names.data.executions.flatMap(({ stages }) =>
    stages.flatMap(({ steps }) => steps.flatMap((step): readonly PageLog[] => step.logs))
  )
  for (const { place } of logs.filter((_, at) => at % 5 === 0)) {
    await page.evaluate(fragment => (location.hash = fragment), permalink(place, { from: 1, to: 1 }))
    await lineAt(page, 1).waitFor()
  }
  await expectNoMarkup(page)
})

test('a link of the execution that is none of http leads nowhere', async () => {
  const page = await visitor.open(names.url, { fragment: '#overview' })
  await overview(page).waitFor()
  const hrefs = await page
    .getByRole('link')
    .evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))
  for (const href of hrefs) expect(href).toMatch(/^(?:#|https?:\/\/)/)
})

describe('lines of a log', () => {
  test('are shown exactly', async () => {
    const page = await visitor.open(log.url, {
      fragment: '#Deploy-42/01-Build/01-Run',
      viewport: { width: 1440, height: 5_000 }
    })
    const said = shownLines(LINES)
    const shown = await linesOf(page, said.length)
    for (const [at, text] of said.entries()) expect(shown.get(at + 1)).toBe(text)
    await expectNoMarkup(page)
  })

  test('are found also where one record has hundreds of thousands', async () => {
    const many = record(`${'\n'.repeat(400_000)}the needle`, 0, 0)
    await using written = await pageOf({
      executions: [{ stages: [{ name: 'Build', steps: [{ name: 'Run', logs: many }] }] }]
    })
    const page = await visitor.open(written.url)
    await searchField(page).fill('needle')
    await results(page).getByText('the needle').click()
    await lineAt(page, 400_001).waitFor()
  })

  test('that tell of what broke are text on the overview, too', async () => {
    const page = await visitor.open(log.url, { fragment: '#overview' })
    await overview(page).waitFor()
    await expectNoMarkup(page)
  })
})

test('what is looked for is text as well', async () => {
  const page = await visitor.open(log.url, { fragment: '#overview' })
  for (const text of HOSTILE.filter(each => each.length < 200 && !/[\r\n\0]/.test(each)).filter(
    (_, at) => at % 6 === 0
  )) {
    await searchField(page).fill(text)
    await expect(searchField(page).inputValue()).resolves.toBe(text)
  }
  await expectNoMarkup(page)
})

test.each([
  '#<img src=x onerror="window.pwned=1">',
  '#javascript:window.pwned=1',
  '#search?q=</script><b>&in=%00',
  '#%',
  '#%E0%A4%A',
  '#a/b:L9999999999',
  '#search?q=(&regex=1',
  '#__proto__',
  '#constructor/toString:L1'
])('a page that is opened with the fragment %j shows something', async fragment => {
  const page = await visitor.open(log.url, { fragment })
  await tree(page).waitFor()
  expect(
    (await logView(page).count()) + (await overview(page).count()) + (await searchField(page).count())
  ).toBeGreaterThan(0)
  await expectNoMarkup(page)
})
