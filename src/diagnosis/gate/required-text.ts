/**
 * Strings of which every text that a pattern fits holds at least one, in lower case; null when none
 * of use is known.
 */
export type RequiredTexts = ReadonlySet<string> | null

/** Stands in a text for the start of the line, or for what a build prefix or an indent leaves. */
export const START = '\n'

/** Shorter ones stand in nearly every line. */
const SHORTEST = 3
/** More alternatives of one place are not kept apart. */
const MOST_TEXTS = 1_024
/** Longer texts are not made longer by alternatives. */
const LONG = 6
const FEW = 3
/** Few lines begin with a text; as many more units would make it as rare. */
const WORTH_OF_START = 2
/** A digit before so much text makes ten texts of one, and hardly rarer ones. */
const COUNT = /^\n?\d(?=.{6})/
const DIGITS: ReadonlySet<string> = new Set('0123456789')

/** What is known of a part of a pattern. */
interface Part {
  /** All the texts that it fits, when they are few; of one that is repeated, those of one time. */
  readonly exact: ReadonlySet<string> | null
  /** Whether it can fit more, each beginning and ending with one of the exact ones. */
  readonly isLonger?: boolean
  /** See `RequiredTexts`; of what is not exact. */
  readonly required: RequiredTexts
}

const EMPTY: Part = { exact: new Set(['']), required: null }
const ANYTHING: Part = { exact: null, required: null }

/**
 * What a text must hold for a pattern to fit, read from the pattern: of `^npm (?:ERR!|error)` it is
 * `npm err!` or `npm error`. What cannot be told is left out, so a text that holds none of them is
 * never one that fits.
 */
export function requiredTexts({ source }: RegExp): RequiredTexts {
  const texts = bestOf(new PatternReader(source).alternatives())
  return texts === null ? null : new Set([...texts].map(text => text.replace(COUNT, '')))
}

/** Reads a pattern from left to right. */
class PatternReader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  alternatives(): Part {
    const parts = [this.#sequence()]
    while (this.#source[this.#at] === '|') {
      this.#at++
      parts.push(this.#sequence())
    }
    return parts.length === 1 ? (parts[0] ?? ANYTHING) : either(parts)
  }

  #sequence(): Part {
    let required: RequiredTexts = null
    let run = EMPTY
    let isExact = true
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] ?? '')) {
      const next = this.#repeated(this.#atom())
      const joined = next.exact === null || isLongEnough(run, next) ? null : product(run.exact, next.exact)
      if (joined !== null) run = { exact: joined, required: null }
      if (joined !== null && next.isLonger !== true) continue
      isExact = false
      required = better(better(required, bestOf(run)), next.required)
      run = next.exact === null ? EMPTY : { exact: next.exact, required: null }
    }
    return isExact ? run : { exact: null, required: better(required, bestOf(run)) }
  }

  #atom(): Part {
    const character = this.#source[this.#at++] ?? ''
    if (character === '(') return this.#group()
    if (character === '[') return this.#class()
    if (character === '^') return exactly(START)
    if (character === '$') return EMPTY
    if (character === '.') return ANYTHING
    if (character === '\\') return this.#escape()
    return exactly(character)
  }

  #group(): Part {
    const [kind = ''] = /^\?(?::|<?[=!])/.exec(this.#source.slice(this.#at, this.#at + 3)) ?? []
    this.#at += kind.length
    const inside = this.alternatives()
    this.#at++
    return kind === '' || kind === '?:' ? inside : EMPTY
  }

  #class(): Part {
    const start = this.#at
    if (this.#source[start] === '^') this.#at++
    if (this.#source[this.#at] === ']') this.#at++
    while (this.#source[this.#at] !== ']') this.#at += this.#source[this.#at] === '\\' ? 2 : 1
    const body = this.#source.slice(start, this.#at++)
    const characters = body.replace('1-9', '123456789')
    return /^[^\\^-]{1,10}$/.test(characters)
      ? { exact: new Set(characters.toLowerCase()), required: null }
      : ANYTHING
  }

  #escape(): Part {
    const character = this.#source[this.#at++] ?? ''
    if (character === 'b' || character === 'B') return EMPTY
    if (character === 'd') return { exact: DIGITS, required: null }
    return /[a-zA-Z0-9]/.test(character) ? ANYTHING : exactly(character)
  }

  #repeated(part: Part): Part {
    const [quantifier = '', least] =
      /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at, this.#at + 12)) ?? []
    if (quantifier === '') return part
    this.#at += quantifier.length
    if (quantifier.startsWith('?')) {
      return part.exact === null ? ANYTHING : { exact: new Set([...part.exact, '']), required: null }
    }
    if (quantifier.startsWith('*') || least === '0') return ANYTHING
    if (part.exact === null) return part
    const isFixed = quantifier === `{${least}}` && Number(least) <= (part.exact.size > 1 ? 1 : SHORTEST)
    return { exact: repeat(part.exact, Number(least ?? 1)), required: null, isLonger: !isFixed }
  }
}

