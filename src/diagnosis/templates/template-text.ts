import { flagsOf } from './line-bytes.ts'

const HASH = 0x23
const ZERO = 0x30
const SPACE = 0x20
/** Between the parts of one number, date, time or address. */
const JOINTS = flagsOf('.,:-/+')

/** The template of one line, as it is being written. */
export class TemplateText {
  /** In UTF-8. */
  readonly bytes: Uint8Array
  length = 0
  /** Whether it has a letter. */
  hasWords = false
  /** Up to here it is a version, of which no number becomes a part. */
  #fixed = 0

  /** @param longest bytes that it may have */
  constructor(longest: number) {
    this.bytes = new Uint8Array(longest)
  }

  clear(): void {
    this.length = 0
    this.hasWords = false
    this.#fixed = 0
  }

  /** Whether a number and one byte more are its end. */
  get isAfterNumber(): boolean {
    return this.length > 1 && this.bytes[this.length - 2] === HASH
  }

  put(byte: number): void {
    this.bytes[this.length++] = byte
  }

  /** Numbers that are parts of one become one. */
  putNumber(isZero: boolean): void {
    const { bytes, length } = this
    const last = bytes[length - 1] ?? 0
    const before = bytes[length - 2]
    if (length - 2 >= this.#fixed && JOINTS[last] === 1 && (before === HASH || before === ZERO)) {
      this.length -= 2
      this.put(HASH)
    } else if (length === 0 || last !== HASH) this.put(isZero ? ZERO : HASH)
  }

  /** The number at the end is none that counts things. */
  sayNumber(): void {
    if (this.length > 0) this.bytes[this.length - 1] = HASH
  }

  putVersion(line: Uint8Array, start: number, end: number): void {
    this.#copy(line, start, end)
    this.#fixed = this.length
  }

  putLetters(line: Uint8Array, start: number, end: number): void {
    if (end > start) this.hasWords = true
    this.#copy(line, start, end)
  }

  /** Blanks and punctuation: several of one are one. */
  putOther(byte: number): void {
    const written = byte < SPACE ? SPACE : byte
    const last = this.length === 0 ? SPACE : this.bytes[this.length - 1]
    if (written !== last) this.put(written)
  }

  #copy(line: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) this.put(line[at] ?? 0)
  }
}
