import type { Locator, Page } from 'playwright-core'

/** Where things are on the report's page, for the tests of it. */

export const header = (page: Page): Locator => page.getByRole('banner').first()
export const overview = (page: Page): Locator => page.locator('main.overview')
export const tree = (page: Page): Locator => page.getByRole('tree')
export const treeItems = (page: Page): Locator => page.getByRole('treeitem')
export const treeItem = (page: Page, name: RegExp): Locator => page.getByRole('treeitem', { name }).first()
export const treeFilter = (page: Page): Locator => page.getByRole('searchbox', { name: 'Filter by name' })
export const onlyFailed = (page: Page): Locator => page.getByRole('checkbox', { name: 'Only failed' })
export const treeButton = (page: Page): Locator =>
  page.getByRole('banner').getByRole('button', { name: 'Stages and steps' })

export const logView = (page: Page): Locator => page.locator('main.log-view')
export const logScroller = (page: Page): Locator => page.getByRole('region', { name: 'Lines of the log' })
export const nextError = (page: Page): Locator => page.getByRole('button', { name: 'Next error' })
export const previousError = (page: Page): Locator => page.getByRole('button', { name: 'Previous error' })
export const wrapSwitch = (page: Page): Locator => page.getByRole('button', { name: 'Wrap' })

/** A line whose text is there. */
export function lineAt(page: Page, number: number): Locator {
  return page.locator(`[data-row]:has(> [data-line="${number}"]:not([aria-busy]))`)
}

export const lineText = (page: Page, number: number): Locator => lineAt(page, number).locator('[data-line]')
export const lineNumberAt = (page: Page, number: number): Locator =>
  page.getByRole('button', { name: `Link to line ${number}`, exact: true })
export const timeAt = async (page: Page, number: number): Promise<string> =>
  (await lineAt(page, number).locator('.time').allInnerTexts()).join('')

/** The text of a line, as it stands there. */
export async function textOf(page: Page, number: number): Promise<string> {
  return (await lineText(page, number).textContent()) ?? ''
}

export async function isSelected(page: Page, number: number): Promise<boolean> {
  return lineAt(page, number).evaluate(row => row.classList.contains('selected'))
}

/** Numbers of the lines that are in sight, whole. */
export function shownNumbers(page: Page): Promise<number[]> {
  return logScroller(page).evaluate(scroller => {
    const { top, bottom } = scroller.getBoundingClientRect()
    return [...scroller.querySelectorAll<HTMLElement>('[data-line]')]
      .filter(line => {
        const box = line.getBoundingClientRect()
        return box.top >= top - 1 && box.bottom <= bottom + 1
      })
      .map(line => Number(line.dataset.line))
      .sort((a, b) => a - b)
  })
}

export const linesInDocument = (page: Page): Promise<number> => page.locator('[data-row]').count()

export async function levelFilter(page: Page, levels: 'all' | 'warnings' | 'errors' | 'new'): Promise<void> {
  await page.getByRole('combobox', { name: 'Lines' }).selectOption(levels)
}

export async function times(page: Page, mode: 'clock' | 'relative' | 'delta' | 'off'): Promise<void> {
  await page.getByRole('combobox', { name: 'Times' }).selectOption(mode)
}

export async function unitSwitch(page: Page, unit: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Command unit' }).selectOption({ label: unit })
}

export async function themeSwitch(page: Page, theme: 'system' | 'light' | 'dark'): Promise<void> {
  await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme)
}

export const searchField = (page: Page): Locator =>
  page.getByRole('searchbox', { name: 'Search', exact: true })
/** How many lines were found; it rises while the search runs. */
export const searchSummary = (page: Page): Locator => page.getByRole('search').getByRole('status')
export const results = (page: Page): Locator => page.getByRole('main', { name: 'Results' })

const SWITCHES = { case: 'Match case', word: 'Whole word', regex: 'Regular expression', here: /^Only in / }
export function searchSwitch(page: Page, what: keyof typeof SWITCHES): Locator {
  return page.getByRole('search').getByRole('button', { name: SWITCHES[what] })
}

/** Waits until a field holds this. */
export async function hasValue(field: Locator, text: string): Promise<void> {
  await field
    .page()
    .waitForFunction(([input, wanted]) => (input as HTMLInputElement | null)?.value === wanted, [
      await field.elementHandle(),
      text
    ] as const)
}

/** What is marked in an element as found. */
export function highlights(element: Locator): Promise<string[]> {
  return element.locator('mark').allInnerTexts()
}

/**
 * Scrolls through a log and takes down what each line shows; what is folded is unfolded.
 *
 * @param count of lines, after which it ends; it ends also when no more come
 */
export async function linesOf(page: Page, count: number): Promise<Map<number, string>> {
  await logScroller(page).waitFor()
  return new Map(await logScroller(page).evaluate(readThrough, count))
}

/** Runs in the page. */
async function readThrough(scroller: Element, count: number): Promise<[number, string][]> {
  const picture = (): Promise<void> =>
    new Promise(resolve => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
    })
  // Rows come a moment after the scrolling.
  const isCovered = (): boolean => {
    const { top, bottom } = scroller.getBoundingClientRect()
    const boxes = [...scroller.querySelectorAll('[data-row]')].map(row => row.getBoundingClientRect())
    const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1
    return boxes.some(box => box.top <= top + 1) && (isAtEnd || boxes.some(box => box.bottom >= bottom - 1))
  }
  const found = new Map<number, string>()
  scroller.scrollTop = 0
  for (let rests = 0; found.size < count && rests < 30;) {
    await picture()
    const folded = scroller.querySelector<HTMLElement>('.unfold, .repeat-text, .twisty[aria-expanded=false]')
    if (folded !== null) {
      folded.click()
      continue
    }
    const before = found.size
    for (const line of scroller.querySelectorAll<HTMLElement>('[data-line]:not([aria-busy])'))
      found.set(Number(line.dataset.line), line.textContent)
    if (scroller.querySelector('[aria-busy]') !== null || !isCovered()) continue
    rests = found.size === before ? rests + 1 : 0
    scroller.scrollTop += scroller.clientHeight
  }
  return [...found]
}
