import { isDateWord, isExponent, isUnit } from './changing-words.ts'
import { endOfUuid, hasLetterAndDigit, isAddress, isId, isPodEnding, UUID_BEGINNING } from './ids.ts'
import {
  asciiBytes,
  DIGIT,
  endsWord,
  flagsOf,
  isAsciiLetter,
  isDrawn,
  KINDS,
  LETTER,
  OTHER,
  pathEnd,
  SIGN,
  startsWith,
  wordEnd
} from './line-bytes.ts'
import { TemplateText } from './template-text.ts'
import { endOfVersion } from './versions.ts'

/** Counts up whenever lines become alike, or not, that were not before. */
export const TEMPLATES_VERSION = 2

const ZERO = 0x30
const SPACE = 0x20
const PERCENT = 0x25
const HYPHEN = 0x2d
const DOT = 0x2e
const SLASH = 0x2f
const AT_SIGN = 0x40
const BACKSLASH = 0x5c
const UNDERSCORE = 0x5f
const LOWER_V = 0x76
const LOWER_CASE = 0x20
/** After these a 0 counts nothing: that of `web-0` is as good as the 1 of `web-1`. */
const IN_NAMES = flagsOf('-/#_')
/** Directories of temporary files. */
const TEMPORARY = ['/var/folders/', '/tmp/', '/_temp/', '/Temp/', '\\Temp\\'].map(asciiBytes)
/** Their second letters. */
const IN_TEMPORARY = flagsOf('vt_T')

/**
 * Writes templates of lines: times, dates, durations, sizes, percentages, counters, ids, hashes,
 * addresses, ports and names of temporary files become `#`, blanks, rules and bars one character;
 * words and versions stay. A number that is 0 stays, too: no failure is not one failure.
 */
export class TemplateWriter {
  readonly #text: TemplateText
  #line: Uint8Array = new Uint8Array(0)
  #from = 0
  #to = 0
  #at = 0

  /** @param longest bytes of a line that count */
  constructor(longest: number) {
    this.#text = new TemplateText(longest)
  }

  /** The template in UTF-8; valid until the next one is written. */
  get template(): Uint8Array {
    return this.#text.bytes
  }

  /** Whether the latest template has a letter. */
  get hasWords(): boolean {
    return this.#text.hasWords
  }

  /**
   * Writes the template of the line that stands there in UTF-8.
   * @returns its length in bytes
   */
  write(line: Uint8Array, from: number, to: number): number {
    const text = this.#text
    const template = text.bytes
    const end = Math.min(to, from + template.length)
    this.#line = line
    this.#from = from
    this.#to = end
    text.clear()
    let at = from
    let length = 0
    let before = SPACE
    let hasWords = false
    while (at < end) {
      // Most of a line is plain words: they are copied as they are read.
      const start = at
      let kinds = OTHER
      let byte = 0
      for (; at < end; at++) {
        byte = line[at] ?? 0
        const kind = KINDS[byte] ?? OTHER
        if (kind === OTHER) break
        kinds |= kind
        template[length++] = byte
      }
      if (kinds === LETTER && before !== HYPHEN && before !== AT_SIGN && at - start !== UUID_BEGINNING) {
        hasWords = true
        if (at === end) break
        kinds = OTHER
      }
      if (kinds === OTHER) {
        before = byte
        const mayBePath = (byte === SLASH || byte === BACKSLASH) && IN_TEMPORARY[line[at + 1] ?? 0] === 1
        if (!mayBePath) {
          const written = byte < SPACE ? SPACE : byte
          if (written !== (length === 0 ? SPACE : template[length - 1])) template[length++] = written
          at++
          continue
        }
      }
      text.length = kinds === OTHER ? length : length - (at - start)
      this.#at = at
      if (kinds === OTHER) this.#writePath()
      else this.#writeWord(start, at, kinds)
      at = this.#at
      length = text.length
      before = SPACE
    }
    text.hasWords ||= hasWords
    if (length > 0 && template[length - 1] === SPACE) length--
    return length
  }

