import { inertText } from '../failure/inert-text.ts'
import { LiteralSearch, type Range } from './literal-search.ts'
import { isTimeOut, PatternSearch, within } from './pattern-search.ts'
import { movesCursor } from '../text/terminal-screen.ts'
import { formsOf, jsonForms, partsOf, wrappedForms } from './secret-forms.ts'
import { originalRanges, viewsOf, type TextView } from './text-views.ts'

/** What stands in the place of a secret. */
export const REDACTED = '***'

/** What a redactor looks for. Plain data, so that each thread makes one of its own. */
export interface RedactionSource {
  readonly secrets: readonly string[]
  readonly patterns: readonly RegExp[]
}

/** Blanks secrets. One serves a whole run. */
export interface Redactor {
  /** All that it looks for at this time. */
  readonly source: RedactionSource
  /**
   * The text with every secret and every match of a `redact` pattern replaced by `***`, and how
   * many were.
   * @throws {Failure} `input` when a pattern takes too long; so does `rangesIn`
   */
  redact(text: string): { readonly text: string; readonly count: number }
  /**
   * Learnt later, such as the pre-signed link's parts. One of under four characters is no secret.
   */
  addSecret(secret: string): void
  /**
   * What is to be blanked in each text: in order, apart from each other. Cheaper for many texts at
   * once.
   */
  rangesIn(texts: readonly string[]): Range[][]
  /**
   * What is to be blanked of secrets in base64 or hex that go over the ends of lines, in each line.
   */
  wrappedRangesIn(lines: readonly string[]): Range[][]
  /** UTF-16 units of the longest form that may go over the ends of lines; 0 for none. */
  readonly longestWrapped: number
  /** Whether shown lines hold a secret, or a part of one that goes over the ends of lines. Fast. */
  mayBeIn(shown: Buffer): boolean
  /** Whether shown lines hold a secret. Fast. */
  hasLiteral(shown: Buffer): boolean
  /** Whether every line is to be searched. */
  readonly hasPatterns: boolean
}

/**
 * @param secrets literals, blanked also where they are percent-encoded, in base64, in hex or
 *   escaped for JSON
 * @param patterns of `compileRedactPattern`; they see a text line by line, without its terminal
 *   sequences too, and a line of more than 16,384 UTF-16 units in overlapping pieces: there a match
 *   of up to 4,096 units is found for certain
 */
export function createRedactor(secrets: readonly string[], patterns: readonly RegExp[]): Redactor {
  const known = [...secrets]
  const forms = new Set(secrets.flatMap(formsOf))
  const wrapped = new Set(secrets.flatMap(wrappedForms))
  const search = new PatternSearch(patterns)
  // Many secrets may be learnt before one is searched for.
  let made: { literals?: LiteralSearch; needles?: LiteralSearch; longestWrapped?: number } = {}
  const literals = (): LiteralSearch => (made.literals ??= literalSearch(forms))
  const needles = (): LiteralSearch => (made.needles ??= needlesOf(forms, wrapped))

  /** No view has more units than the text, but for blanks that moves of the cursor leave. */
  function isTooShort(text: string): boolean {
    return search.isEmpty && text.length < literals().shortest && !movesCursor(text)
  }

  function rangesIn(texts: readonly string[]): Range[][] {
    const views = texts.map(text => (isTooShort(text) ? [] : viewsOf(text)))
    // Hardly ever is there one, and in bytes that is found out at once for all of them.
    const all = Buffer.from(views.flatMap(each => each.map(view => view.text)).join('\n'))
    const isThere = literals().isIn(all)
    const found = views.map(each =>
      isThere
        ? each.flatMap(view =>
            literals()
              .rangesIn(view.text)
              .flatMap(range => originalRanges(view, range))
          )
        : []
    )
    if (!search.isEmpty) {
      const lines = views.flatMap((each, text) =>
        each.flatMap(view => (view.isJoined === true ? [] : linesOf(view, text)))
      )
      for (const [at, ranges] of search.rangesIn(lines.map(line => line.line)).entries()) {
        const line = lines[at]
        if (line === undefined) continue
        for (const { start, end } of ranges) {
          const range = { start: line.offset + start, end: line.offset + end }
          found[line.text]?.push(...originalRanges(line.view, range))
        }
      }
    }
    return found.map(ranges => (ranges.length < 2 ? ranges : united(ranges)))
  }

  return {
    get source() {
      return { secrets: [...known], patterns }
    },
    redact(text) {
      const [ranges = []] = rangesIn([text])
      return { text: blanked(text, ranges), count: ranges.length }
    },
    addSecret(secret) {
      known.push(secret)
      for (const form of formsOf(secret)) forms.add(form)
      for (const form of wrappedForms(secret)) wrapped.add(form)
      made = {}
    },
    rangesIn,
    wrappedRangesIn: lines => wrappedRanges(lines, wrapped),
    get longestWrapped() {
      return (made.longestWrapped ??= Math.max(0, ...[...wrapped].map(form => form.length)))
    },
    mayBeIn: shown => needles().isIn(shown),
    hasLiteral: shown => literals().isIn(shown),
    hasPatterns: !search.isEmpty
  }
}

