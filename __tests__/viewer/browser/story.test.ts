import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import {
  isSelected,
  levelFilter,
  lineAt,
  logScroller,
  searchField,
  searchSwitch,
  shownNumbers,
  times,
  treeItem
} from './report-page.ts'
import { course, logOf, plainLines, record } from './shop-deploy.ts'

const COMPILE = '#Deploy-42/01-Build/01-Compile'
/** Where the log says why it failed, and where something is far to the right. */
const [TELLING, LONG] = [150, 160]
const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  const lines = [
    '##[group]Restore packages',
    ...plainLines(40, 'restored'),
    '##[endgroup]',
    '##[group]Compile sources',
    ...plainLines(40, 'compiled'),
    ...Array<string>(10).fill('waiting for the daemon'),
    ...plainLines(56, 'linked'),
    'src/cart.ts(7,3): error TS2322: Type string is not assignable to type number.',
    ...plainLines(9, 'after'),
    `${'far '.repeat(200)}needle`,
    '##[endgroup]',
    ...plainLines(100, 'cleaned')
  ]
  written = await pageOf({
    executions: [
      {
        name: 'Deploy Shop',
        ...course('Failed', 0, 200),
        stages: [
          {
            name: 'Build',
            ...course('Failed', 0, 100),
            steps: [
              {
                name: 'Compile',
                ...course('Failed', 0, 100, 'Exit code: 1'),
                logs: logOf(lines) + record('done after a pause', 600, lines.length)
              },
              { name: 'Lint', ...course('Success', 0, 9), logs: logOf(plainLines(5)) }
            ]
          },
          {
            name: 'Deploy',
            ...course('Failed', 100, 200),
            steps: [{ name: 'Migrate', ...course('Failed', 100, 200, 'no delegate takes the task') }]
          },
          { name: 'Promote', ...course('Skipped', 200, 200), steps: [] }
        ]
      }
    ]
  })
})
afterAll(() => written[Symbol.asyncDispose]())

const strip = (page: Page): Locator => page.getByRole('region', { name: 'What failed' })
const section = (page: Page, name: string): Locator => page.getByRole('button', { name: `Section ${name}` })
/** Waits until the errors of the log are known, and what folds is folded. */
const isLookedThrough = (page: Page): Promise<void> =>
  page.locator('.progress.over').waitFor({ state: 'attached' })
const hasFocus = (element: Locator): Promise<boolean> =>
  element.evaluate(node => node === document.activeElement)

test('the failures are gone through from step to step, also where one left no log', async () => {
  const page = await visitor.open(written.url)
  await lineAt(page, TELLING).waitFor()
  expect(await strip(page).innerText()).toMatch(/Failure 1 of 2\s+Exit code: 1/)
  expect(await hasFocus(logScroller(page))).toBe(true)
  await page.keyboard.press(']')
  const empty = page.getByRole('main', { name: 'Deploy › Migrate' })
  await empty.getByText('no delegate takes the task').waitFor()
  expect(await strip(page).innerText()).toContain('Failure 2 of 2')
  await page.keyboard.press('[')
  await lineAt(page, TELLING).waitFor()
})

test('a skipped stage says so, and a failed one opens the step that failed', async () => {
  const page = await visitor.open(written.url, { fragment: '#overview' })
  await treeItem(page, /Promote/).click()
  await page.getByText('Harness skipped this stage').waitFor()
  await treeItem(page, /Build/).click()
  await lineAt(page, TELLING).waitFor()
  expect(page.url()).toContain(COMPILE)
})

test('sections in which all went well are folded, what repeats is one row, pauses are marked', async () => {
  const page = await visitor.open(written.url, { fragment: `${COMPILE}:L43` })
  await section(page, 'Restore packages').and(page.locator('[aria-expanded=false]')).waitFor()
  await section(page, 'Compile sources').and(page.locator('[aria-expanded=true]')).waitFor()
  await page.keyboard.press('Home')
  await lineAt(page, 1).waitFor()
  expect(await lineAt(page, 2).count()).toBe(0)
  await section(page, 'Restore packages').click()
  await lineAt(page, 2).waitFor()

  await logScroller(page).evaluate(scroller => scroller.scrollTo({ top: 70 * 19 }))
  const repeats = page.getByTitle('Show lines 85 to 93')
  await repeats.waitFor()
  expect(await repeats.innerText()).toBe('× 9 the same line · 4.5 s')
  expect(await page.locator('.sticky-section').innerText()).toContain('Compile sources')
  await repeats.click()
  await lineAt(page, 90).waitFor()
  await page.keyboard.press('End')
  await page.getByText('without a line').waitFor()
})