  /** A path: of a temporary file all changes. */
  #writePath(): void {
    const path = TEMPORARY.find(each => startsWith(this.#line, this.#at, this.#to, each))
    if (path === undefined) {
      this.#text.putOther(this.#line[this.#at++] ?? 0)
      return
    }
    for (const byte of path) this.#text.put(byte)
    const start = this.#at + path.length
    this.#at = pathEnd(this.#line, start, this.#to)
    if (this.#at > start) this.#text.putNumber(false)
  }

  /** @param kinds those of its bytes */
  #writeWord(start: number, end: number, kinds: number): void {
    const line = this.#line
    if (end - start === UUID_BEGINNING && line[end] === HYPHEN) {
      const uuidEnd = endOfUuid(line, start, this.#to)
      if (uuidEnd > start) {
        this.#at = uuidEnd
        this.#text.putNumber(false)
        return
      }
    }
    if (kinds === DIGIT) {
      if (line[end] !== DOT || !this.#writeVersion(start)) this.#at = this.#writeNumber(start, end, start)
    } else if ((kinds & SIGN) !== 0) this.#writeSigns(start, end)
    else if (isAddress(line, start, end, this.#from) || this.#endsPod(start, end)) this.#text.putNumber(false)
    else if ((kinds & DIGIT) === 0) {
      if (this.#isDate(start, end)) this.#text.putNumber(false)
      else this.#text.putLetters(line, start, end)
    } else this.#writeMixed(start, end)
  }

  /** A word with signs, of which bars and the like are as good as blanks. */
  #writeSigns(start: number, end: number): void {
    const line = this.#line
    let at = start
    while (at < end) {
      if (isDrawn(line, at)) {
        this.#text.putOther(SPACE)
        at += 3
        continue
      }
      const wordStart = at
      let kinds = OTHER
      for (; at < end && !isDrawn(line, at); at++) kinds |= KINDS[line[at] ?? 0] ?? OTHER
      this.#writeWord(wordStart, Math.min(at, end), kinds & ~SIGN)
    }
    // A drawn sign at the end may be cut.
    this.#at = Math.max(this.#at, end)
  }

  /** A word of letters and digits: an id, or parts of which some are. */
  #writeMixed(start: number, end: number): void {
    const line = this.#line
    if (isId(line, start, end)) {
      this.#text.putNumber(false)
      return
    }
    if (((line[start] ?? 0) | LOWER_CASE) === LOWER_V && this.#writeVersion(start)) return
    let at = start
    while (at < end) {
      let partEnd = at
      while (partEnd < end && line[partEnd] !== UNDERSCORE) partEnd++
      const isWhole = partEnd - at === end - start
      if (!isWhole && hasLetterAndDigit(line, at, partEnd) && isId(line, at, partEnd))
        this.#text.putNumber(false)
      else this.#writeParts(at, partEnd)
      at = partEnd
      if (at < end) this.#text.putLetters(line, at, ++at)
    }
  }

  /** Letters and digits: each run of digits is a number. */
  #writeParts(start: number, end: number): void {
    const line = this.#line
    let at = start
    while (at < end) {
      const run = at
      const isNumber = KINDS[line[at] ?? 0] === DIGIT
      while (at < end && (KINDS[line[at] ?? 0] === DIGIT) === isNumber) at++
      if (isNumber) at = this.#writeNumber(run, at, start)
      else this.#text.putLetters(line, run, at)
    }
    this.#at = Math.max(at, this.#at)
  }

  /**
   * @param wordStart where the word begins that the digits stand in
   * @returns where to go on, behind what it is of
   */
  #writeNumber(start: number, end: number, wordStart: number): number {
    const line = this.#line
    const isZero =
      end - start === 1 && line[start] === ZERO && start === wordStart && endsWord(line, end, this.#to)
    this.#text.putNumber(isZero && !(start > this.#from && IN_NAMES[line[start - 1] ?? 0] === 1))
    return this.#skipUnit(end)
  }

  /** Skips what a number is of. @returns where to go on */
  #skipUnit(at: number): number {
    const line = this.#line
    const to = this.#to
    if (at >= to) return at
    const byte = line[at] ?? 0
    if (byte === PERCENT) {
      this.#text.sayNumber()
      return at
    }
    const isApart = byte === SPACE
    const start = isApart ? at + 1 : at
    let unitEnd = start
    while (unitEnd < to && isAsciiLetter(line[unitEnd] ?? 0)) unitEnd++
    if (unitEnd === start) return at
    if (!isApart && unitEnd === start + 1 && isExponent(line, start, to)) return unitEnd + 1
    // Of a word, such as `3rd`, only a unit that a number or nothing follows.
    const next = unitEnd < to ? (KINDS[line[unitEnd] ?? 0] ?? OTHER) : OTHER
    if ((next & LETTER) !== 0 || (isApart && next !== OTHER)) return at
    if (!isUnit(line, start, unitEnd)) return at
    this.#text.sayNumber()
    return unitEnd
  }

  #writeVersion(start: number): boolean {
    const end = endOfVersion(this.#line, start, this.#from, this.#to)
    if (end === start) return false
    this.#text.putVersion(this.#line, start, end)
    this.#at = end
    return true
  }

  /** A day or a month beside a number: `Mon Jun 12`. */
  #isDate(start: number, end: number): boolean {
    const line = this.#line
    if (!isDateWord(line, start, end)) return false
    let next = end
    while (next < this.#to && next < end + 3 && KINDS[line[next] ?? 0] === OTHER) next++
    if (next < this.#to && KINDS[line[next] ?? 0] === DIGIT) return true
    return isDateWord(line, next, wordEnd(line, next, this.#to)) || this.#text.isAfterNumber
  }

  #endsPod(start: number, end: number): boolean {
    const isAfterHyphen = start > this.#from && this.#line[start - 1] === HYPHEN
    return isAfterHyphen && this.#text.isAfterNumber && isPodEnding(this.#line, start, end)
  }
}
