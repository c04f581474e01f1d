import { visible } from '../../src/text/plain-text.ts'
import { INTRODUCER, SEQUENCE } from '../../src/text/terminal-sequences.ts'
import { TextStyler, type TextStyle } from './text-style.ts'

/** A piece of a display line that looks the same throughout. */
export interface Span {
  readonly text: string
  /** null for the theme's own. */
  readonly style: TextStyle | null
  /** An address of the web; nothing else is ever one. */
  readonly href: string | null
  /** Where the link really leads, at its last span, when its text names another host. */
  readonly realHost?: string
}

/**
 * Sequences of a line that are looked at: one with more of them is an attack, and the rest of it is
 * shown without styles.
 */
const MOST_SEQUENCES = 2_000
const SEQUENCES = new RegExp(SEQUENCE, 'g')
const HYPERLINK = /^(?:\x1b\]|\x9d)8;[^;]*;([^\x07\x1b\x9c]*)/
/** A name such as `github.com`, in any script. */
const HOST = /(?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+/gu
/** What ends a sentence or encloses an address is no part of it. */
const ADDRESS = /https?:\/\/[^\s<>"'`\u2400-\u2426]+[^\s<>"'`.,;:!?)\]}\u2400-\u2426]/g

/**
 * A display line with its colours and links.
 *
 * @param line one of `styledLines`; the texts of the spans together are its `plainText`
 */
export function styledText(line: string): Span[] {
  const spans: Span[] = []
  const styler = new TextStyler()
  let style: TextStyle | null = null
  let href: string | null = null
  const add = (text: string): void => {
    if (text !== '') spans.push({ text: visible(text), style, href })
  }
  let done = 0
  let sequences = 0
  if (INTRODUCER.test(line))
    for (const { 0: sequence, index } of line.matchAll(SEQUENCES)) {
      add(line.slice(done, index))
      done = index + sequence.length
      if (++sequences > MOST_SEQUENCES) continue
      const [, target] = HYPERLINK.exec(sequence) ?? []
      if (target !== undefined) href = addressOf(target)
      else style = styler.after(sequence)
    }
  add(line.slice(done))
  return withRealHosts(spans).flatMap(span => (span.href === null ? withLinks(span) : [span]))
}

/** The address as a link's target; null for one that is not of the web. */
function addressOf(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null
  return URL.canParse(text) ? new URL(text).href : null
}

/** Colours may take the text of one link apart: it is read as a whole. */
function withRealHosts(spans: readonly Span[]): Span[] {
  let text = ''
  return spans.map((span, at) => {
    const { href } = span
    if (href === null) return span
    text = spans[at - 1]?.href === href ? text + span.text : span.text
    if (spans[at + 1]?.href === href) return span
    const { host, hostname } = new URL(href)
    return namesOtherHost(text, hostname) ? { ...span, realHost: host } : span
  })
}

function namesOtherHost(text: string, real: string): boolean {
  const bare = (host: string): string => host.toLowerCase().replace(/^www\./u, '')
  // What is invisible, or only looks like a letter or a dot, takes in nobody here.
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
  return (plain.match(HOST) ?? []).some(host => bare(host) !== bare(real))
}

function withLinks(span: Span): Span[] {
  if (!span.text.includes('://')) return [span]
  const spans: Span[] = []
  let done = 0
  for (const { 0: address, index } of span.text.matchAll(ADDRESS)) {
    const href = addressOf(address)
    if (href === null) continue
    if (index > done) spans.push({ ...span, text: span.text.slice(done, index) })
    spans.push({ ...span, text: address, href })
    done = index + address.length
  }
  if (done < span.text.length) spans.push({ ...span, text: span.text.slice(done) })
  return spans
}
