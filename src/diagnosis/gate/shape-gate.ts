import { requiredTexts, withoutStart } from './required-text.ts'

/** Units of the pieces that are looked for, and of the shortest texts. */
const PIECE = 4
const SHORTEST = 3
const HASH = 0x9e3779b1
const SECOND_HASH = 0x85ebca6b
const HASH_BITS = 18
/** Sets the bit that tells small letters from capital ones. */
const SMALL = 0x20
/**
 * What may stand before a text that is shorter than a piece: nothing, or any character once its
 * letters are small.
 */
const BEFORE = [
  0,
  ...Array.from({ length: 128 }, (_, code) => code | SMALL).filter((code, at) => code === at)
]

/**
 * How often characters stand in logs, the frequent ones first; a piece of rare ones is looked for.
 */
const FREQUENT = ' -e=taoinrsldcufmpwhgb*yv/.:0123kx_456789jqz'

const NONE: number[] = []
const NO_NEEDLES: readonly Needle[] = []

/** A text that is looked for by a piece of it. */
interface Needle {
  /** In lower case. */
  readonly text: string
  /** Units of it up to the end of the piece. */
  readonly upTo: number
  /** Whether nothing but a blank may stand before it. */
  readonly isAtStart: boolean
  readonly patterns: number[]
}

/**
 * Tells which patterns a text may fit by one look at its characters, from what each pattern
 * requires. It finds too many rather than too few, and needs no list of its own.
 */
export class ShapeGate {
  /** A bit for each hash of a piece. */
  readonly #hashes = new Int32Array(1 << (HASH_BITS - 5))
  readonly #secondHashes = new Int32Array(1 << (HASH_BITS - 5))
  readonly #needles = new Map<number, Needle[]>()
  readonly #symbols = new Map<number, number[]>()
  /** The bytes of UTF-8 that the symbols begin with. */
  readonly #symbolStarts = new Uint8Array(256)
  /** By pattern: the look in which it was found last. */
  readonly #foundIn: Uint32Array
  #look = 0

  /** @throws RangeError for a pattern that requires nothing that could be looked for */
  constructor(patterns: readonly RegExp[]) {
    this.#foundIn = new Uint32Array(patterns.length)
    for (const [index, pattern] of patterns.entries()) {
      const texts = requiredTexts(pattern)
      if (texts === null)
        throw new RangeError(`${String(pattern)} requires no text of ${SHORTEST} characters`)
      for (const text of texts) this.#add(text, index)
    }
  }

