import { TemplateWriter } from '../diagnosis/templates/template-writer.ts'

/** Bytes of a line that count; of the lines that a diagnosis keeps there are as many. */
const LONGEST = 1000
/** 53 bits are a number of two halves. */
const HALF = 2 ** 32
const encoder = new TextEncoder()

/** Bytes that can be copied, as those of a Buffer. */
interface LineBytes {
  copy(target: Uint8Array, at: number, from: number, to: number): number
}

/**
 * Hashes lines and their templates. A line that is its own template has the hash of that: so a set
 * can hold both.
 */
export class LineHasher {
  // The line stands at the beginning of words of 32 bits, which are read at once.
  readonly #line = new Uint8Array(3 * LONGEST)
  readonly #fours = new Int32Array(this.#line.buffer)
  readonly #writer = new TemplateWriter(LONGEST)
  readonly #templateFours = new Int32Array(this.#writer.template.buffer)
  #length = 0

  /** Takes the line that stands there in UTF-8. @returns its hash, never 0 */
  read(text: LineBytes, from: number, to: number): number {
    this.#length = text.copy(this.#line, 0, from, Math.min(to, from + LONGEST))
    return hashOf(this.#line, this.#fours, this.#length)
  }

  /**
   * The hash of the template of the line that was taken.
   * @returns 0 for one without words: it says nothing, wherever it stands
   */
  template(): number {
    const writer = this.#writer
    const length = writer.write(this.#line, 0, this.#length)
    return writer.hasWords ? hashOf(writer.template, this.#templateFours, length) : 0
  }

  /** The hash of the template of a text; see `template`. */
  templateOf(text: string): number {
    const { written } = encoder.encodeInto(text.slice(0, LONGEST), this.#line)
    this.#length = Math.min(written, LONGEST)
    return this.template()
  }
}

/** 53 bits, never 0. Four bytes at a time are mixed in as cyrb53 does it with one. */
function hashOf(bytes: Uint8Array, fours: Int32Array, length: number): number {
  for (let at = length; (at & 3) !== 0; at++) bytes[at] = 0
  let high = 0xdeadbeef ^ length
  let low = 0x41c6ce57 ^ length
  const end = (length + 3) >> 2
  for (let at = 0; at < end; at++) {
    const four = fours[at] ?? 0
    high = Math.imul(high ^ four, 0x9e3779b1)
    low = Math.imul(low ^ four ^ (low >>> 15), 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return (high & 0x1fffff) * HALF + (low >>> 0) || 1
}

const hasher = new LineHasher()

/** The hash of the template of a text. @returns 0 for one without words */
export function hashOfText(text: string): number {
  return hasher.templateOf(text)
}
