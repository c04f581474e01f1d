/** What is searched for. */
export interface SearchQuery {
  readonly text: string
  /** Whether `text` is a regular expression of JavaScript. */
  readonly regex: boolean
  readonly matchCase: boolean
  readonly wholeWord: boolean
  /** Only in the log of this place; null for everywhere. */
  readonly place: string | null
}

export const NO_QUERY: SearchQuery = {
  text: '',
  regex: false,
  matchCase: false,
  wholeWord: false,
  place: null
}

const NO_WORD_BEFORE = '(?<![\\p{L}\\p{N}_])'
const NO_WORD_AFTER = '(?![\\p{L}\\p{N}_])'

/**
 * The query as a regular expression that finds every place (flag `g`), or what is wrong with it in
 * words for the user. One that matches the empty text finds nothing there.
 */
export function compileQuery({
  text,
  regex,
  matchCase,
  wholeWord
}: SearchQuery): RegExp | { readonly problem: string } {
  const pattern = regex ? text : escaped(text)
  const source = wholeWord ? `${NO_WORD_BEFORE}(?:${pattern})${NO_WORD_AFTER}` : pattern
  const flags = matchCase ? 'g' : 'gi'
  try {
    // By itself first: `a)|(b` is none, though between other parentheses it would pass for one.
    if (regex) new RegExp(pattern)
    return new RegExp(source, `${flags}u`)
  } catch (error) {
    // Without `u` more is allowed, such as `\-` and `{`.
    if (regex && !wholeWord && isRegExp(source)) return new RegExp(source, flags)
    return { problem: error instanceof Error ? error.message : 'not a regular expression' }
  }
}

function isRegExp(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}/]/g, '\\$&')
}
