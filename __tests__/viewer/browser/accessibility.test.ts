import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { useBrowser } from './open-page.ts'
import { pageOf, type Logged, type LoggedStep, type WrittenPage } from './written-page.ts'
import { lineAt, overview, searchSummary, treeButton } from './report-page.ts'
import { course, logOf, plainLines, record, shopDeploy } from './shop-deploy.ts'

const visitor = useBrowser()
let written: WrittenPage
let folded: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
  folded = await pageOf(alikeFailures())
})
afterAll(async () => {
  await written[Symbol.asyncDispose]()
  await folded[Symbol.asyncDispose]()
})

/** Failures that are alike, with and without statuses; logs with all that is folded or marked. */
function alikeFailures(): Logged {
  const lines = [
    '##[group]Restore',
    ...plainLines(20, 'restored'),
    '##[endgroup]',
    '##[group]Compile',
    ...Array<string>(10).fill('waiting for the daemon'),
    'src/cart.ts(7,3): error TS2322: Type string is not assignable to type number.',
    'error: no space left on device',
    '##[endgroup]'
  ]
  const logs = logOf(lines) + record('done after a pause', 600, lines.length)
  const failed = course('Failed', 0, 100, 'Exit code: 1')
  const steps = (run: Partial<LoggedStep>): LoggedStep[] =>
    ['one', 'two', 'three'].map(name => ({ name, ...run, logs }))
  return {
    executions: [
      { name: 'Known', ...failed, stages: [{ name: 'Build', ...failed, steps: steps(failed) }] },
      { name: 'Unknown', stages: [{ name: 'Build', steps: steps({}) }] }
    ]
  }
}

/** What axe finds that is serious or worse, told with the elements. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })"
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`)
    )
}

const VIEWS: readonly (readonly [name: string, fragment: string, ready: (page: Page) => Promise<void>])[] = [
  ['the overview', '#overview', page => overview(page).waitFor()],
  ['a log with errors', '', page => lineAt(page, 1_204).waitFor()],
  ['a log with selected lines', '#Deploy-42/02-Scan/01-Licences:L3-L13', page => lineAt(page, 3).waitFor()],
  [
    'a step without a log',
    '#Deploy-42/03-Deploy_production/Smoke_test',
    page => page.getByText('Harness skipped this step').waitFor()
  ],
  [
    'the results of a search',
    '#search?q=deadline',
    page => searchSummary(page).filter({ hasText: /\d/ }).waitFor()
  ],
  [
    'the printed sheet',
    '',
    async page => {
      await lineAt(page, 1_204).waitFor()
      await page.emulateMedia({ media: 'print' })
      await page.locator('.printed-log').waitFor()
    }
  ],
  [
    'the help',
    '#overview',
    async page => {
      await overview(page).waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    }
  ]
]

describe.each(['light', 'dark'] as const)('in the %s theme', colorScheme => {
  test.each(VIEWS)('axe finds nothing serious in %s', async (_name, fragment, ready) => {
    const page = await visitor.open(written.url, { fragment, colorScheme })
    await ready(page)
    expect(await findings(page)).toEqual([])
  })

  test('axe finds nothing serious where it is narrow, with the tree as a sheet', async () => {
    const page = await visitor.open(written.url, { colorScheme, viewport: { width: 360, height: 740 } })
    await lineAt(page, 1_204).waitFor()
    expect(await findings(page)).toEqual([])
    await treeButton(page).click()
    await page.getByRole('tree').waitFor()
    expect(await findings(page)).toEqual([])
  })

  test('axe finds nothing serious in what is folded, marked, listed by kind, or only likely', async () => {
    const page = await visitor.open(folded.url, { colorScheme })
    await page.getByTitle(/^Show lines/).waitFor()
    await page.getByRole('button', { name: '2 kinds' }).click()
    await page.getByRole('region', { name: 'Kinds of errors' }).waitFor()
    await page.getByText('without a line').waitFor()
    expect(await findings(page)).toEqual([])
    for (const nth of [2, 3, 4]) {
      await page.keyboard.press(']')
      await page.getByText(`${nth} of 6`).waitFor()
    }
    await page.getByText('Harness’s status is not known here').waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('o')
    await overview(page).getByText('The same in 2 more steps').first().click()
    expect(await findings(page)).toEqual([])
  })
})
