/** Texts that patterns require, and how they are found in lines. AssemblyScript. */

import { reach } from './memory'

/** Bytes that are looked at together. */
export const PIECE: usize = 4
/** Only every second piece of a line is looked at: of a text one of two neighbours is met. */
const STRIDE: usize = 2
/** Of a line. */
export const LOOKED_AT: usize = 400
const HASH: u32 = 0x9e3779b1
const HASH_BITS: u32 = 20
const SLOT_BITS: u32 = 14
/** Sets the bit that tells small letters from capital ones, in each byte of a piece. */
const SMALL: u32 = 0x20
const ALL_SMALL: u32 = 0x20202020
const NOT_ASCII: u32 = 0x80808080
/** A text shorter than its pieces leaves the first byte of one open, and the last of another. */
const WITHOUT_FIRST: u32 = 0xffffff00
const WITHOUT_LAST: u32 = 0x00ffffff
/** A gate takes no more. */
export const MOST_PATTERNS: usize = 1024
const MOST_SYMBOLS: usize = 64

/** A bit for each hash of a piece. */
const hashes = memory.data(131072)
/** The first needle by the beginning of the hash of its piece. */
const slots = memory.data(65536)
/** By pattern: the look in which it was found last. */
const foundIn = memory.data(4096)
/** Of each symbol: its UTF-16 unit, and its first node of patterns. */
const symbols = memory.data(512)
let symbolCount: usize = 0
/** By byte: whether a symbol begins with it. */
const symbolStarts = memory.data(256)
/** What was found, rising: four bytes each. */
export const found: usize = memory.data(4096)

/** A text that is looked for by a piece of it. */
@unmanaged
class Needle {
  /** Little endian, an open byte as 0. */
  piece: u32
  /** Where in the text the piece begins; -1 for one that begins a byte before it. */
  offset: i32
  /** Its bytes, each as if it were a small letter. */
  text: usize
  length: usize
  /** Whether nothing but a blank may stand before it. */
  isAtStart: u32
  patterns: PatternNode | null
  next: Needle | null
}

@unmanaged
class PatternNode {
  pattern: u32
  next: PatternNode | null
}

let look: u32 = 0
/** Where what is kept ends. */
export let heap: usize = __heap_base

function allocate(size: usize): usize {
  const at = heap
  heap = (heap + size + 7) & ~7
  reach(heap)
  return at
}

/** Room for a text that is then added. */
export function scratch(): usize {
  reach(heap + 4096)
  return heap + 2048
}

/**
 * Looks for a text of ASCII.
 *
 * @param at where its bytes stand
 * @param pieces where in it the pieces begin that it is looked for by
 */
export function addText(at: usize, length: usize, pieces: usize, isAtStart: u32, pattern: u32): void {
  const bytes = allocate(length + PIECE)
  for (let byte: usize = 0; byte < length; byte++) store<u8>(bytes + byte, load<u8>(at + byte) | (<u8>SMALL))
  if (length > PIECE) {
    for (let offset = pieces; offset < pieces + STRIDE; offset++)
      addNeedle(bytes, length, <i32>offset, pieceAt(bytes, length, offset), isAtStart, pattern, -1)
    return
  }
  const piece = pieceAt(bytes, length, 0)
  addNeedle(bytes, length, 0, piece, isAtStart, pattern, length === PIECE ? -1 : 3)
  addNeedle(bytes, length, -1, piece << 8, isAtStart, pattern, 0)
}

/**
 * Looks for a character that is not ASCII.
 *
 * @param first its first byte of UTF-8
 * @returns whether there is room for it
 */
export function addSymbol(unit: u32, first: u32, pattern: u32): bool {
  let at = symbols
  while (at < symbols + symbolCount * 8 && load<u32>(at) !== unit) at += 8
  if (at === symbols + symbolCount * 8) {
    if (symbolCount === MOST_SYMBOLS) return false
    symbolCount++
    store<u32>(at, unit)
    store<u8>(symbolStarts + first, 1)
  }
  const node = changetype<PatternNode>(allocate(offsetof<PatternNode>()))
  node.pattern = pattern
  node.next = changetype<PatternNode | null>(<usize>load<u32>(at + 4))
  store<u32>(at + 4, <u32>changetype<usize>(node))
  return true
}

/** @param open the byte of the piece that can be any; -1 for none */
function addNeedle(
  bytes: usize,
  length: usize,
  offset: i32,
  piece: u32,
  isAtStart: u32,
  pattern: u32,
  open: i32
): void {
  // An open byte is 0 when it is left out, or what can stand there once its letters are small.
  setBit(hashOf(piece))
  if (open >= 0)
    for (let byte: u32 = 0; byte < 256; byte++) setBit(hashOf(piece | ((byte | SMALL) << (8 * open))))
  const slot = slots + (hashOf(piece) >> (HASH_BITS - SLOT_BITS)) * 4
  let needle = changetype<Needle | null>(<usize>load<u32>(slot))
  while (needle && !isSame(needle, piece, isAtStart, bytes, length)) needle = needle.next
  if (!needle) {
    const added = changetype<Needle>(allocate(offsetof<Needle>()))
    added.piece = piece
    added.offset = offset
    added.text = bytes
    added.length = length
    added.isAtStart = isAtStart
    added.patterns = null
    added.next = changetype<Needle | null>(<usize>load<u32>(slot))
    store<u32>(slot, <u32>changetype<usize>(added))
    needle = added
  }
  const node = changetype<PatternNode>(allocate(offsetof<PatternNode>()))
  node.pattern = pattern
  node.next = needle.patterns
  needle.patterns = node
}