function needlesOf(forms: ReadonlySet<string>, wrapped: ReadonlySet<string>): LiteralSearch {
  // Shown lines hold a secret of several lines only in pieces.
  const onOneLine = [...forms].map(form => longest(form.split(/[\r\n]+/)))
  const unwrapped = onOneLine.filter(form => !wrapped.has(form))
  return literalSearch(new Set([...unwrapped, ...[...wrapped].flatMap(partsOf)]))
}

function longest(texts: readonly string[]): string {
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '')
}

/** Lines are joined as somebody would who undoes the wrapping: without the blanks at their ends. */
function wrappedRanges(lines: readonly string[], forms: ReadonlySet<string>): Range[][] {
  const found: Range[][] = lines.map(() => [])
  const trimmed = lines.map(line => line.trim())
  const joined = trimmed.join('')
  for (const form of forms)
    for (let at = joined.indexOf(form); at >= 0; at = joined.indexOf(form, at + 1))
      addPieces(at, at + form.length, lines, trimmed, found)
  return found
}

/** A range of the joined lines in each line that it goes over. */
function addPieces(
  start: number,
  end: number,
  lines: readonly string[],
  trimmed: readonly string[],
  found: readonly Range[][]
): void {
  let offset = 0
  for (const [at, text] of trimmed.entries()) {
    if (offset >= end) return
    const from = Math.max(start, offset) - offset
    const to = Math.min(end, offset + text.length) - offset
    const indent = (lines[at] ?? '').indexOf(text)
    if (from < to) found[at]?.push({ start: indent + from, end: indent + to })
    offset += text.length
  }
}

/**
 * A line of the `redact` input as a regular expression of JavaScript with the flags `gu`, or what
 * is wrong with it as a clause. Refused is what is no regular expression, and what matches the
 * empty text, as such a pattern matches everywhere.
 */
export function compileRedactPattern(source: string): RegExp | { readonly problem: string } {
  try {
    const pattern = new RegExp(source, 'gu')
    const matches: boolean[] = []
    within(1_000, () => {
      // V8 compiles once more for text outside Latin-1; a pattern can turn out to be too large only
      // then.
      for (const text of ['', '\u2013']) {
        pattern.lastIndex = 0
        matches.push(pattern.test(text))
      }
      pattern.lastIndex = 0
    })
    return matches[0] === true
      ? { problem: 'it matches the empty text, and so is found everywhere' }
      : pattern
  } catch (error) {
    if (isTimeOut(error)) return { problem: 'it takes too long even for an empty text' }
    const reason = (error instanceof Error ? error.message : '').replace(
      /^Invalid regular expression: .*: /su,
      ''
    )
    return { problem: `it is not a regular expression of JavaScript (${inertText(reason)})` }
  }
}

function literalSearch(forms: ReadonlySet<string>): LiteralSearch {
  const asBytes = [...forms].map(form => Buffer.from(form).toString('latin1'))
  // Also as bytes of a line that is not UTF-8 are read, and as the JSON around the log text holds
  // them.
  return new LiteralSearch([...new Set([...forms, ...asBytes, ...[...forms].flatMap(jsonForms)])])
}

interface ViewLine {
  readonly line: string
  readonly offset: number
  readonly view: TextView
  /** Index of the text that it belongs to. */
  readonly text: number
}

function linesOf(view: TextView, text: number): ViewLine[] {
  const lines: ViewLine[] = []
  let offset = 0
  for (const line of view.text.split(/\r|\n/)) {
    if (line !== '') lines.push({ line, offset, view, text })
    offset += line.length + 1
  }
  return lines
}

/** In order, overlapping ones made one. */
function united(ranges: readonly Range[]): Range[] {
  const apart: Range[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = apart.at(-1)
    if (last === undefined || range.start >= last.end) apart.push(range)
    else if (range.end > last.end) apart[apart.length - 1] = { start: last.start, end: range.end }
  }
  return apart
}

function blanked(text: string, ranges: readonly Range[]): string {
  let result = ''
  let done = 0
  for (const { start, end } of ranges) {
    result += text.slice(done, start) + REDACTED
    done = end
  }
  return result + text.slice(done)
}
