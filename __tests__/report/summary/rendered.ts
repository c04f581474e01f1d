import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** A piece of text of a page, and the elements that it stands in, outermost first. */
export interface TextNode {
  readonly text: string
  readonly inside: readonly string[]
}

/** An element of a page. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Partial<Record<string, string>>>
}

/** What a page shows. */
export interface Page {
  readonly elements: readonly Element[]
  readonly texts: readonly TextNode[]
}

const EMPTY = new Set(['br'])
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', emsp: '\u2003' }

/**
 * Renders GitHub-flavoured markdown and reads the page.
 *
 * @throws Error when elements are not closed in order, or a `<` begins none.
 */
export function render(markdown: string): Page {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()]
  })
  const elements: Element[] = []
  const texts: TextNode[] = []
  const open: string[] = []
  for (const [piece] of html.matchAll(/<[^>]*>?|[^<]+/gu)) {
    const [, end, name = '', attributes = ''] =
      /^<(\/?)([a-z]+\d?)((?: [a-z]+(?:="[^"<]*")?)*)>$/u.exec(piece) ?? []
    if (end === '/') {
      if (open.pop() !== name) throw new Error(`closes what is not open: ${piece}`)
    } else if (end === '') {
      elements.push({ name, attributes: readAttributes(attributes) })
      if (!EMPTY.has(name)) open.push(name)
    } else if (piece.startsWith('<')) {
      throw new Error(`no element of ours: ${piece.slice(0, 100)}`)
    } else {
      texts.push({ text: decode(piece), inside: [...open] })
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(' ')}`)
  return { elements, texts }
}

/** All text of a page. */
export function textOf({ texts }: Page): string {
  return texts.map(({ text }) => text).join('')
}

/**
 * The texts of a page that GitHub looks for mentions, references, addresses, emoji and formulas in.
 */
export function liveTexts({ texts }: Page): string[] {
  return texts
    .filter(({ inside }) => !inside.some(name => ['code', 'pre', 'a'].includes(name)))
    .map(({ text }) => text)
}

/** What GitHub would bring to life in such texts. */
export const COMES_ALIVE =
  /@[\p{L}\p{N}]|#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|:\/\/|www\.|:[\w+-]+:|\$|`|\[!|[A-Z]-\d/iu

function readAttributes(text: string): Record<string, string> {
  const attributes = [...text.matchAll(/ ([a-z]+)(?:="([^"]*)")?/gu)]
  return Object.fromEntries(attributes.map(([, name = '', value = '']) => [name, decode(value)]))
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/gu, (entity, code: string | undefined, name: string | undefined) =>
    code === undefined ? (NAMED[name ?? ''] ?? entity) : String.fromCodePoint(Number(code))
  )
}
