import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core'
import { chromiumPath } from './chromium-path.ts'
import { markdownPage } from './markdown-page.ts'

/** Takes the pictures of the report from the page that `npm run demo` left. */
interface Picture {
  readonly name: string
  readonly fragment: string
  readonly options?: BrowserContextOptions
  /** What is done before it is taken. */
  readonly prepare?: (page: Page) => Promise<void>
}

const PAGE = pathToFileURL(resolve('demo-output/artifact/index.html')).href
const WIDE = { width: 1200, height: 720 }
const NARROW = { width: 360, height: 740 }
const PICTURES: readonly Picture[] = [
  { name: 'report-log', fragment: '' },
  { name: 'report-overview', fragment: '#overview' },
  { name: 'report-dark', fragment: '', options: { colorScheme: 'dark' } },
  { name: 'report-narrow', fragment: '', options: { viewport: NARROW } },
  { name: 'report-timeline', fragment: '#overview', prepare: toTimeline },
  {
    name: 'report-timeline-dark',
    fragment: '#overview',
    options: { colorScheme: 'dark' },
    prepare: toTimeline
  },
  {
    name: 'report-search',
    fragment: '#search?q=error',
    prepare: page => page.getByRole('main', { name: 'Results' }).locator('mark').first().waitFor()
  }
]

/** Of what GitHub shows; `npm run demo -- --scenario live` leaves the comment. */
const MARKDOWN: readonly { readonly name: string; readonly file: string; readonly isDark?: boolean }[] = [
  { name: 'summary', file: 'summary.md' },
  { name: 'comment', file: 'comment-2-broken.md' },
  { name: 'comment-dark', file: 'comment-2-broken.md', isDark: true }
]

async function toTimeline(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Timeline' }).evaluate(heading => heading.scrollIntoView())
}

const browser = await chromium.launch({
  executablePath: await chromiumPath(),
  args: ['--disable-gpu', '--force-color-profile=srgb', '--font-render-hinting=none'],
  chromiumSandbox: false
})
for (const { name, fragment, options, prepare } of PICTURES) {
  const context = await browser.newContext({ viewport: WIDE, locale: 'en-US', timezoneId: 'UTC', ...options })
  const page = await context.newPage()
  await page.goto(PAGE + fragment)
  await prepare?.(page)
  // No line is on its way any more.
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
  await page.screenshot({ path: `docs/${name}.png` })
  await context.close()
}
for (const { name, file, isDark = false } of MARKDOWN) {
  const path = resolve('demo-output', file)
  if (!existsSync(path)) continue
  const colorScheme = isDark ? 'dark' : 'light'
  const context = await browser.newContext({ viewport: { width: 1012, height: 620 }, colorScheme })
  const page = await context.newPage()
  await page.setContent(markdownPage(readFileSync(path, 'utf8')))
  await page.screenshot({ path: `docs/${name}.png` })
  await context.close()
}
await browser.close()
