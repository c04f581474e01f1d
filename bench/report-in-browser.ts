import type { Browser, Page } from 'playwright-core'

/** What a person waits for, in ms; NaN where it did not happen in time. */
export interface Waits {
  /** From the request to the first picture. */
  readonly painted: number
  /** To where a click gets an answer. */
  readonly usable: number
  /** A log of 100,000 lines, from the click to its lines. */
  readonly opened: number
  /** Of a search over everything, from the key. */
  readonly firstResult: number
  readonly allResults: number
  /** Of another search, once all was unpacked for the first. */
  readonly secondSearch: number
  /** The longest time between two pictures while scrolling. */
  readonly worstFrame: number
  /** Pictures of more than 50 ms while scrolling, in percent. */
  readonly slowFrames: number
}

/** What a person waits for where there are thousands of steps, in ms. */
export interface StepWaits extends Pick<Waits, 'usable' | 'worstFrame'> {
  /** From the click to the timeline of all steps. */
  readonly drawn: number
}

/**
 * Runs before the page's own scripts: notes the time of each picture, and of what is looked for.
 */
const WATCH = `
  window.bench = {
    frames: null,
    until(found) {
      const ends = performance.now() + 300_000
      return new Promise(resolve => {
        const look = () => {
          if (performance.now() > ends) resolve(NaN)
          else if (found()) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
          else requestAnimationFrame(look)
        }
        look()
      })
    },
    watchFrames() {
      const frames = this.frames = []
      let last = performance.now()
      const tick = now => {
        frames.push(now - last)
        last = now
        if (this.frames === frames) requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
    },
    endFrames() {
      const frames = this.frames.slice(1)
      this.frames = null
      return frames
    }
  }`

/** How long something in the plain page may take. */
const PATIENCE = 600_000
const LOG = '.log-lines'
const LONGEST_LOG = 'Step_0'

/** Measures the report's page. */
export async function measurePage(browser: Browser, url: string): Promise<Waits> {
  const page = await open(browser, url)
  const usable = await until(page, `document.querySelector('[role=treeitem]') !== null`)
  const step = page.getByRole('treeitem', { name: new RegExp(`\\b${LONGEST_LOG}\\b`) }).first()
  const opened = await timed(
    page,
    'click',
    () => step.click(),
    `main[aria-label*="${LONGEST_LOG}"] [data-line]:not([aria-busy])`
  )
  const scrolled = await scroll(page, LOG)
  const field = page.getByRole('searchbox', { name: 'Search', exact: true })
  const firstResult = await timed(page, 'input', () => field.fill('#5999'), '.result')
  const allResults = await sinceStart(
    page,
    `document.querySelector('main[aria-busy=false] .result') !== null`
  )
  await field.fill('')
  await timed(page, 'input', () => field.fill('orders'), '.result')
  const secondSearch = await sinceStart(
    page,
    `document.querySelector('main[aria-busy=false] .result') !== null`
  )
  const painted = await firstPicture(page)
  await page.context().close()
  return { painted, usable, opened, firstResult, allResults, secondSearch, ...scrolled }
}

/** Measures the page of an execution with thousands of steps. */
export async function measureSteps(browser: Browser, url: string): Promise<StepWaits> {
  const page = await open(browser, url)
  const usable = await until(page, `document.querySelector('[role=treeitem]') !== null`)
  await page.waitForLoadState()
  const overview = page.getByRole('button', { name: 'Overview' })
  const drawn = await timed(page, 'click', () => overview.click(), 'a.bar')
  const scrolled = await scroll(page, '.overview')
  await page.context().close()
  return { usable, drawn, worstFrame: scrolled.worstFrame }
}

/**
 * Measures a page with nothing but a `<pre>`; it has no way to open a part, and searches as
 * browsers do.
 */
export async function measurePre(browser: Browser, url: string): Promise<Waits> {
  const page = await open(browser, url)
  const usable = await until(page, `document.getElementById('end') !== null`)
  const scrolled = await scroll(page, 'html')
  const found = await page.evaluate<number>(
    `(() => { const from = performance.now(); window.find('#5999'); return performance.now() - from })()`
  )
  const painted = await firstPicture(page)
  await page.context().close()
  const none = Number.NaN
  return {
    painted,
    usable,
    opened: none,
    firstResult: found,
    allResults: none,
    secondSearch: none,
    ...scrolled
  }
}

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  context.setDefaultTimeout(PATIENCE)
  await context.addInitScript(WATCH)
  const page = await context.newPage()
  await page.goto(url, { waitUntil: 'commit', timeout: PATIENCE })
  return page
}

/**
 * @param found an expression
 * @returns ms since the page was asked for, once the expression holds and a picture shows it
 */
function until(page: Page, found: string): Promise<number> {
  return page.evaluate<number>(`window.bench.until(() => ${found})`)
}

function firstPicture(page: Page): Promise<number> {
  return page.evaluate<number>(`performance.getEntriesByType('paint')[0]?.startTime ?? NaN`)
}

/** @returns ms from the event that an action makes until an element is there */
async function timed(page: Page, event: string, act: () => Promise<void>, selector: string): Promise<number> {
  await page.evaluate(
    `addEventListener('${event}', () => { window.bench.started = performance.now() }, { once: true, capture: true })`
  )
  await act()
  return await sinceStart(page, `document.querySelector('${selector}') !== null`)
}

/** @returns ms from the event of `timed` until the expression holds */
function sinceStart(page: Page, found: string): Promise<number> {
  return page.evaluate<number>(`window.bench.until(() => ${found}).then(at => at - window.bench.started)`)
}

/**
 * Turns the wheel over an element for some seconds, slowly and quickly, and drags its bar about.
 */
async function scroll(page: Page, selector: string): Promise<Pick<Waits, 'worstFrame' | 'slowFrames'>> {
  const box = await page.locator(selector).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 400, (box?.y ?? 0) + 300)
  await page.evaluate('window.bench.watchFrames()')
  for (const delta of [60, 120, 600, 3_000, 20_000, -1_000, 100_000, -300])
    for (let turn = 0; turn < 20; turn++) {
      await page.mouse.wheel(0, delta)
      await page.evaluate('new Promise(requestAnimationFrame)')
    }
  for (let turn = 0; turn < 20; turn++)
    await page.evaluate(
      `new Promise(done => { const e = document.querySelector('${selector}'); e.scrollTop = e.scrollHeight * ${(turn * 7) % 20} / 20; requestAnimationFrame(done) })`
    )
  const frames = await page.evaluate<number[]>('window.bench.endFrames()')
  return {
    worstFrame: Math.max(...frames),
    slowFrames: (100 * frames.filter(ms => ms > 50).length) / frames.length
  }
}
