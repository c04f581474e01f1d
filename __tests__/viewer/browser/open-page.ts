import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page
} from 'playwright-core'
import { chromiumPath } from './chromium-path.ts'

/** How a page is opened: Playwright's options, and the following. */
export interface OpenOptions extends BrowserContextOptions {
  /** `#…` of the URL. */
  readonly fragment?: string
  /** Runs in the page before anything of its own. */
  readonly before?: () => void
  /** As far as it has to be there; all of it by default. */
  readonly waitUntil?: 'commit' | 'load'
}

/** Opens pages in the one Chromium of a test file. */
export interface Visitor {
  /**
   * Opens a page in a profile of its own, 1440 × 900, in the zone of Berlin. It is closed when the
   * test ends. The test fails when the page asked for anything, showed a dialog, threw, complained
   * in the console, or broke its own policy.
   */
  open(url: string, options?: OpenOptions): Promise<Page>
}

/**
 * The browser without the sandboxes that it cannot have in a container; nothing that makes pages
 * less safe or pictures other.
 */
const ARGUMENTS = ['--disable-gpu', '--force-color-profile=srgb', '--font-render-hinting=none']

/** Sets up a browser for the tests of the file that calls it. */
export function useBrowser(): Visitor {
  let browser: Browser | null = null
  let opened: { readonly context: BrowserContext; readonly complaints: string[] }[] = []
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: ARGUMENTS,
      chromiumSandbox: false
    })
  })
  afterEach(async () => {
    const ended = opened
    opened = []
    for (const { context } of ended) await context.close()
    expect(ended.flatMap(({ complaints }) => complaints)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
  })
  return {
    async open(url, { fragment = '', before, waitUntil = 'load', ...options } = {}) {
      if (browser === null) throw new Error('pages are opened in tests only')
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        timezoneId: 'Europe/Berlin',
        locale: 'en-US',
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
        ...options
      })
      context.setDefaultTimeout(10_000)
      const complaints = complaintsOf(context, url)
      opened.push({ context, complaints })
      await context.addInitScript(tellViolations)
      if (before !== undefined) await context.addInitScript(before)
      const page = await context.newPage()
      await page.goto(url + fragment, { waitUntil })
      return page
    }
  }
}

/** Runs in the page. */
function tellViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error(`held back by ${violatedDirective}: ${blockedURI}`)
  })
}

/** Whatever a report's page must not do, as it does it. */
function complaintsOf(context: BrowserContext, own: string): string[] {
  const complaints: string[] = []
  const complain = (text: string): void => void complaints.push(text)
  context.on('request', request => {
    const url = request.url()
    const isOwn = request.isNavigationRequest() && url.split('#')[0] === own
    // The worker is a part of the page, too.
    if (!isOwn && !url.startsWith('blob:')) complain(`asked for ${url}`)
  })
  context.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complain(`console: ${message.text()}`)
  })
  context.on('weberror', error => complain(`threw: ${String(error.error())}`))
  context.on('dialog', dialog => {
    complain(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  let pages = 0
  context.on('page', page => {
    if (++pages > 1) complain(`opened ${page.url()}`)
    page.on('crash', () => complain('crashed'))
    page.on('websocket', socket => complain(`asked for ${socket.url()}`))
  })
  return complaints
}