test('the line that says why stays in sight when most of what is above it folds', async () => {
  const modules = Array.from({ length: 400 }, (_, at) => [
    `##[group]Module ${at}`,
    ...plainLines(20),
    '##[endgroup]'
  ])
  const lines = [...modules.flat(), ...plainLines(10), 'error: cannot find module left', ...plainLines(50)]
  const steps = [{ name: 'Pack', ...course('Failed', 0, 100), logs: logOf(lines) }]
  await using own = await pageOf({
    executions: [
      {
        name: 'Pack',
        ...course('Failed', 0, 100),
        stages: [{ name: 'Build', ...course('Failed', 0, 100), steps }]
      }
    ]
  })
  const page = await visitor.open(own.url)
  await isLookedThrough(page)
  await section(page, 'Module 399').waitFor()
  const telling = lines.indexOf('error: cannot find module left') + 1
  expect(await shownNumbers(page)).toContain(telling)
  expect(await isSelected(page, telling)).toBe(true)
})

test('the line that says why is in sight on a phone, too, where heights are known only once rows are there', async () => {
  const long = Array.from(
    { length: 3_000 },
    (_, at) => `${at} ${'copied a layer of the image '.repeat(at % 17)}`
  )
  const lines = [
    ...long.slice(0, 600),
    ...Array<string>(40).fill('waiting for the daemon'),
    ...long.slice(600, 900),
    'error: cannot find module left',
    ...long.slice(900)
  ]
  const steps = [{ name: 'Pack', ...course('Failed', 0, 100), logs: logOf(lines) }]
  await using own = await pageOf({
    executions: [
      {
        name: 'Pack',
        ...course('Failed', 0, 100),
        stages: [{ name: 'Build', ...course('Failed', 0, 100), steps }]
      }
    ]
  })
  const page = await visitor.open(own.url, { viewport: { width: 360, height: 740 } })
  await page.locator('.progress.over').waitFor({ state: 'attached' })
  const telling = lines.indexOf('error: cannot find module left') + 1
  await lineAt(page, telling).waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
  expect(await shownNumbers(page)).toContain(telling)
  // Who scrolls is not brought back.
  await logScroller(page).hover()
  await page.mouse.wheel(0, 4_000)
  await page.waitForFunction(number => document.querySelector(`[data-line="${number}"]`) === null, telling)
})

test('wrapping keeps the selected line where it is, there and back', async () => {
  const page = await visitor.open(written.url, { fragment: `${COMPILE}:L${TELLING}` })
  await lineAt(page, TELLING).waitFor()
  await isLookedThrough(page)
  const before = (await lineAt(page, TELLING).boundingBox())?.y ?? NaN
  for (const pressed of ['true', 'false']) {
    await page.keyboard.press('w')
    await page.locator(`button[aria-pressed=${pressed}]`, { hasText: 'Wrap' }).waitFor()
    await page.waitForFunction(
      ([number, y]) => {
        const row = document.querySelector(`[data-row="${number}"]`)?.getBoundingClientRect()
        return Math.abs((row?.y ?? NaN) - y) < 3
      },
      [TELLING, before] as const
    )
  }
})

/** Runs in the page. */
function isMarkInSight(line: Element): boolean {
  const [mark, all] = [line.querySelector('mark'), line].map(node => node?.getBoundingClientRect())
  return (mark?.right ?? Infinity) <= (all?.right ?? 0)
}

test('Ctrl+F searches in this log, its hit is brought into sight, and Esc gives the keys back', async () => {
  const page = await visitor.open(written.url, { fragment: `${COMPILE}:L1` })
  await lineAt(page, 1).waitFor()
  await page.keyboard.press('Control+f')
  expect(await hasFocus(searchField(page))).toBe(true)
  expect(await searchSwitch(page, 'here').getAttribute('aria-pressed')).toBe('true')
  await searchField(page).fill('needle')
  const result = page.getByRole('main', { name: 'Results' }).locator('.hit', { hasText: 'needle' })
  await result.waitFor()
  expect(await result.evaluate(isMarkInSight)).toBe(true)
  await page.keyboard.press('Enter')
  await lineAt(page, LONG).locator('mark').waitFor()
  await page.waitForFunction(() => {
    const [hit, all] = ['.log-lines mark', '.log-lines'].map(selector =>
      document.querySelector(selector)?.getBoundingClientRect()
    )
    return (hit?.right ?? Infinity) <= (all?.right ?? 0)
  })
  await page.keyboard.press('Escape')
  expect(await hasFocus(logScroller(page))).toBe(true)
  await isLookedThrough(page)
  await page.keyboard.press('n')
  await page.waitForURL(url => url.hash === `${COMPILE}:L${TELLING}`)
  expect(await isSelected(page, TELLING)).toBe(true)
})

test('the level filter and the times outlive a change of step and a reload', async () => {
  const page = await visitor.open(written.url, { fragment: COMPILE })
  await lineAt(page, TELLING).waitFor()
  await levelFilter(page, 'errors')
  await times(page, 'delta')
  await treeItem(page, /Lint/).click()
  await page.getByText('No errors in this log.').waitFor()
  await page.goto(`${written.url}${COMPILE}`)
  await page.reload()
  await lineAt(page, TELLING).waitFor()
  expect(await shownNumbers(page)).toEqual([TELLING])
  expect(await page.getByRole('combobox', { name: 'Times' }).inputValue()).toBe('delta')
})
