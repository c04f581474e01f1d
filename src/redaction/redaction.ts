import { inertText } from '../failure/inert-text.ts'
import { LiteralSearch, united, type Range } from './literal-search.ts'
import { isTimeOut, PATTERN_TIME, PatternSearch, within } from './pattern-search.ts'
import { movesCursor } from '../text/cursor-moves.ts'
import { formsOf, jsonForms, partsOf, wrappedForms } from './secret-forms.ts'
import { originalRanges, quotedViewsOf, viewsOf, type TextView } from './text-views.ts'
import { WrappedSearch, type ViewedText } from './wrapped-search.ts'

/** What stands in the place of a secret. */
export const REDACTED = '***'

/** What a redactor looks for. Plain data, so that each thread makes one of its own. */
export interface RedactionSource {
  readonly secrets: readonly string[]
  readonly patterns: readonly RegExp[]
  /** Milliseconds of the processor that the patterns may take whatever the text. */
  readonly patternTime: number
}

/** Blanks secrets. One serves a whole run. */
export interface Redactor {
  /** All that it looks for at this time. */
  readonly source: RedactionSource
  /**
   * The text with every secret and every match of a `redact` pattern replaced by `***`, and how
   * many were. Also what goes over the ends of its lines, and what shows where it is quoted on one
   * line.
   *
   * @throws {Failure} `input` when a pattern takes too long; so does `rangesIn`
   */
  redact(text: string): { readonly text: string; readonly count: number }
  /**
   * A text of ours that quotes redacted ones, such as a summary, without the secrets that its
   * making has put together. Patterns are for foreign text: they might match our own words.
   */
  readonly redactComposed: (text: string) => string
  /**
   * Learnt later, such as the pre-signed link's parts. One of under four characters is no secret.
   */
  addSecret(secret: string): void
  /** The ways to read a text that are to be searched; none where it is too short for a secret. */
  readonly viewsOf: (text: string) => readonly TextView[]
  /**
   * What is to be blanked in each text, by its views: in order, apart from each other. Cheaper for
   * many texts at once.
   */
  rangesIn(views: readonly (readonly TextView[])[]): Range[][]
  /**
   * What is to be blanked of secrets in base64 or hex that go over the ends of lines, in each text.
   */
  wrappedRangesIn(texts: readonly ViewedText[]): Range[][]
  /** Whether a form that goes over the ends of lines may have begun in the last line of a text. */
  mayGoOnAfter(text: string): boolean
  /** UTF-16 units of the longest form that may go over the ends of lines; 0 for none. */
  readonly longestWrapped: number
  /** Whether shown lines hold a secret, or a part of one that goes over the ends of lines. Fast. */
  mayBeIn(shown: Buffer): boolean
  /** The same of any view of texts. */
  mayBeInViews(views: readonly (readonly TextView[])[]): boolean
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
 * @param patternTime ms of the processor that the patterns may take whatever the text
 */
export function createRedactor(
  secrets: readonly string[],
  patterns: readonly RegExp[],
  patternTime = PATTERN_TIME
): Redactor {
  const known: string[] = []
  const search = new PatternSearch(patterns, patternTime)
  const literals = new LiteralSearch()
  const needles = new LiteralSearch()
  const wrapped = new WrappedSearch()

  function addSecret(secret: string): void {
    known.push(secret)
    const [forms, ofLines] = [formsOf(secret), wrappedForms(secret)]
    literals.add(forms.flatMap(writtenForms))
    // Shown lines hold a secret of several lines only in pieces.
    const onOneLine = forms.map(form => longest(form.split(/[\r\n]+/)))
    needles.add(onOneLine.filter(form => !ofLines.includes(form)).flatMap(writtenForms))
    needles.add(ofLines.flatMap(partsOf))
    wrapped.add(ofLines)
  }

  for (const secret of secrets) addSecret(secret)

  /** No view has more units than the text, but for blanks that moves of the cursor leave. */
  function usefulViews(text: string): readonly TextView[] {
    return isTooShort(text) ? [] : viewsOf(text)
  }

  function isTooShort(text: string): boolean {
    return search.isEmpty && text.length < literals.shortest && !movesCursor(text)
  }

  function rangesIn(views: readonly (readonly TextView[])[]): Range[][] {
    // Hardly ever is there one, and in bytes that is found out at once for all of them.
    const isThere = literals.isIn(bytesOf(views))
    const found = views.map(each =>
      isThere
        ? each.flatMap(view => literals.rangesIn(view.text).flatMap(range => originalRanges(view, range)))
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
      return { secrets: [...known], patterns, patternTime }
    },
    redact(text) {
      const views = isTooShort(text) ? [] : quotedViewsOf(text)
      const [ranges = []] = rangesIn([views])
      const [more = []] = text.includes('\n') ? wrapped.rangesIn([{ text, views }]) : []
      const all = more.length === 0 ? ranges : united([...ranges, ...more])
      return { text: blanked(text, all), count: all.length }
    },
    redactComposed(text) {
      return literals.isIn(Buffer.from(text)) ? blanked(text, united(literals.rangesIn(text))) : text
    },
    addSecret,
    viewsOf: usefulViews,
    rangesIn,
    wrappedRangesIn: texts => wrapped.rangesIn(texts),
    mayGoOnAfter: text => wrapped.mayGoOnAfter(text),
    get longestWrapped() {
      return wrapped.longest
    },
    mayBeIn: shown => needles.isIn(shown),
    mayBeInViews: views => needles.isIn(bytesOf(views)),
    hasLiteral: shown => literals.isIn(shown),
    hasPatterns: !search.isEmpty
  }
}

function bytesOf(views: readonly (readonly TextView[])[]): Buffer {
  return Buffer.from(views.flatMap(each => each.map(view => view.text)).join('\n'))
}

function longest(texts: readonly string[]): string {
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '')
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

/** Also as the bytes of Latin-1 are shown, and as the JSON around the log text holds them. */
function writtenForms(form: string): string[] {
  return [form, Buffer.from(form, 'latin1').toString(), ...jsonForms(form)]
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

/** The text with `***` in the place of these, which are in order and apart. */
export function blanked(text: string, ranges: readonly Range[]): string {
  let result = ''
  let done = 0
  for (const { start, end } of ranges) {
    result += text.slice(done, start) + REDACTED
    done = end
  }
  return result + text.slice(done)
}