function isSame(needle: Needle, piece: u32, isAtStart: u32, bytes: usize, length: usize): bool {
  return (
    needle.piece === piece &&
    needle.isAtStart === isAtStart &&
    needle.length === length &&
    areEqual(needle.text, bytes, length)
  )
}

/** The compiler's own comparison would bring code of others into the bundle. */
function areEqual(some: usize, others: usize, length: usize): bool {
  for (let at: usize = 0; at < length; at++) if (load<u8>(some + at) !== load<u8>(others + at)) return false
  return true
}

/** Finds the patterns that a text may fit. @returns how many */
export function candidates(from: usize, to: usize): u32 {
  const end = min(to, from + LOOKED_AT)
  let count: u32 = 0
  look++
  for (let at = from; at + 1 < end; at += STRIDE) {
    const piece = load<u32>(at) | ALL_SMALL
    if ((piece & NOT_ASCII) !== 0) count = addSymbolsAt(at, count)
    if (!hasBit(hashOf(piece))) continue
    count = addFound(piece, at, from, end, count)
    count = addFound(piece & WITHOUT_FIRST, at, from, end, count)
    count = addFound(piece & WITHOUT_LAST, at, from, end, count)
  }
  return count
}

function addFound(piece: u32, at: usize, from: usize, to: usize, count: u32): u32 {
  const hash = hashOf(piece)
  if (!hasBit(hash)) return count
  let all = count
  const slot = slots + (hash >> (HASH_BITS - SLOT_BITS)) * 4
  let needle: Needle | null = changetype<Needle | null>(<usize>load<u32>(slot))
  while (needle) {
    if (needle.piece === piece && isIn(needle, at, from, to)) all = addPatterns(needle.patterns, all)
    needle = needle.next
  }
  return all
}

function addSymbolsAt(from: usize, count: u32): u32 {
  let all = count
  for (let at = from; at < from + STRIDE; at++) {
    if (load<u8>(symbolStarts + load<u8>(at)) === 0) continue
    const unit = unitAt(at)
    for (let symbol = symbols; symbol < symbols + symbolCount * 8; symbol += 8)
      if (load<u32>(symbol) === unit)
        all = addPatterns(changetype<PatternNode | null>(<usize>load<u32>(symbol + 4)), all)
  }
  return all
}

/** Puts patterns in their places among rising ones, which are few. */
function addPatterns(first: PatternNode | null, count: u32): u32 {
  let all = count
  let node: PatternNode | null = first
  while (node) {
    const pattern = node.pattern
    node = node.next
    const latest = foundIn + <usize>pattern * 4
    if (load<u32>(latest) === look) continue
    store<u32>(latest, look)
    let at = found + <usize>all * 4
    for (; at > found && load<u32>(at - 4) > pattern; at -= 4) store<u32>(at, load<u32>(at - 4))
    store<u32>(at, pattern)
    all++
  }
  return all
}

/**
 * Whether a needle stands where its piece was found, whatever the case of its letters; of a few
 * signs each stands for two.
 */
function isIn(needle: Needle, at: usize, from: usize, to: usize): bool {
  const start = at - needle.offset
  const length = needle.length
  if (start < from || start + length > to) return false
  if (needle.isAtStart !== 0 && start > from && !mayStandBefore(load<u8>(start - 1))) return false
  for (let byte: usize = 0; byte < length; byte++)
    if ((load<u8>(start + byte) | (<u8>SMALL)) !== load<u8>(needle.text + byte)) return false
  return true
}

/** Whether a build prefix or an indent may end with a character, or a byte of one. */
function mayStandBefore(byte: u32): bool {
  return byte <= 0x20 || byte > 0x7e
}

/** Up to four bytes of a text from one on, little endian; those after its end as 0. */
function pieceAt(bytes: usize, length: usize, from: usize): u32 {
  const piece = load<u32>(bytes + from)
  const left = length - from
  return left >= PIECE ? piece : piece & (((<u32>1) << (<u32>left * 8)) - 1)
}

/** The UTF-16 unit of two or three bytes of UTF-8. */
function unitAt(at: usize): u32 {
  const first = <u32>load<u8>(at)
  const second = (<u32>load<u8>(at + 1)) & 0x3f
  if (first < 0xe0) return ((first & 0x1f) << 6) | second
  return ((first & 0x0f) << 12) | (second << 6) | ((<u32>load<u8>(at + 2)) & 0x3f)
}

function hashOf(piece: u32): u32 {
  return (piece * HASH) >> (32 - HASH_BITS)
}

function hasBit(hash: u32): bool {
  return (load<u32>(hashes + (hash >> 5) * 4) & ((<u32>1) << (hash & 31))) !== 0
}

function setBit(hash: u32): void {
  const at = hashes + (hash >> 5) * 4
  store<u32>(at, load<u32>(at) | ((<u32>1) << (hash & 31)))
}
