import { DAYS_AND_MONTHS, packedWord, UNITS } from './changing-words.ts'
import {
  asciiBytes,
  asciiText,
  DIGIT,
  endOfUuid,
  hasDigit,
  hasLetter,
  isAsciiLetter,
  isHex,
  isMixed,
  KINDS,
  LETTER,
  OTHER,
  pathEnd,
  startsWith,
  turnsIn,
  UUID_BEGINNING,
  wordEnd
} from './line-bytes.ts'

/** Counts up whenever lines become alike, or not, that were not before. */
export const TEMPLATES_VERSION = 1

const HASH = 0x23
const ZERO = 0x30
const SPACE = 0x20
const PERCENT = 0x25
const HYPHEN = 0x2d
const SLASH = 0x2f
const AT_SIGN = 0x40
const BACKSLASH = 0x5c
const LOWER_X = 0x78
/** Between the parts of one number, date, time, version or address. */
const JOINTS = new Set(asciiBytes('.,:-/+'))
/** A hash or an id of hexadecimal digits; shorter ones may be words. */
const SHORTEST_HEX = 7
/** As Java has it behind an `@`. */
const SHORTEST_ADDRESS = 5
/** An id of letters of both cases and digits, such as `q9J5XuXNTFKmYLTHxtFQEw`. */
const SHORTEST_MIXED = 16
/** So often letters and digits take turns in an id such as `7d9f8b6c5d`. */
const ID_TURNS = 4
/** Of what a pod's name ends in, after another id. */
const POD_ENDING = 5
const LONGEST_UNIT = 7
/** Directories of temporary files. */
const TEMPORARY = ['/var/folders/', '/tmp/', '\\Temp\\'].map(asciiBytes)

/**
 * Writes templates of lines: times, dates, durations, sizes, percentages, counters, ids, hashes,
 * addresses, ports and names of temporary files become `#`, blanks and rules one character; words
 * stay. A number that is 0 stays, too: no failure is not one failure.
 */
export class TemplateWriter {
  /** The template in UTF-8; valid until the next one is written. */
  readonly template: Uint8Array
  #line: Uint8Array = new Uint8Array(0)
  #from = 0
  #to = 0
  #at = 0
  #length = 0
  #hasWords = false

  /** @param longest bytes of a line that count */
  constructor(longest: number) {
    this.template = new Uint8Array(longest)
  }

  /** Whether the latest template has a letter. */
  get hasWords(): boolean {
    return this.#hasWords
  }

