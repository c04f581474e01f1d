/** Kinds of bytes, of which a word has a sum: blanks and punctuation; letters, and all that is not
 * ASCII; digits. */
export const OTHER = 0
export const LETTER = 1
export const DIGIT = 2
/** With `LETTER`: what signs of three bytes begin with, bars of progress among them. */
export const SIGN = 4
/** With `LETTER`: the capitals that days and months begin with. */
export const DATE_LETTER = 8
/** Of the signs from U+2000 to U+2FFF. */
const SIGN_BEGINNING = 0xe2
const DATE_LETTERS = new Set(asciiBytes('ADFJMNOSTW'))
/** The kind of each byte. */
export const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte))

/** Other bytes than those of words that stand in paths. */
const IN_PATHS = new Set(asciiBytes('/\\.-+@~'))

function kindOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return DIGIT
  if (byte === SIGN_BEGINNING) return LETTER | SIGN
  if (DATE_LETTERS.has(byte)) return LETTER | DATE_LETTER
  return byte >= 0x80 || byte === 0x5f || isAsciiLetter(byte) ? LETTER : OTHER
}

/** `A` to `Z` in both cases. */
export function isAsciiLetter(byte: number): boolean {
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

/** Where a word ends: what is no letter and no digit. */
export function wordEnd(line: Uint8Array, start: number, to: number): number {
  let at = start
  while (at < to && KINDS[line[at] ?? 0] !== OTHER) at++
  return at
}

/** Whether no word goes on there. */
export function endsWord(line: Uint8Array, at: number, to: number): boolean {
  return at >= to || KINDS[line[at] ?? 0] === OTHER
}

/** Where a path ends: blanks, quotes, brackets and the like. */
export function pathEnd(line: Uint8Array, start: number, to: number): number {
  let at = start
  while (at < to && (KINDS[line[at] ?? 0] !== OTHER || IN_PATHS.has(line[at] ?? 0))) at++
  return at
}

/** Whether all of these bytes are hexadecimal digits. */
export function isHex(line: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = line[at] ?? 0
    const lower = byte | 0x20
    if (KINDS[byte] !== DIGIT && !(lower >= 0x61 && lower <= 0x66)) return false
  }
  return end > start
}

/** Whether a line, a table or a bar is drawn there: U+2500 to U+259F, U+2800 to U+28FF. */
export function isDrawn(line: Uint8Array, at: number): boolean {
  if (line[at] !== SIGN_BEGINNING) return false
  const second = line[at + 1] ?? 0
  if (second === 0x96) return (line[at + 2] ?? 0) < 0xa0
  return second === 0x94 || second === 0x95 || (second >= 0xa0 && second <= 0xa3)
}

/** Whether a line goes on with this. */
export function startsWith(line: Uint8Array, at: number, to: number, beginning: Uint8Array): boolean {
  if (at + beginning.length > to) return false
  for (let index = 0; index < beginning.length; index++)
    if (line[at + index] !== beginning[index]) return false
  return true
}

/** The bytes of a text of ASCII characters. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

/** Up to nine ASCII letters as one number, in which their case does not count. */
export function packedLetters(line: Uint8Array, start: number, end: number): number {
  let packed = 0
  for (let at = start; at < end; at++) packed = packed * 32 + ((line[at] ?? 0) & 31)
  return packed
}

/** 1 for each byte that is one of these ASCII characters. */
export function flagsOf(characters: string): Uint8Array {
  const flags = new Uint8Array(256)
  for (const byte of asciiBytes(characters)) flags[byte] = 1
  return flags
}
