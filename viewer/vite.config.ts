import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const require = createRequire(import.meta.url)
/** What the page is bundled from; their licences go with it. */
const PACKAGES = ['preact', '@tanstack/virtual-core', 'anser']

/**
 * Puts script and style into the page and forbids all else: no request, no script but that one.
 * The script stands right after the data, so that the page is shown before the logs are read. It
 * is a classic one, for a module waits for the end of the page.
 */
function singlePage(): Plugin {
  return {
    name: 'single-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('there is no index.html')
      let [script, style] = ['', '']
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type === 'chunk') script += output.code
        else if (name.endsWith('.css')) style += text(output.source)
        else if (output !== page) throw new Error(`${name} can't be a file of its own`)
        if (output !== page) Reflect.deleteProperty(bundle, name)
      }
      // A classic script shares its names with every other. `</script` and `<!--` would end or
      // change the element that it is in.
      const code = `(()=>{${script.trim()}})()`
        .replaceAll('</script', '<\\/script')
        .replaceAll('<!--', '<\\!--')
      const policy = [
        "default-src 'none'",
        `script-src '${hashOf(code)}'`,
        `style-src '${hashOf(style)}'`,
        'worker-src blob:',
        'img-src data:',
        "base-uri 'none'",
        "form-action 'none'"
      ].join('; ')
      const html = asSerialized(text(page.source))
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
        .replace(
          '<meta charset="utf-8">',
          keep => `${keep}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`
        )
        .replace('</title>', keep => `${keep}\n    <style>${style}</style>`)
        .replace('<!--report-data-->', keep => `${keep}\n    <script>${code}</script>`)
      page.fileName = 'report.html'
      // Not before the charset, which must stand in the first 1,024 bytes.
      page.source = html.replace('</head>', () => `  <!--\n${licences()}\n-->\n  </head>`)
    }
  }
}

/** A page finds out by itself what the few logs need that it is asked for: it stays smaller. */
function withoutKnownTexts(): Plugin {
  return {
    name: 'without-known-texts',
    enforce: 'pre',
    load: id => (id.endsWith('/known-texts.json') ? '{}' : null)
  }
}

/** As browsers write a document that they read, so that the page can save itself byte for byte. */
function asSerialized(html: string): string {
  return html
    .replace(/^<!doctype html>\s*<html lang="en">\s*/i, '<!DOCTYPE html><html lang="en">')
    .replaceAll(' />', '>')
    .replace(/<(\/?)noscript\s+>/g, '<$1noscript>')
    .replace(/\s*<\/body>\s*<\/html>\s*$/, '\n</body></html>')
}

function text(source: string | Uint8Array): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source)
}

function hashOf(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`
}

function licences(): string {
  const texts = PACKAGES.map(name => {
    const folder = folderOf(name)
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    const file = ['LICENSE', 'license', 'LICENSE.md'].map(each => join(folder, each)).find(exists)
    if (file === undefined) throw new Error(`${name} has no licence`)
    return `${name} ${version}\n\n${readFileSync(file, 'utf8').trim()}`
  })
  return `This page is made by harness-logs. It contains:\n\n${texts.join('\n\n')}`.replaceAll('--', '- -')
}

function folderOf(name: string): string {
  const paths = require.resolve.paths(name) ?? []
  const folder = paths.map(path => join(path, name)).find(path => exists(join(path, 'package.json')))
  if (folder === undefined) throw new Error(`${name} is not installed`)
  return folder
}

function exists(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [withoutKnownTexts(), singlePage()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'iife', plugins: () => [withoutKnownTexts()] },
  build: {
    outDir: resolve(dirname(import.meta.dirname), 'dist'),
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    reportCompressedSize: true
  }
})