/** Whether a part would make many texts of few that say enough. */
function isLongEnough({ exact }: Part, next: Part): boolean {
  return (
    (next.exact?.size ?? 0) > FEW &&
    exact !== null &&
    Math.min(...[...exact].map(({ length }) => length)) >= LONG
  )
}

function exactly(character: string): Part {
  return { exact: new Set([character.toLowerCase()]), required: null }
}

function either(parts: readonly Part[]): Part {
  const exact = new Set<string>()
  for (const part of parts) {
    if (part.exact === null) return { exact: null, required: all(parts.map(bestOf)) }
    for (const text of part.exact) exact.add(text)
  }
  return exact.size <= MOST_TEXTS ? { exact, required: null } : { exact: null, required: usable(exact) }
}

/** One of each is in the text, since one of the parts is. */
function all(each: readonly RequiredTexts[]): RequiredTexts {
  const texts = new Set<string>()
  for (const required of each) {
    if (required === null) return null
    for (const text of required) texts.add(text)
  }
  return texts
}

function product(some: ReadonlySet<string> | null, others: ReadonlySet<string>): ReadonlySet<string> | null {
  if (some === null || some.size * others.size > MOST_TEXTS) return null
  const texts = new Set<string>()
  for (const text of some) for (const other of others) texts.add(follow(text, other))
  return texts
}

/** Only the first character of a text can be the start of the line. */
function follow(text: string, other: string): string {
  return other.startsWith(START) && text !== '' ? text + other.slice(1) : text + other
}

/** Up to three times. Of several texts only once: each time may be another one. */
function repeat(texts: ReadonlySet<string>, times: number): ReadonlySet<string> {
  return texts.size > 1 ? texts : new Set([...texts].map(text => text.repeat(Math.min(times, SHORTEST))))
}

function bestOf(part: Part): RequiredTexts {
  return part.exact === null ? part.required : usable(part.exact)
}

function usable(texts: ReadonlySet<string>): RequiredTexts {
  return texts.size > 0 && worth(texts) > 0 ? texts : null
}

function better(some: RequiredTexts, others: RequiredTexts): RequiredTexts {
  if (some === null || others === null) return some ?? others
  return worth(others) > worth(some) ? others : some
}

/** Longer texts and fewer of them stand in fewer lines, and signs are rarer than letters. */
function worth(texts: ReadonlySet<string>): number {
  let shortest = Infinity
  for (const text of texts) shortest = Math.min(shortest, worthOfText(text))
  return shortest < SHORTEST ? 0 : shortest - Math.log2(texts.size) / 4
}

function worthOfText(required: string): number {
  const text = withoutStart(required)
  let signs = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) return 10
    if (!isLetterOrBlank(code)) signs++
  }
  if (text.length < SHORTEST) return 0
  return Math.min(text.length, 8) + signs + (text === required ? 0 : WORTH_OF_START)
}

function isLetterOrBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x61 && code <= 0x7a)
}

/** A required text as it stands in a line. */
export function withoutStart(text: string): string {
  return text.startsWith(START) ? text.slice(START.length) : text
}
