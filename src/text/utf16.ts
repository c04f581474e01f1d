import type { PlacedText } from './terminal-sequences.ts'

/** Which byte of a character comes first. */
export type ByteOrder = 'little' | 'big'

/** Text that was UTF-16, as it reads. */
export interface DecodedText extends PlacedText {
  readonly order: ByteOrder
}

/** Of the higher bytes, the part that must be below 0x20, as those of most alphabets are. */
const LEAST_HIGH = 0.75
/** Of the lower bytes, the part that may be. */
const MOST_LOW = 0.25
/** BEL, BS and ESC. */
const TERMINAL_CONTROLS = new Set([7, 8, 0x1b])
/** Those of a text, and NUL. */
const ASCII_CONTROLS = new Set([0, 9, 10, 13, ...TERMINAL_CONTROLS])
/** A single character of another alphabet makes three in a row without a NUL. */
const SHORTEST_RUN = 4
const UNKNOWN = -1
/** A unit of which a byte is unknown. */
const LOST = 0xfffd
const encoder = new TextEncoder()

/**
 * Reads the UTF-16 that a program wrote where Harness expects UTF-8. Each of its bytes is a
 * character then, half of them NUL in English; bytes above 0x7F are lost. Harness cuts the bytes at
 * each 0x0A, also in the middle of a character, so that little-endian text looks big-endian from
 * its second line on.
 *
 * @returns null for a text that is none
 */
export function decodeUtf16(text: string): DecodedText | null {
  if (!text.includes('\0')) return null
  const read = bytesOf(text)
  const first = startOf(text)
  const order = orderOf(read.bytes, first)
  if (order === null) return null
  const whole: DecodedText = { ...decoded(text, read, { first, order, isWhole: true }), order }
  if (hasAsciiPairs(read.bytes, first)) return { ...withoutNuls(text, read, first), order }
  return order === 'big' && read.bytes[first] === 0 ? afterCut(text, read, whole) : whole
}

/** Where the text begins: behind its byte order mark, which may follow half of a newline. */
function startOf(text: string): number {
  return text.startsWith('\ufffd\ufffd') ? 2 : text.startsWith('\0\ufffd\ufffd') ? 3 : 0
}

/**
 * Whether text of one byte a character stands beside the UTF-16, all of it being ASCII: taken for
 * UTF-16, two of these characters are one of another alphabet.
 */
function hasAsciiPairs(bytes: readonly number[], first: number): boolean {
  let longest = 0
  let run = 0
  for (let at = first; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x80 || byte < 0 || (byte < 0x20 && !ASCII_CONTROLS.has(byte))) return false
    run = byte === 0 ? 0 : run + 1
    longest = Math.max(longest, run)
  }
  return longest >= SHORTEST_RUN
}

function withoutNuls(text: string, { bytes, starts }: ReadBytes, first: number): PlacedText {
  const kept = Array.from(bytes.keys()).filter(at => at >= first && bytes[at] !== 0)
  const places = kept.map(at => starts[at] ?? 0)
  const ends = kept.map(at => starts[at + 1] ?? text.length)
  const units = kept.map(at => String.fromCharCode(bytes[at] ?? 0)).join('')
  return { text: units, places: () => ({ starts: places, ends }) }
}

/**
 * A line that begins with the second half of the newline before it is little-endian: read so, it
 * has blanks where letters of another alphabet begin and end. In ASCII both readings are the same.
 */
function afterCut(text: string, read: ReadBytes, big: DecodedText): DecodedText {
  const isAscii = /^[\0-\x7f\ufffd]*$/u.test(big.text)
  if (isAscii) return big
  const order = 'little'
  const little: DecodedText = { ...decoded(text, read, { first: 1, order, isWhole: true }), order }
  const blanksIn = (one: string): number => one.match(/[ \t\r\n]/gu)?.length ?? 0
  return blanksIn(little.text) > blanksIn(big.text) ? little : big
}

