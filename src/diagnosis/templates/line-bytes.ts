/** Kinds of bytes: blanks and punctuation; letters, and all that is not ASCII; digits. */
export const OTHER = 0
export const LETTER = 1
export const DIGIT = 2
/** The kind of each byte. */
export const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte))

const HYPHEN = 0x2d
/** Other bytes than those of words that stand in paths. */
const IN_PATHS = new Set(asciiBytes('/\\.-+@~'))
const UUID = [8, 4, 4, 4, 12]
/** Digits of a UUID's first part. */
export const UUID_BEGINNING = 8

function kindOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return DIGIT
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

/** Where a path ends: blanks, quotes, brackets and the like. */
export function pathEnd(line: Uint8Array, start: number, to: number): number {
  let at = start
  while (at < to && (KINDS[line[at] ?? 0] !== OTHER || IN_PATHS.has(line[at] ?? 0))) at++
  return at
}

/** Whether one of these bytes is a digit. */
export function hasDigit(line: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (KINDS[line[at] ?? 0] === DIGIT) return true
  return false
}

/** Whether one of these bytes is a letter. */
export function hasLetter(line: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (KINDS[line[at] ?? 0] === LETTER) return true
  return false
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

/** Letters of both cases beside digits. */
export function isMixed(line: Uint8Array, start: number, end: number): boolean {
  let [upper, lower] = [false, false]
  for (let at = start; at < end; at++) {
    const byte = line[at] ?? 0
    if (byte >= 0x80) return false
    if (byte >= 0x41 && byte <= 0x5a) upper = true
    else if (byte >= 0x61 && byte <= 0x7a) lower = true
  }
  return upper && lower
}

/** How often letters and digits take turns. */
export function turnsIn(line: Uint8Array, start: number, end: number): number {
  let turns = 0
  for (let at = start + 1; at < end; at++) if (KINDS[line[at] ?? 0] !== KINDS[line[at - 1] ?? 0]) turns++
  return turns
}

/** Where a UUID ends. @returns `start` where none stands */
export function endOfUuid(line: Uint8Array, start: number, to: number): number {
  let at = start
  for (const length of UUID) {
    if (at > start && line[at++] !== HYPHEN) return start
    if (at + length > to || !isHex(line, at, at + length)) return start
    at += length
  }
  return at < to && KINDS[line[at] ?? 0] !== OTHER ? start : at
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

/** A text of the few ASCII characters that stand there. */
export function asciiText(line: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(line[at] ?? 0)
  return text
}