  /** Indices of the patterns that a text may fit, rising; looks at its first `length` units. */
  candidates(text: string, length = text.length): readonly number[] {
    let found: number[] = NONE
    let piece = 0
    this.#look++
    const hashes = this.#hashes
    const end = Math.min(length, text.length)
    for (let at = 0; at < end; at++) {
      const code = text.charCodeAt(at)
      if (code > 0x7f) {
        const patterns = this.#symbols.get(code)
        if (patterns !== undefined) found = this.#with(found, patterns)
        piece = 0
        continue
      }
      piece = (piece << 8) | code | SMALL
      const hash = Math.imul(piece, HASH) >>> (32 - HASH_BITS)
      if (((hashes[hash >>> 5] ?? 0) & (1 << (hash & 31))) === 0 || !this.#mayBe(piece)) continue
      for (const needle of this.#needles.get(piece) ?? NO_NEEDLES) {
        if (isIn(text, at + 1 - needle.upTo, needle)) found = this.#with(found, needle.patterns)
      }
    }
    return found.length < 2 ? found : found.sort((a, b) => a - b)
  }

  /** Whether UTF-8 holds what a pattern requires; looks at its first `length` bytes. */
  passes(bytes: Uint8Array, from: number, to: number, length = to - from): boolean {
    const hashes = this.#hashes
    let piece = 0
    const end = Math.min(to, from + length)
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0
      if (byte >= 0xc2 && this.#symbolStarts[byte] === 1 && this.#symbols.has(codeAt(bytes, at))) return true
      piece = (piece << 8) | byte | SMALL
      const hash = Math.imul(piece, HASH) >>> (32 - HASH_BITS)
      if (
        ((hashes[hash >>> 5] ?? 0) & (1 << (hash & 31))) !== 0 &&
        this.#mayBe(piece) &&
        this.#isAt(piece, bytes.subarray(from, to), at + 1 - from)
      )
        return true
    }
    return false
  }

  #with(found: number[], patterns: readonly number[]): number[] {
    const all = found === NONE ? [] : found
    for (const pattern of patterns) {
      if (this.#foundIn[pattern] === this.#look) continue
      this.#foundIn[pattern] = this.#look
      all.push(pattern)
    }
    return all
  }

  #mayBe(piece: number): boolean {
    const hash = Math.imul(piece, SECOND_HASH) >>> (32 - HASH_BITS)
    return ((this.#secondHashes[hash >>> 5] ?? 0) & (1 << (hash & 31))) !== 0
  }

  #isAt(piece: number, bytes: Uint8Array, end: number): boolean {
    for (const { text, upTo, isAtStart } of this.#needles.get(piece) ?? NO_NEEDLES) {
      const start = end - upTo
      if (start < 0 || start + text.length > bytes.length) continue
      if (isAtStart && start > 0 && !mayStandBefore(bytes[start - 1] ?? 0)) continue
      let same = 0
      while (same < text.length && ((bytes[start + same] ?? 0) | SMALL) === (text.charCodeAt(same) | SMALL))
        same++
      if (same === text.length) return true
    }
    return false
  }

  #add(required: string, index: number): void {
    const text = withoutStart(required)
    const symbol = /[^\x00-\x7f]/.exec(text)?.[0]
    if (symbol !== undefined) {
      const all = this.#symbols.get(symbol.charCodeAt(0)) ?? []
      this.#symbols.set(symbol.charCodeAt(0), [...all, index])
      this.#symbolStarts[new TextEncoder().encode(symbol)[0] ?? 0] = 1
      return
    }
    const start = rarestPiece(text)
    const end = Math.min(text.length, start + PIECE)
    let piece = 0
    for (let at = start; at < end; at++) piece = (piece << 8) | text.charCodeAt(at) | SMALL
    const pieces = text.length < PIECE ? BEFORE.map(code => (code << 24) | piece) : [piece]
    const isAtStart = text !== required
    for (const each of pieces) this.#addPiece(each, { text, upTo: end, isAtStart }, index)
  }

  #addPiece(piece: number, needle: Omit<Needle, 'patterns'>, index: number): void {
    setBit(this.#hashes, Math.imul(piece, HASH) >>> (32 - HASH_BITS))
    setBit(this.#secondHashes, Math.imul(piece, SECOND_HASH) >>> (32 - HASH_BITS))
    const needles = this.#needles.get(piece) ?? []
    this.#needles.set(piece, needles)
    const same = needles.find(({ text, isAtStart }) => text === needle.text && isAtStart === needle.isAtStart)
    if (same === undefined) needles.push({ ...needle, patterns: [index] })
    else if (!same.patterns.includes(index)) same.patterns.push(index)
  }
}

/**
 * Whether a needle stands at a place, whatever the case of its letters; of a few signs each stands
 * for two.
 */
function isIn(text: string, start: number, needle: Needle): boolean {
  const { length } = needle.text
  if (start < 0 || start + length > text.length) return false
  if (needle.isAtStart && start > 0 && !mayStandBefore(text.charCodeAt(start - 1))) return false
  for (let at = 0; at < length; at++)
    if ((text.charCodeAt(start + at) | SMALL) !== (needle.text.charCodeAt(at) | SMALL)) return false
  return true
}

/** Whether a build prefix or an indent may end with a character, or a byte of one. */
function mayStandBefore(code: number): boolean {
  return code <= 0x20 || code > 0x7e
}

/** Where the piece of a text begins that stands in the fewest lines. */
function rarestPiece(text: string): number {
  const starts = Array.from({ length: Math.max(1, text.length - PIECE + 1) }, (_, at) => at)
  const cost = (at: number): number => frequency(text.slice(at, at + PIECE))
  return starts.reduce((best, at) => (cost(at) < cost(best) ? at : best), 0)
}

/** The character of two or three bytes of UTF-8. */
function codeAt(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
  return first < 0xe0
    ? ((first & 0x1f) << 6) | (second & 0x3f)
    : ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
}

function setBit(bits: Int32Array, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31))
}

function frequency(text: string): number {
  let sum = 0
  for (const character of text) {
    const place = FREQUENT.indexOf(character)
    sum += place < 0 ? 0 : 1 / (place + 3)
  }
  return sum
}