  /**
   * Writes the template of the line that stands there in UTF-8.
   * @returns its length in bytes
   */
  write(line: Uint8Array, from: number, to: number): number {
    this.#line = line
    this.#from = from
    this.#at = from
    this.#to = Math.min(to, from + this.template.length)
    this.#length = 0
    this.#hasWords = false
    while (this.#at < this.#to) {
      if (KINDS[line[this.#at] ?? 0] === OTHER) this.#writeOther()
      else this.#writeWord()
    }
    if (this.#length > 0 && this.template[this.#length - 1] === SPACE) this.#length--
    return this.#length
  }

  #writeOther(): void {
    const byte = this.#line[this.#at] ?? 0
    if ((byte === SLASH || byte === BACKSLASH) && this.#writeTemporary()) return
    const written = byte < SPACE ? SPACE : byte
    const last = this.#length === 0 ? SPACE : this.template[this.#length - 1]
    if (written !== last) this.#put(written)
    this.#at++
  }

  /** A path of a temporary file, all of which changes. */
  #writeTemporary(): boolean {
    const path = TEMPORARY.find(each => startsWith(this.#line, this.#at, this.#to, each))
    if (path === undefined) return false
    for (const byte of path) this.#put(byte)
    const start = this.#at + path.length
    this.#at = pathEnd(this.#line, start, this.#to)
    if (this.#at > start) this.#putNumber(false)
    return true
  }

  #writeWord(): void {
    const start = this.#at
    const line = this.#line
    const end = wordEnd(line, start, this.#to)
    this.#at = end
    const isPlain = !hasDigit(line, start, end)
    const idEnd = this.#endOfId(start, end, isPlain)
    if (idEnd > start || (isPlain && this.#isDate(start, end))) {
      this.#at = Math.max(end, idEnd)
      this.#putNumber(false)
    } else if (isPlain) for (let at = start; at < end; at++) this.#putLetter(line[at] ?? 0)
    else this.#writeParts(start, end)
  }

  /** A word of letters and digits: each run of digits is a number. */
  #writeParts(start: number, end: number): void {
    const line = this.#line
    let at = start
    while (at < end) {
      if (KINDS[line[at] ?? 0] !== DIGIT) {
        this.#putLetter(line[at++] ?? 0)
        continue
      }
      const digits = at
      while (at < end && KINDS[line[at] ?? 0] === DIGIT) at++
      const isZero = at - digits === 1 && line[digits] === ZERO && at === end && digits === start
      this.#putNumber(isZero && !this.#isPartOfName(start))
      at = this.#skipUnit(at, end)
    }
    this.#at = Math.max(at, end)
  }

  /** The 0 of `web-0` counts nothing: it is as good as the 1 of `web-1`. */
  #isPartOfName(start: number): boolean {
    if (start === this.#from) return false
    const before = this.#line[start - 1] ?? 0
    return before === HYPHEN || before === SLASH || before === HASH
  }

  /** Skips what a number is of. @returns where to go on */
  #skipUnit(at: number, end: number): number {
    const line = this.#line
    if (at === end && line[at] === PERCENT) {
      this.#sayNumber()
      return at
    }
    const isApart = at === end && line[at] === SPACE
    const start = isApart ? at + 1 : at
    let unitEnd = start
    while (unitEnd < this.#to && isAsciiLetter(line[unitEnd] ?? 0)) unitEnd++
    const length = unitEnd - start
    if (length === 0 || length > LONGEST_UNIT) return at
    // Of a word, such as `3rd`, only a unit that a number or nothing follows.
    const next = unitEnd < this.#to ? (KINDS[line[unitEnd] ?? 0] ?? OTHER) : OTHER
    if (next === LETTER || (isApart && next !== OTHER)) return at
    if (!UNITS.has(asciiText(line, start, unitEnd))) return at
    this.#sayNumber()
    return unitEnd
  }

  /** A day or a month beside a number: `Mon Jun 12`. */
  #isDate(start: number, end: number): boolean {
    if (end - start !== 3 || !DAYS_AND_MONTHS.has(packedWord(this.#line, start))) return false
    let next = end
    while (next < this.#to && next < end + 3 && KINDS[this.#line[next] ?? 0] === OTHER) next++
    const isBefore = next < this.#to && (KINDS[this.#line[next] ?? 0] === DIGIT || this.#isDay(next))
    return isBefore || (this.#length > 1 && this.template[this.#length - 2] === HASH)
  }

  #isDay(at: number): boolean {
    return wordEnd(this.#line, at, this.#to) - at === 3 && DAYS_AND_MONTHS.has(packedWord(this.#line, at))
  }

  /** `Object@deadbeef` */
  #isAddress(start: number, end: number): boolean {
    return (
      start > this.#from &&
      this.#line[start - 1] === AT_SIGN &&
      end - start >= SHORTEST_ADDRESS &&
      isHex(this.#line, start, end)
    )
  }

  /**
   * @param isPlain whether the word that stands there has no digit
   * @returns `start` for no id
   */
  #endOfId(start: number, end: number, isPlain: boolean): number {
    const line = this.#line
    const length = end - start
    if (length === UUID_BEGINNING && isHex(line, start, end)) {
      const uuidEnd = endOfUuid(line, start, this.#to)
      if (uuidEnd > start) return uuidEnd
    }
    if (this.#isAddress(start, end) || this.#isPodEnding(start, length)) return end
    if (isPlain) return start
    if (line[start] === ZERO && line[start + 1] === LOWER_X && isHex(line, start + 2, end)) return end
    if (!hasLetter(line, start, end)) return start
    if (length >= SHORTEST_HEX && isHex(line, start, end)) return end
    if (length >= SHORTEST_MIXED && isMixed(line, start, end)) return end
    return turnsIn(line, start, end) >= ID_TURNS ? end : start
  }

  #isPodEnding(start: number, length: number): boolean {
    const isAfterId = this.#length > 1 && this.template[this.#length - 2] === HASH
    return length === POD_ENDING && isAfterId && start > this.#from && this.#line[start - 1] === HYPHEN
  }

  /** Numbers that are parts of one become one. */
  #putNumber(isZero: boolean): void {
    const { template } = this
    const joint = template[this.#length - 1] ?? 0
    const before = template[this.#length - 2]
    if (this.#length > 1 && JOINTS.has(joint) && (before === HASH || before === ZERO)) {
      this.#length -= 2
      this.#put(HASH)
    } else if (this.#length === 0 || template[this.#length - 1] !== HASH) this.#put(isZero ? ZERO : HASH)
  }

  /** The number before is none that counts things. */
  #sayNumber(): void {
    if (this.#length > 0) this.template[this.#length - 1] = HASH
  }

  #putLetter(byte: number): void {
    this.#hasWords = true
    this.#put(byte)
  }

  #put(byte: number): void {
    this.template[this.#length++] = byte
  }
}
