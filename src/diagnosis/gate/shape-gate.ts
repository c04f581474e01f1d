import { requiredTexts, withoutStart } from './required-text.ts'

/** Units of the pieces that are looked for, and of the shortest texts. */
const PIECE = 4
const SHORTEST = 3
const HASH = 0x9e3779b1
const HASH_BITS = 18
const SLOT_BITS = 14
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

/** The same for one that stands at the start of a line: nothing, a blank, or a tab. */
const BEFORE_START = [0, 0x20, 0x09 | SMALL]

/**
 * How often characters stand in logs, the frequent ones first; a piece of rare ones is looked for.
 */
const FREQUENT = ' -e=taoinrsldcufmpwhgb*yv/.:0123kx_456789jqz'
/** What is frequent in logs whatever its characters: no piece of it is looked for, if others do. */
const COMMON =
  'compiling compiler completed building build error failed failing failures package packages ' +
  'process processing command checking background https: http: from source sources classes ' +
  'example resolving resolved running testing tests with string warnings info debug downloading ' +
  'module modules library libraries installing object function returned import include version ' +
  'files project finished executing generating linking loading reading writing starting setting'

const COMMON_PIECES: ReadonlySet<string> = new Set(
  Array.from(COMMON, (_, at) => [3, PIECE].map(length => COMMON.slice(at, at + length))).flat()
)
/** By character: the logarithm of its place among the frequent ones. */
const RARITY: ReadonlyMap<string, number> = new Map(
  Array.from(FREQUENT, (character, place) => [character, Math.log(place + 3)])
)
const RAREST = Math.log(FREQUENT.length + 3)

/** UTF-8 of a text that is looked at. */
const LOOKED_AT = 400
const NONE: number[] = []
const NO_NEEDLES: readonly Needle[] = []
const encoder = new TextEncoder()

/** Where a piece was found: it ends before `at`, in a text from `from` to `to`. */
interface Place {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  readonly at: number
}

/** A text that is looked for by a piece of it. */
interface Needle {
  /** In lower case. */
  readonly text: string
  readonly piece: number
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
  /** By the beginnings of the hashes of their pieces. */
  readonly #needles = new Array<Needle[] | undefined>(1 << SLOT_BITS)
  readonly #symbols = new Map<number, number[]>()
  /** The bytes of UTF-8 that the symbols begin with. */
  readonly #symbolStarts = new Uint8Array(256)
  /** By pattern: the look in which it was found last. */
  readonly #foundIn: Uint32Array
  #look = 0
  readonly #encoded = new Uint8Array(LOOKED_AT)

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

  /** Indices of the patterns that a text may fit, rising; looks at the first 400 bytes of it. */
  candidates(text: string): readonly number[] {
    const { written } = encoder.encodeInto(text, this.#encoded)
    return this.candidatesIn(this.#encoded, 0, written)
  }

  /** The same of UTF-8. */
  candidatesIn(bytes: Uint8Array, from: number, to: number): readonly number[] {
    const hashes = this.#hashes
    const end = Math.min(to, from + LOOKED_AT)
    let found = NONE
    let piece = 0
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0
      if (byte > 0x7f) {
        if (this.#symbolStarts[byte] === 1) found = this.#withSymbol(found, codeAt(bytes, at))
        piece = 0
        continue
      }
      piece = (piece << 8) | byte | SMALL
      const hash = Math.imul(piece, HASH) >>> (32 - HASH_BITS)
      if (((hashes[hash >>> 5] ?? 0) & (1 << (hash & 31))) === 0) continue
      for (const needle of this.#needles[hash >>> (HASH_BITS - SLOT_BITS)] ?? NO_NEEDLES) {
        if (needle.piece === piece && isIn(needle, { bytes, from, to: end, at: at + 1 }))
          found = this.#with(found, needle.patterns)
      }
    }
    return found.length < 2 ? found : found.sort((a, b) => a - b)
  }

  #withSymbol(found: number[], code: number): number[] {
    const patterns = this.#symbols.get(code)
    return patterns === undefined ? found : this.#with(found, patterns)
  }

  #with(found: number[], patterns: readonly number[]): number[] {
    if (found === NONE) this.#look++
    const all = found === NONE ? [] : found
    for (const pattern of patterns) {
      if (this.#foundIn[pattern] === this.#look) continue
      this.#foundIn[pattern] = this.#look
      all.push(pattern)
    }
    return all
  }

  #add(required: string, index: number): void {
    const text = withoutStart(required)
    const symbol = /[^\x00-\x7f]/.exec(text)?.[0]
    if (symbol !== undefined) {
      const all = this.#symbols.get(symbol.charCodeAt(0)) ?? []
      this.#symbols.set(symbol.charCodeAt(0), [...all, index])
      this.#symbolStarts[encoder.encode(symbol)[0] ?? 0] = 1
      return
    }
    const start = rarestPiece(text)
    const end = Math.min(text.length, start + PIECE)
    let piece = 0
    for (let at = start; at < end; at++) piece = (piece << 8) | text.charCodeAt(at) | SMALL
    const isAtStart = text !== required
    for (const before of text.length < PIECE ? (isAtStart ? BEFORE_START : BEFORE) : [0])
      this.#addNeedle({ text, piece: (before << 24) | piece, upTo: end, isAtStart }, index)
  }

  #addNeedle(needle: Omit<Needle, 'patterns'>, index: number): void {
    const hash = Math.imul(needle.piece, HASH) >>> (32 - HASH_BITS)
    setBit(this.#hashes, hash)
    const slot = (this.#needles[hash >>> (HASH_BITS - SLOT_BITS)] ??= [])
    const same = slot.find(
      ({ text, piece, isAtStart }) =>
        text === needle.text && piece === needle.piece && isAtStart === needle.isAtStart
    )
    if (same === undefined) slot.push({ ...needle, patterns: [index] })
    else if (!same.patterns.includes(index)) same.patterns.push(index)
  }
}

/**
 * Whether a needle stands where its piece was found, whatever the case of its letters; of a few
 * signs each stands for two.
 */
function isIn({ text, upTo, isAtStart }: Needle, { bytes, from, to, at }: Place): boolean {
  const start = at - upTo
  if (start < from || start + text.length > to) return false
  if (isAtStart && start > from && !mayStandBefore(bytes[start - 1] ?? 0)) return false
  for (let same = 0; same < text.length; same++)
    if (((bytes[start + same] ?? 0) | SMALL) !== (text.charCodeAt(same) | SMALL)) return false
  return true
}

/** Whether a build prefix or an indent may end with a character, or a byte of one. */
function mayStandBefore(code: number): boolean {
  return code <= 0x20 || code > 0x7e
}

/** Where the piece of a text begins that stands in the fewest lines. */
function rarestPiece(text: string): number {
  let rarest = 0
  let least = frequency(text.slice(0, PIECE))
  for (let at = 1; at + PIECE <= text.length; at++) {
    const cost = frequency(text.slice(at, at + PIECE))
    if (cost < least) [rarest, least] = [at, cost]
  }
  return rarest
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

/** Lower for what stands in fewer places, on a scale of logarithms. */
function frequency(piece: string): number {
  // A rule is made of many equal ones.
  if (COMMON_PIECES.has(piece) || piece === piece.charAt(0).repeat(piece.length)) return 0
  let sum = 0
  for (const character of piece) sum -= RARITY.get(character) ?? RAREST
  return sum
}