/**
 * What a text may hide as UTF-16, for a search: too little of it may look like that. It may be of
 * either order, and begin in the middle of a unit, as a line of little-endian text does. What was
 * lost is left out, as most that nobody sees is.
 *
 * @returns none for a text without NUL, nor where it is all that hides something
 */
export function utf16Readings(text: string): PlacedText[] {
  if (!text.includes('\0') || isEveryOtherNul(text)) return []
  const read = bytesOf(text)
  return (['little', 'big'] as const).flatMap(order =>
    [0, 1].map(first => decoded(text, read, { first, order, isWhole: false }))
  )
}

/** ASCII, and nothing else: without the NULs it reads as it should. */
function isEveryOtherNul(text: string): boolean {
  const start = text.startsWith('\ufffd\ufffd') ? 2 : 0
  let isNul = text.charCodeAt(start) === 0
  for (let at = start; at < text.length; at++, isNul = !isNul) {
    const code = text.charCodeAt(at)
    if ((code === 0) !== isNul || code >= 0x80) return false
  }
  return true
}

/** The bytes that Harness got, and the place of the character that each is in. */
interface ReadBytes {
  readonly bytes: readonly number[]
  readonly starts: readonly number[]
}

function decoded(
  text: string,
  { bytes, starts }: ReadBytes,
  { first, order, isWhole }: { readonly first: number; readonly order: ByteOrder; readonly isWhole: boolean }
): PlacedText {
  let units = ''
  const places: number[] = []
  const ends: number[] = []
  for (let at = first; at < bytes.length; at += 2) {
    const [one = UNKNOWN, two = null] = [bytes[at], bytes[at + 1]]
    const unit = two === null ? loneUnit(one) : order === 'little' ? unitOf(two, one) : unitOf(one, two)
    if (unit === null || (unit === LOST && !isWhole)) continue
    units += String.fromCharCode(unit)
    places.push(starts[at] ?? 0)
    ends.push(starts[at + 2] ?? text.length)
  }
  return { text: units.toWellFormed(), places: () => ({ starts: places, ends }) }
}

function bytesOf(text: string): ReadBytes {
  const bytes: number[] = []
  const starts: number[] = []
  let at = 0
  for (const character of text) {
    const code = character.charCodeAt(0)
    if (code < 0x80) bytes.push(code)
    else if (character === '\ufffd') bytes.push(UNKNOWN)
    else for (const byte of encoder.encode(character)) bytes.push(byte)
    while (starts.length < bytes.length) starts.push(at)
    at += character.length
  }
  return { bytes, starts }
}

function orderOf(bytes: readonly number[], first: number): ByteOrder | null {
  const counts = [0, 0]
  const controls = [0, 0]
  const unprinted = [0, 0]
  for (let at = first; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const side = (at - first) % 2
    const isLineEnd = byte === 10 || byte === 13
    if (isLineEnd) continue
    counts[side] = (counts[side] ?? 0) + 1
    if (byte < 0 || byte >= 0x20 || byte === 9) continue
    controls[side] = (controls[side] ?? 0) + 1
    // Terminals obey these; they may well stand in a text.
    if (!TERMINAL_CONTROLS.has(byte)) unprinted[side] = (unprinted[side] ?? 0) + 1
  }
  const share = (of: readonly number[], side: number): number =>
    (of[side] ?? 0) / Math.max(1, counts[side] ?? 0)
  const isOrder = (high: number, low: number): boolean =>
    share(controls, high) >= LEAST_HIGH && share(unprinted, low) <= MOST_LOW
  return isOrder(0, 1) ? 'big' : isOrder(1, 0) ? 'little' : null
}

/** The last byte of a record, cut from its other half: a newline, or nothing that is seen. */
function loneUnit(byte: number): number | null {
  return byte === 0 ? null : byte === UNKNOWN ? LOST : byte
}

function unitOf(high: number, low: number): number {
  return high === UNKNOWN || low === UNKNOWN ? LOST : (high << 8) | low
}
