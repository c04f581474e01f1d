import { TemplateWriter } from '../diagnosis/templates/template-writer.ts'

/** Bytes of a line that count; of the lines that a diagnosis keeps there are as many. */
const LONGEST = 1000
/** A set that holds more is of no use: 16 MB. */
const MOST = 1_048_576
const FIRST_CAPACITY = 1024
/** 53 bits are a number of two halves. */
const HALF = 2 ** 32
const encoder = new TextEncoder()

/** Templates of lines, by hash: of a million two fall together with a chance of 1 to 10,000. */
export class TemplateSet {
  #slots: Float64Array
  #size: number

  /** @param slots those of another set */
  constructor(slots: Float64Array = new Float64Array(FIRST_CAPACITY)) {
    this.#slots = slots
    this.#size = slots.reduce((count, hash) => (hash === 0 ? count : count + 1), 0)
  }

  /** All that is in it, by open addressing; 0 is free. */
  get slots(): Float64Array {
    return this.#slots
  }

  /** Whether no more lines can be taken; what is not in the set may have been in the log. */
  get isFull(): boolean {
    return this.#size >= MOST
  }

  /** @param hash see `hashOfLine` */
  add(hash: number): void {
    if (hash === 0 || this.isFull) return
    const slot = this.#slotOf(hash)
    if (this.#slots[slot] === hash) return
    this.#slots[slot] = hash
    this.#size++
    if (this.#size * 2 > this.#slots.length) this.#grow()
  }

  /** @param hash see `hashOfLine` */
  has(hash: number): boolean {
    return hash !== 0 && this.#slots[this.#slotOf(hash)] === hash
  }

  #slotOf(hash: number): number {
    const mask = this.#slots.length - 1
    // The lower half, by the rules of 32-bit integers.
    let slot = (hash | 0) & mask
    for (let found = this.#slots[slot]; found !== 0 && found !== hash; found = this.#slots[slot])
      slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Float64Array(old.length * 2)
    for (const hash of old) if (hash !== 0) this.#slots[this.#slotOf(hash)] = hash
  }
}

const writer = new TemplateWriter(LONGEST)
const fours = new Int32Array(writer.template.buffer)
const scratch = Buffer.alloc(3 * LONGEST)

/**
 * The hash of the template of the line that stands there.
 * @returns 0 for one without words: it says nothing, wherever it stands
 */
export function hashOfLine(text: Buffer, from: number, to: number): number {
  const length = writer.write(text, from, to)
  return writer.hasWords ? hashOf(length) : 0
}

/** The hash of the template of a line; see `hashOfLine`. */
export function hashOfText(text: string): number {
  const { written } = encoder.encodeInto(text.slice(0, LONGEST), scratch)
  return hashOfLine(scratch, 0, written)
}

/** 53 bits, never 0. Four bytes at a time are mixed in as cyrb53 does it with one. */
function hashOf(length: number): number {
  for (let at = length; (at & 3) !== 0; at++) writer.template[at] = 0
  let high = 0xdeadbeef ^ length
  let low = 0x41c6ce57 ^ length
  for (let at = 0; at < (length + 3) >> 2; at++) {
    const four = fours[at] ?? 0
    high = Math.imul(high ^ four, 0x9e3779b1)
    low = Math.imul(low ^ four ^ (low >>> 15), 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return (high & 0x1fffff) * HALF + (low >>> 0) || 1
}
