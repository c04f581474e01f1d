import { knownTexts, type KnownText } from './known-texts.ts'
import { PIECE } from './rare-pieces.ts'
import { withoutStart } from './required-text.ts'

const SHORTEST = 3
/** Only every second piece of a line is looked at: of a text one of two neighbours is met. */
const STRIDE = 2
const HASH = 0x9e3779b1
const HASH_BITS = 20
const SLOT_BITS = 14
/** Sets the bit that tells small letters from capital ones, in each byte of a piece. */
const SMALL = 0x20
const ALL_SMALL = 0x20202020
const NOT_ASCII = 0x80808080
/** A text shorter than its pieces leaves the first byte of one open, and the last of another. */
const WITHOUT_FIRST = ~0xff
const WITHOUT_LAST = 0xffffff
/** What can stand in an open byte once its letters are small; 0 when it is left out. */
const ANY_BYTE = new Set([0, ...Array.from({ length: 256 }, (_, byte) => byte | SMALL)])

/** UTF-8 of a text that is looked at. */
const LOOKED_AT = 400
const NONE: number[] = []
const NO_NEEDLES: readonly Needle[] = []
const encoder = new TextEncoder()

/** Where a piece was found in a text that goes from `from` to `to`. */
interface Place {
  readonly view: DataView
  readonly from: number
  readonly to: number
  readonly at: number
}

/** A text that is looked for by a piece of it. */
interface Needle {
  /** Its bytes, each as if it were a small letter. */
  readonly text: Uint8Array
  /** Little endian, an open byte as 0. */
  readonly piece: number
  /** Where in the text the piece begins; -1 for one that begins a byte before it. */
  readonly offset: number
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
  /** By the beginnings of the hashes of their pieces. */
  readonly #needles = new Array<Needle[] | undefined>(1 << SLOT_BITS)
  readonly #symbols = new Map<number, number[]>()
  /** The bytes of UTF-8 that the symbols begin with. */
  readonly #symbolStarts = new Uint8Array(256)
  /** By pattern: the look in which it was found last. */
  readonly #foundIn: Uint32Array
  #look = 0
  readonly #encoded = new Uint8Array(LOOKED_AT + PIECE)
  /** What was looked at last. */
  #bytes: Uint8Array = this.#encoded
  #view: DataView = new DataView(this.#encoded.buffer)
  #place: Place = { view: this.#view, from: 0, to: 0, at: 0 }

  /** @throws RangeError for a pattern that requires nothing that could be looked for */
  constructor(patterns: readonly RegExp[]) {
    this.#foundIn = new Uint32Array(patterns.length)
    for (const [index, pattern] of patterns.entries()) {
      const texts = knownTexts(pattern)
      if (texts === null)
        throw new RangeError(`${String(pattern)} requires no text of ${SHORTEST} characters`)
      for (const text of texts) this.#add(text, index)
    }
  }

