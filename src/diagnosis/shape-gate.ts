import { requiredTexts } from './required-text.ts'

/** Units of the pieces that are looked for, and the shorter ones where a text is no longer. */
const LONG = 4
const SHORT = 3
const HASH = 0x9e3779b1
const HASH_BITS = 16
/** Sets the bit that tells small letters from capital ones. */
const SMALL = 0x20

/** How often characters stand in logs, the frequent ones first; a piece of rare ones is looked for. */
const FREQUENT = ' etaonirscldpmu/.:0123-gfhybkvwjx456789'

/** A text that is looked for by a piece of it. */
interface Needle {
  /** In lower case. */
  readonly text: string
  /** Units of it up to the end of the piece. */
  readonly upTo: number
  readonly patterns: number[]
}

/**
 * Tells which patterns a text may fit by one look at its characters, from what each pattern requires. It finds too many rather than
 * too few, and needs no list of its own.
 */
export class ShapeGate {
  /** Of the hashes of all pieces: 1 for short ones, 2 for long ones. */
  readonly #hashes = new Uint8Array(1 << HASH_BITS)
  readonly #needles = new Map<number, Needle[]>()
  readonly #symbols = new Map<number, number[]>()

  /** @throws RangeError for a pattern that requires nothing that could be looked for */
  constructor(patterns: readonly RegExp[]) {
    for (const [index, pattern] of patterns.entries()) {
      const texts = requiredTexts(pattern)
      if (texts === null) throw new RangeError(`${String(pattern)} requires no text of ${SHORT} characters`)
      for (const text of texts) this.#add(text, index)
    }
  }

  /** Indices of the patterns that a text may fit, rising. */
  candidates(text: string): readonly number[] {
    let found: number[] | null = null
    let piece = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > 0x7f) {
        const patterns = this.#symbols.get(code)
        if (patterns !== undefined) (found ??= []).push(...patterns)
        piece = 0
        continue
      }
      piece = (piece << 8) | code | SMALL
      const long = (this.#hashes[hashOf(piece)] ?? 0) & 2
      const short = (this.#hashes[hashOf(piece & 0xffffff)] ?? 0) & 1
      if (long === 0 && short === 0) continue
      for (const key of [piece, piece & 0xffffff]) {
        for (const needle of this.#needles.get(key) ?? []) {
          const start = at + 1 - needle.upTo
          if (start < 0 || text.slice(start, start + needle.text.length).toLowerCase() !== needle.text) continue
          found ??= []
          found.push(...needle.patterns)
        }
      }
    }
    return found === null ? [] : [...new Set(found)].sort((a, b) => a - b)
  }

  /** The place in bytes of ASCII after the next piece of a pattern, from `from` on; -1 for none. */
  next(bytes: Uint8Array, from: number, to: number): number {
    const hashes = this.#hashes
    let piece = 0
    for (let at = from; at < to; at++) {
      piece = (piece << 8) | (bytes[at] ?? 0) | SMALL
      if (
        (((hashes[hashOf(piece)] ?? 0) & 2) !== 0 && this.#isAt(piece, bytes, at + 1)) ||
        (((hashes[hashOf(piece & 0xffffff)] ?? 0) & 1) !== 0 && this.#isAt(piece & 0xffffff, bytes, at + 1))
      )
        return at + 1
    }
    return -1
  }

  #isAt(piece: number, bytes: Uint8Array, end: number): boolean {
    const needles = this.#needles.get(piece)
    if (needles === undefined) return false
    for (const { text, upTo } of needles) {
      const start = end - upTo
      let same = 0
      while (same < text.length && ((bytes[start + same] ?? 0) | SMALL) === (text.charCodeAt(same) | SMALL))
        same++
      if (same === text.length) return true
    }
    return false
  }

  #add(text: string, index: number): void {
    const symbol = [...text].find(character => character > '\x7f')
    if (symbol !== undefined) {
      const all = this.#symbols.get(symbol.charCodeAt(0))
      if (all === undefined) this.#symbols.set(symbol.charCodeAt(0), [index])
      else all.push(index)
      return
    }
    const length = Math.min(text.length, LONG)
    const starts = Array.from({ length: text.length - length + 1 }, (_, at) => at)
    const cost = (at: number): number => frequency(text.slice(at, at + length))
    const [start = 0] = starts.sort((a, b) => cost(a) - cost(b))
    let piece = 0
    for (let at = start; at < start + length; at++) piece = (piece << 8) | text.charCodeAt(at) | SMALL
    const hash = hashOf(piece)
    this.#hashes[hash] = (this.#hashes[hash] ?? 0) | (length === LONG ? 2 : 1)
    const needles = this.#needles.get(piece) ?? []
    this.#needles.set(piece, needles)
    const same = needles.find(needle => needle.text === text)
    if (same === undefined) needles.push({ text, upTo: start + length, patterns: [index] })
    else if (!same.patterns.includes(index)) same.patterns.push(index)
  }
}

function hashOf(piece: number): number {
  return Math.imul(piece, HASH) >>> (32 - HASH_BITS)
}

function frequency(text: string): number {
  let sum = 0
  for (const character of text) {
    const place = FREQUENT.indexOf(character)
    sum += place < 0 ? 0 : 1 / (place + 3)
  }
  return sum
}
