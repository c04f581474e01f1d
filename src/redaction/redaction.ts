import { inertText } from '../failure/inert-text.ts'
import { LiteralSearch, type Range } from './literal-search.ts'
import { isTimeOut, PatternSearch, within } from './pattern-search.ts'
import { formsOf, jsonForms } from './secret-forms.ts'
import { withoutSequences } from '../text/terminal-sequences.ts'

/** What stands in the place of a secret. */
export const REDACTED = '***'

/** Blanks secrets. One serves a whole run. */
export interface Redactor {
  /**
   * The text with every secret and every match of a `redact` pattern replaced by `***`, and how many were.
   * @throws {Failure} `input` when a pattern takes too long; so does `rangesIn`
   */
  redact(text: string): { readonly text: string; readonly count: number }
  /** Learnt later, such as the pre-signed link's parts. One of under four characters is no secret. */
  addSecret(secret: string): void
  /** What is to be blanked in each text: in order, apart from each other. Cheaper for many texts at once. */
  rangesIn(texts: readonly string[]): Range[][]
  /** False when whole lines of a log surely hold nothing that is to be blanked. Fast, as is `hasLiteral`. */
  mayBeIn(lines: Buffer): boolean
  /** Whether bytes hold a secret as it stands. */
  hasLiteral(bytes: Buffer): boolean
}

/**
 * @param secrets literals, blanked also where they are percent-encoded, in base64 or escaped for JSON
 * @param patterns of `compileRedactPattern`; they see a text line by line, without its terminal sequences too, and a line of more than
 *   16,384 UTF-16 units in overlapping pieces: there a match of up to 4,096 units is found for certain
 */
export function createRedactor(secrets: readonly string[], patterns: readonly RegExp[]): Redactor {
  const forms = new Set(secrets.flatMap(formsOf))
  const search = new PatternSearch(patterns)
  let literals = literalSearch(forms)

  function rangesIn(texts: readonly string[]): Range[][] {
    const views = texts.map(text => viewsOf(text))
    const found = views.map(each =>
      each.flatMap(view => literals.rangesIn(view.text).map(range => original(view, range)))
    )
    if (!search.isEmpty) {
      const lines = views.flatMap((each, text) => each.flatMap(view => linesOf(view, text)))
      for (const [at, ranges] of search.rangesIn(lines.map(line => line.line)).entries()) {
        const line = lines[at]
        if (line === undefined) continue
        for (const { start, end } of ranges) {
          found[line.text]?.push(original(line.view, { start: line.offset + start, end: line.offset + end }))
        }
      }
    }
    return found.map(ranges => (ranges.length < 2 ? ranges : united(ranges)))
  }

  return {
    redact(text) {
      const [ranges = []] = rangesIn([text])
      return { text: blanked(text, ranges), count: ranges.length }
    },
    addSecret(secret) {
      for (const form of formsOf(secret)) forms.add(form)
      literals = literalSearch(forms)
    },
    rangesIn,
    hasLiteral: bytes => literals.isIn(bytes),
    mayBeIn: lines => !search.isEmpty || (forms.size > 0 && literalMayBeIn(literals, lines))
  }
}

/**
 * A line of the `redact` input as a regular expression of JavaScript with the flags `gu`, or what is wrong with it as a clause. Refused
 * is what is no regular expression, and what matches the empty text, as such a pattern matches everywhere.
 */
export function compileRedactPattern(source: string): RegExp | { readonly problem: string } {
  try {
    const pattern = new RegExp(source, 'gu')
    const matches: boolean[] = []
    within(1_000, () => {
      // V8 compiles once more for text outside Latin-1; a pattern can turn out to be too large only then.
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
  // Also as bytes of a line that is not UTF-8 are read, and as the JSON around the log text holds them.
  return new LiteralSearch([...new Set([...forms, ...asBytes, ...[...forms].flatMap(jsonForms)])])
}

const [ZERO, ONE] = [0x30, 0x31]
const ESCAPED_SLASH = '\\/'
const ESCAPED_SEQUENCE = /(?:\\u001[bB]|\x1b)(?:\[[0-?]*[ -/]*[@-~]|[ -/]+[0-~])/g

function literalMayBeIn(literals: LiteralSearch, lines: Buffer): boolean {
  if (literals.isIn(lines)) return true
  if (hasOddEscape(lines)) return true
  if (!lines.includes('\\u001') && !lines.includes(0x1b)) return false
  // `grep --color` and the like put colours into the middle of words.
  const bare = lines.toString('latin1').replace(ESCAPED_SEQUENCE, '')
  if (scratch.length < bare.length) scratch = Buffer.allocUnsafeSlow(2 * bare.length)
  return literals.isIn(scratch.subarray(0, scratch.write(bare, 'latin1')))
}

/** Used again and again: new memory for each piece of a log would keep the garbage collector busy. */
let scratch = Buffer.alloc(0)

/** An escape that is there without need could hide a secret; those of control characters are needed, and no secret has any. */
function hasOddEscape(lines: Buffer): boolean {
  for (let at = lines.indexOf('\\u'); at >= 0; at = lines.indexOf('\\u', at + 2)) {
    const [first, second, third] = [lines[at + 2], lines[at + 3], lines[at + 4]]
    if (first !== ZERO || second !== ZERO || (third !== ZERO && third !== ONE)) return true
  }
  return lines.includes(ESCAPED_SLASH)
}

/** A text as it is searched. */
interface View {
  readonly text: string
  /** For each unit, its place in the original; null where both are the same. */
  readonly places: readonly number[] | null
}

/** The text itself and, where it has terminal sequences, the text without them: either can hide a secret from the other. */
function viewsOf(text: string): View[] {
  const itself: View = { text, places: null }
  const bare = withoutSequences(text)
  return bare === null ? [itself] : [itself, bare]
}

function original({ places }: View, { start, end }: Range): Range {
  return places === null ? { start, end } : { start: places[start] ?? 0, end: (places[end - 1] ?? 0) + 1 }
}

interface ViewLine {
  readonly line: string
  readonly offset: number
  readonly view: View
  /** Index of the text that it belongs to. */
  readonly text: number
}

function linesOf(view: View, text: number): ViewLine[] {
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