  /** Indices of the patterns that a text may fit, rising; looks at the first 400 bytes of it. */
  candidates(text: string): readonly number[] {
    const { written } = encoder.encodeInto(text, this.#encoded.subarray(0, LOOKED_AT))
    return this.candidatesIn(this.#encoded, 0, written)
  }

  /** The same of UTF-8. */
  candidatesIn(bytes: Uint8Array, from: number, to: number): readonly number[] {
    const end = Math.min(to, from + LOOKED_AT)
    // The last piece goes beyond the end.
    if (end + STRIDE > bytes.length) return this.#candidatesAtEnd(bytes.subarray(from, end))
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    const view = this.#view
    const place = { view, from, to: end, at: from }
    this.#place = place
    let found = NONE
    for (let at = from; ; at += STRIDE) {
      at = nextPiece(view, this.#hashes, at, end)
      if (at >= end - 1) break
      place.at = at
      const piece = view.getInt32(at, true) | ALL_SMALL
      if ((piece & NOT_ASCII) !== 0) found = this.#withSymbols(found, bytes, at)
      found = this.#withPiece(found, piece)
    }
    return found
  }

  #candidatesAtEnd(text: Uint8Array): readonly number[] {
    this.#encoded.set(text)
    return this.candidatesIn(this.#encoded, 0, text.length)
  }

  #withPiece(found: number[], piece: number): number[] {
    const all = this.#withNeedles(this.#withNeedles(found, piece), piece & WITHOUT_FIRST)
    return this.#withNeedles(all, piece & WITHOUT_LAST)
  }

  #withNeedles(found: number[], piece: number): number[] {
    const hash = hashOf(piece)
    if (!hasBit(this.#hashes, hash)) return found
    let all = found
    for (const needle of this.#needles[hash >>> (HASH_BITS - SLOT_BITS)] ?? NO_NEEDLES)
      if (needle.piece === piece && isIn(needle, this.#place)) all = this.#with(all, needle.patterns)
    return all
  }

  #withSymbols(found: number[], bytes: Uint8Array, from: number): number[] {
    let all = found
    for (let at = from; at < from + STRIDE; at++) {
      if (this.#symbolStarts[bytes[at] ?? 0] !== 1) continue
      const patterns = this.#symbols.get(codeAt(bytes, at))
      if (patterns !== undefined) all = this.#with(all, patterns)
    }
    return all
  }

  #with(found: number[], patterns: readonly number[]): number[] {
    if (found === NONE) this.#look++
    const all = found === NONE ? [] : found
    for (const pattern of patterns) {
      if (this.#foundIn[pattern] === this.#look) continue
      this.#foundIn[pattern] = this.#look
      insert(all, pattern)
    }
    return all
  }

  #add([required, pieces]: KnownText, index: number): void {
    const text = withoutStart(required)
    const symbol = /[^\x00-\x7f]/.exec(text)?.[0]
    if (symbol !== undefined) {
      const all = this.#symbols.get(symbol.charCodeAt(0)) ?? []
      this.#symbols.set(symbol.charCodeAt(0), [...all, index])
      this.#symbolStarts[encoder.encode(symbol)[0] ?? 0] = 1
      return
    }
    const bytes = encoder.encode(text).map(byte => byte | SMALL)
    const needle = { text: bytes, isAtStart: text !== required }
    if (text.length > PIECE)
      for (let offset = pieces; offset < pieces + STRIDE; offset++)
        this.#addNeedle({ ...needle, offset, piece: pieceAt(text, offset) }, index)
    else {
      const isWhole = text.length === PIECE
      const piece = pieceAt(text, 0)
      this.#addNeedle({ ...needle, offset: 0, piece }, index, isWhole ? null : PIECE - 1)
      this.#addNeedle({ ...needle, offset: -1, piece: piece << 8 }, index, 0)
    }
  }

  /** @param open the byte of the piece that can be any; null for none */
  #addNeedle(needle: Omit<Needle, 'patterns'>, index: number, open: number | null = null): void {
    for (const byte of open === null ? [0] : ANY_BYTE)
      setBit(this.#hashes, hashOf(needle.piece | (byte << (8 * (open ?? 0)))))
    const slot = (this.#needles[hashOf(needle.piece) >>> (HASH_BITS - SLOT_BITS)] ??= [])
    const same = slot.find(
      ({ text, piece, isAtStart }) =>
        piece === needle.piece && isAtStart === needle.isAtStart && isSame(text, needle.text)
    )
    if (same === undefined) slot.push({ ...needle, patterns: [index] })
    else if (!same.patterns.includes(index)) same.patterns.push(index)
  }
}

/**
 * Where the next piece begins that may be one of a needle, or is not ASCII. V8 makes it fast as a
 * loop of its own.
 */
function nextPiece(view: DataView, hashes: Int32Array, from: number, end: number): number {
  let at = from
  for (; at < end - 1; at += STRIDE) {
    const piece = view.getInt32(at, true) | ALL_SMALL
    if ((piece & NOT_ASCII) !== 0) break
    if (hasBit(hashes, hashOf(piece))) break
  }
  return at
}

/**
 * Whether a needle stands where its piece was found, whatever the case of its letters; of a few
 * signs each stands for two.
 */
function isIn({ text, offset, isAtStart }: Needle, { view, from, to, at }: Place): boolean {
  const start = at - offset
  if (start < from || start + text.length > to) return false
  if (isAtStart && start > from && !mayStandBefore(view.getUint8(start - 1))) return false
  for (let same = 0; same < text.length; same++)
    if ((view.getUint8(start + same) | SMALL) !== text[same]) return false
  return true
}

function isSame(some: Uint8Array, others: Uint8Array): boolean {
  return some.length === others.length && some.every((byte, at) => byte === others[at])
}

/** Up to four units of a text from one on, little endian. */
function pieceAt(text: string, from: number): number {
  let piece = 0
  for (let at = Math.min(text.length, from + PIECE) - 1; at >= from; at--)
    piece = (piece << 8) | text.charCodeAt(at) | SMALL
  return piece
}

function hashOf(piece: number): number {
  return Math.imul(piece, HASH) >>> (32 - HASH_BITS)
}

/** Puts a number in its place among rising ones, which are few. */
function insert(numbers: number[], added: number): void {
  let at = numbers.length
  for (let before = numbers[at - 1]; before !== undefined && before > added; before = numbers[at - 1])
    numbers[at--] = before
  numbers[at] = added
}

/** Whether a build prefix or an indent may end with a character, or a byte of one. */
function mayStandBefore(code: number): boolean {
  return code <= 0x20 || code > 0x7e
}

/** The character of two or three bytes of UTF-8. */
function codeAt(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
  return first < 0xe0
    ? ((first & 0x1f) << 6) | (second & 0x3f)
    : ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
}

function hasBit(bits: Int32Array, at: number): boolean {
  return ((bits[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0
}

function setBit(bits: Int32Array, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31))
}
