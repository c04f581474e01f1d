import { asciiBytes, DIGIT, isAsciiLetter, KINDS, packedLetters } from './line-bytes.ts'

const LONGEST_UNIT = 7
const SHORTEST_DATE_WORD = 3
const LONGEST_DATE_WORD = 9
const LOWER_CASE = 0x20
const LOWER_E = 0x65
const [PLUS, HYPHEN] = [0x2b, 0x2d]

/** What may follow a number and changes with it: units of time and size, the letters of a date in
 * ISO 8601, halves of a day. */
const UNITS = packed(
  'ns us ms s sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days ' +
    'am pm z t b byte bytes k kb kib mb mib g gb gib tb tib'
)
const DATE_WORDS = packed(
  'Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday ' +
    'Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec January February March April June July ' +
    'August September October November December'
)

/** Whether what stands there is a unit, in any case. */
export function isUnit(line: Uint8Array, start: number, end: number): boolean {
  return end > start && end - start <= LONGEST_UNIT && UNITS.has(packedLetters(line, start, end))
}

/** Whether a word is the name of a day or a month. */
export function isDateWord(line: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  const first = line[start] ?? 0
  if (length < SHORTEST_DATE_WORD || length > LONGEST_DATE_WORD) return false
  if ((first & LOWER_CASE) !== 0 || !isAsciiLetter(first)) return false
  return DATE_WORDS.has(packedLetters(line, start, end))
}

function packed(words: string): ReadonlySet<number> {
  return new Set(words.split(' ').map(word => packedLetters(asciiBytes(word), 0, word.length)))
}

/** The `e-` of `1.2e-05`. */
export function isExponent(line: Uint8Array, at: number, to: number): boolean {
  const isSigned = line[at + 1] === HYPHEN || line[at + 1] === PLUS
  if (((line[at] ?? 0) | LOWER_CASE) !== LOWER_E || !isSigned || at + 2 >= to) return false
  return KINDS[line[at + 2] ?? 0] === DIGIT
}
