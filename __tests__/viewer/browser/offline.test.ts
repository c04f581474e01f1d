import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { useBrowser } from './open-page.ts'
import { pageOf, type WrittenPage } from './written-page.ts'
import { lineAt, overview, results, searchField, tree, treeItem } from './report-page.ts'
import { servePage } from './serve-page.ts'
import { shopDeploy, TELLING_LINE, TELLING_TEXT } from './shop-deploy.ts'

const visitor = useBrowser()
let written: WrittenPage
beforeAll(async () => {
  written = await pageOf(shopDeploy())
})
afterAll(() => written[Symbol.asyncDispose]())

/** A log, the search and another log: all that unpacks something. */
async function lookAround(url: string): Promise<void> {
  const page = await visitor.open(url)
  await lineAt(page, TELLING_LINE).waitFor()
  expect(await lineAt(page, TELLING_LINE).textContent()).toContain(TELLING_TEXT)
  await searchField(page).fill('scanned image 7')
  await results(page).getByText('scanned image 7').first().click()
  await lineAt(page, 7).waitFor()
  await treeItem(page, /Initialize/).click()
  await lineAt(page, 12).waitFor()
}

test('a page from the unpacked artifact works', () => lookAround(written.url))

test('a page from the artifact’s URL works, and asks for nothing but itself', async () => {
  await using served = await servePage(written.path)
  await lookAround(served.url)
  expect(served.requests).toHaveLength(1)
})

test('a page works where it may keep nothing, in an origin of its own', async () => {
  await using served = await servePage(written.path, {
    headers: { 'content-security-policy': 'sandbox allow-scripts' }
  })
  await lookAround(served.url)
})

test('the page’s policy lets in its one script, its one style, workers, and no request', async () => {
  const html = (await readFile(written.path, 'utf8')).replace(/<!--[^]*?-->/g, '')
  const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
  const directives = new Map(
    policy.split('; ').map(part => [part.split(' ')[0], part.split(' ').slice(1).join(' ')])
  )
  const hashOf = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const [, script] = /<script>([^]*?)<\/script>/.exec(html) ?? []
  const [, style] = /<style>([^]*?)<\/style>/.exec(html) ?? []
  expect(Object.fromEntries(directives)).toEqual({
    'default-src': "'none'",
    'script-src': hashOf(script),
    'style-src': hashOf(style),
    'worker-src': 'blob:',
    'base-uri': "'none'",
    'form-action': "'none'",
    ...(directives.has('img-src') ? { 'img-src': 'data:' } : {})
  })
})

test('the template is small, and carries the licences of what is in it', async () => {
  const template = await readFile(new URL('../../../dist/report.html', import.meta.url))
  expect(gzipSync(template).length).toBeLessThan(120_000)
  for (const name of ['preact', '@tanstack/virtual-core'])
    expect(template.toString()).toMatch(new RegExp(`${name} \\d+\\.\\d+\\.\\d+\\n\\n[^]*MIT License`))
})

test('an old browser is told what it lacks, and still shows tree and overview', async () => {
  const page = await visitor.open(written.url, {
    before: () => {
      Reflect.deleteProperty(window, 'DecompressionStream')
    }
  })
  const notice = page.getByText(/this browser can’t unpack the logs/i)
  await notice.waitFor()
  await tree(page).waitFor()
  await page.evaluate(() => (location.hash = '#overview'))
  await overview(page).waitFor()
  await treeItem(page, /Images/).click()
  await page.getByRole('main').filter({ hasText: 'logs/02-Scan/02-Images.log' }).waitFor()
  expect(await notice.isVisible()).toBe(true)
})

test('a page that broke off says so instead of showing nothing', async () => {
  const html = await readFile(written.path)
  const end = html.indexOf('id="block-5"') + 40
  await using served = await servePage(written.path, { cutAt: end })
  const page = await visitor.open(served.url)
  await treeItem(page, /Roll back/).click()
  await page
    .getByText(/missing|broke|incomplete|not whole|damaged|cannot|could not/i)
    .first()
    .waitFor()
})
