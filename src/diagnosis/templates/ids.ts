import { DIGIT, isHex, KINDS, LETTER, OTHER } from './line-bytes.ts'

const HYPHEN = 0x2d
const AT_SIGN = 0x40
/** As Java has it behind an `@`. */
const SHORTEST_ADDRESS = 5
const ZERO = 0x30
const LOWER_X = 0x78
const UUID = [8, 4, 4, 4, 12]
/** Digits of a UUID's first part. */
export const UUID_BEGINNING = 8
/** A hash or an id of hexadecimal digits; shorter ones may be words. */
const SHORTEST_HEX = 6
/** An id of letters of both cases and digits, such as `q9J5XuXNTFKmYLTHxtFQEw`. */
const SHORTEST_MIXED = 16
/** So often letters and digits take turns in an id such as `7d9f8b6c5d`. */
const ID_TURNS = 4
/** Of what a pod's name ends in. Kubernetes draws it from these: they make no words. */
const POD_ENDING = 5
const POD_LETTERS = new Set(Array.from('bcdfghjklmnpqrstvwxz2456789', letter => letter.charCodeAt(0)))

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

/** Whether a word of letters and digits is an id. */
export function isId(line: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (line[start] === ZERO && line[start + 1] === LOWER_X && isHex(line, start + 2, end)) return true
  if (length < SHORTEST_HEX) return turnsIn(line, start, end) >= ID_TURNS
  if (isHex(line, start, end)) return true
  return (length >= SHORTEST_MIXED && isMixed(line, start, end)) || turnsIn(line, start, end) >= ID_TURNS
}

/** Whether a word may be the last part of a pod's name: `x2x9k`. */
export function isPodEnding(line: Uint8Array, start: number, end: number): boolean {
  if (end - start !== POD_ENDING) return false
  for (let at = start; at < end; at++) if (!POD_LETTERS.has(line[at] ?? 0)) return false
  return true
}

/** Letters of both cases beside digits. */
function isMixed(line: Uint8Array, start: number, end: number): boolean {
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
function turnsIn(line: Uint8Array, start: number, end: number): number {
  let turns = 0
  for (let at = start + 1; at < end; at++) {
    const isDigit = KINDS[line[at] ?? 0] === DIGIT
    if (isDigit !== (KINDS[line[at - 1] ?? 0] === DIGIT)) turns++
  }
  return turns
}

/** `Object@deadbeef`. @param from where the line begins */
export function isAddress(line: Uint8Array, start: number, end: number, from: number): boolean {
  const isAfterSign = start > from && line[start - 1] === AT_SIGN
  return isAfterSign && end - start >= SHORTEST_ADDRESS && isHex(line, start, end)
}

export function hasLetterAndDigit(line: Uint8Array, start: number, end: number): boolean {
  let kinds = OTHER
  for (let at = start; at < end; at++) kinds |= KINDS[line[at] ?? 0] ?? OTHER
  return (kinds & LETTER) !== 0 && (kinds & DIGIT) !== 0
}
