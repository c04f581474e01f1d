import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contrastsIn } from './contrast.ts'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import { lineAt, textOf } from './report-page.ts'
import { logOf } from './shop-deploy.ts'

const ESC = '\u001b'
const sgr = (codes: string, text: string): string => `${ESC}[${codes}m${text}${ESC}[0m`
const all = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

const COLOURS = [
  all(30, 37)
    .map(code => sgr(String(code), `basic ${code}`))
    .join(' '),
  all(90, 97)
    .map(code => sgr(String(code), `bright ${code}`))
    .join(' '),
  all(40, 47)
    .map(code => sgr(String(code), `behind ${code}`))
    .join(' '),
  all(100, 107)
    .map(code => sgr(String(code), `bright behind ${code}`))
    .join(' '),
  all(0, 255)
    .map(index => sgr(`38;5;${index}`, `i${index}`))
    .join(' '),
  ['0;0;0', '255;255;255', '1;2;3', '250;250;210', '128;128;128', '255;0;0', '0;0;255', '255;255;0']
    .map(rgb => sgr(`38;2;${rgb}`, rgb))
    .join(' '),
  all(30, 37)
    .map(code => sgr(`2;${code}`, `faint ${code}`))
    .join(' '),
  all(30, 37)
    .map(code => sgr(`7;${code}`, `turned ${code}`))
    .join(' ')
]
const LINES = [
  ...COLOURS,
  `${sgr('1', 'bold')} ${sgr('3', 'italic')} ${sgr('4', 'underlined')} ${sgr('9', 'struck')}`,
  'see https://shop.example/a?b=c&d=1#e, javascript:alert(1) and ftp://shop.example/',
  `${ESC}]8;;https://shop.example/docs${ESC}\\the docs${ESC}]8;;${ESC}\\ ${ESC}]8;;javascript:alert(1)${ESC}\\no link${ESC}]8;;${ESC}\\`,
  `masked ${ESC}]8;;https://evil.example/x${ESC}\\https://github.com/acme${ESC}]8;;${ESC}\\`,
  'fetched 10 %\rfetched 60 %\rfetched 100 %',
  { level: 'WARN', text: 'a warning' },
  { level: 'ERROR', text: 'an error' },
  `first\nsecond ${sgr('31', 'red')}\n\nfourth`,
  'x'.repeat(20_000)
]
const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  written = await pageOf({
    executions: [{ stages: [{ name: 'Build', steps: [{ name: 'Colours', logs: logOf(LINES) }] }] }]
  })
})
afterAll(() => written[Symbol.asyncDispose]())
const PLACE = '#Deploy-42/01-Build/01-Colours'
const lineNumber = (start: string): number =>
  1 + LINES.findIndex(said => (typeof said === 'string' ? said : said.text).startsWith(start))

describe.each(['light', 'dark'] as const)('%s', colorScheme => {
  test('every colour of a log stands out from what is behind it', async () => {
    const page = await visitor.open(written.url, { colorScheme, fragment: PLACE })
    await lineAt(page, 1).waitFor()
    for (let number = 1; number <= COLOURS.length; number++)
      for (const { text, contrast } of await contrastsIn(lineAt(page, number)))
        if (contrast < 4.5)
          throw new Error(
            `${JSON.stringify(text)} in line ${number} has a contrast of ${contrast.toFixed(2)}`
          )
  })
})

test('colours differ from each other and from plain text', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  const colours = (await contrastsIn(lineAt(page, 1)))
    .filter(({ text }) => /basic 3[1-6]/.test(text))
    .map(({ colour }) => colour)
  expect(new Set(colours).size).toBe(6)
})

test('styles are shown as styles', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  const style = async (text: string, property: string): Promise<string> =>
    lineAt(page, lineNumber(`${ESC}[1m`))
      .getByText(text, { exact: true })
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
  expect(Number(await style('bold', 'font-weight'))).toBeGreaterThanOrEqual(600)
  expect(await style('italic', 'font-style')).toBe('italic')
  expect(await style('underlined', 'text-decoration-line')).toContain('underline')
  expect(await style('struck', 'text-decoration-line')).toContain('line-through')
})

test('only http and https are links, and they tell nothing of where they are', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  const links = lineAt(page, lineNumber('see https')).getByRole('link')
  const docs = lineAt(page, lineNumber(`${ESC}]8;;https`)).getByRole('link')
  await docs.first().waitFor()
  const hrefs = async (found: typeof links): Promise<(string | null)[]> =>
    found.evaluateAll(elements => elements.map(element => element.getAttribute('href')))
  // The numbers of lines may be links as well, into the page.
  const outside = (urls: (string | null)[]): (string | null)[] => urls.filter(url => !url?.startsWith('#'))
  expect(outside(await hrefs(links))).toEqual(['https://shop.example/a?b=c&d=1#e'])
  expect(outside(await hrefs(docs))).toEqual(['https://shop.example/docs'])
  const link = docs.and(page.locator('[href^=https]'))
  expect(await link.getAttribute('rel')).toMatch(/noopener.*noreferrer|noreferrer.*noopener/)
  expect(await link.getAttribute('target')).toBe('_blank')
  expect(await link.textContent()).toBe('the docs')
})

test('a link whose text names another host tells the real one, and only to the eye', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  const link = page.getByRole('link', { name: 'https://github.com/acme' })
  await link.waitFor()
  expect(await link.textContent()).toBe('https://github.com/acme')
  const after = await link.evaluate(element => getComputedStyle(element, '::after').content)
  expect(after).toContain('evil.example')
})

test('a progress line shows its last state, and a record of several lines all of them', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  const progress = lineNumber('fetched')
  expect(await textOf(page, progress)).toBe('fetched 100 %')
  const first = lineNumber('first')
  const texts = await Promise.all([0, 1, 2, 3].map(at => textOf(page, first + at)))
  expect(texts).toEqual(['first', 'second red', '', 'fourth'])
})

test('a long line is folded until all of it is asked for', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  const number = LINES.length + 3
  const row = lineAt(page, number)
  expect((await row.textContent())?.length).toBeLessThan(6_000)
  await row.getByRole('button', { name: /show all/i }).click()
  await expect(textOf(page, number)).resolves.toBe('x'.repeat(20_000))
})

test('errors and warnings are told by more than their colour', async () => {
  const page = await visitor.open(written.url, { fragment: PLACE })
  const border = (number: number): Promise<string> =>
    lineAt(page, number).evaluate(row => {
      const styles = [row, ...row.children].map(element => getComputedStyle(element))
      return styles.map(style => `${style.borderLeft} ${style.boxShadow} ${style.backgroundColor}`).join()
    })
  const [plain, warning, error] = await Promise.all(
    [lineNumber('see https'), lineNumber('a warning'), lineNumber('an error')].map(border)
  )
  expect(new Set([plain, warning, error]).size).toBe(3)
})
