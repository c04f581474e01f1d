import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Page } from 'playwright-core'
import type { PageData } from '../../../src/report/page/page-data.ts'
import { permalink } from '../../../src/report/page/permalink.ts'
import { useBrowser } from './open-page.ts'
import { pageOf } from './written-page.ts'
import { randomLog } from './random-logs.ts'
import { linesOf } from './report-page.ts'
import { shownLines } from './shown-lines.ts'

const visitor = useBrowser()

test('every line that the logs say is shown, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(randomLog, { minLength: 1, maxLength: 6 }), async logs => {
      await using written = await pageOf({
        executions: [
          { stages: [{ name: 'Build', steps: logs.map((log, at) => ({ name: `step ${at}`, logs: log })) }] }
        ]
      })
      const page = await visitor.open(written.url, { viewport: { width: 1440, height: 2_000 } })
      try {
        for (const [at, place] of placesOf(written.data).entries()) {
          const said = shownLines(logs[at] ?? '')
          await show(page, place)
          const shown = await linesOf(page, said.length)
          expect([...shown.entries()].sort(([a], [b]) => a - b)).toEqual(
            said.map((text, index) => [index + 1, text])
          )
        }
      } finally {
        await page.context().close()
      }
    }),
    { seed: 6, numRuns: 12 }
  )
})

function placesOf({ executions }: PageData): string[] {
  return executions.flatMap(({ stages }) =>
    stages.flatMap(({ steps }) => steps.flatMap(({ logs }) => logs.map(({ place }) => place)))
  )
}

async function show(page: Page, place: string): Promise<void> {
  await page.evaluate(fragment => (location.hash = fragment), permalink(place, null))
}
