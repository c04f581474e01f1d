import { tabStop } from './column-width.ts'
import { LINK, MOVE, RESTORE, SAVE, STYLE, TOKENS } from './cursor-moves.ts'
import { blank, clear, cut, emptyRow, shift, write, type Row, type Shown } from './screen-row.ts'

/** Columns up to which the cursor moves over nothing. */
const WIDEST = 300
/** Rows above a record up to which the cursor moves; terminals are not as high. */
const HIGHEST = 200
/** Blanks that moves make of a record, beside one for each of its units. */
const MOST_BLANKS = 10_000
/** UTF-16 units of styles that are kept for a character; more is an attack. */
const LONGEST_STYLE = 200

/**
 * A terminal on which one record is written. Rows above it have lines of their own where it writes
 * to them. So have those that it names by their number, or reaches after all was cleared.
 */
export class Screen {
  readonly #clears: boolean
  readonly #rows: Row[] = [emptyRow()]
  /** The rows above the record, which are shown where it wrote to them. */
  #above = 0
  /** By the number that named it: where a row is, from the first one of the record on. */
  readonly #named = new Map<number, number>()
  #lastNamed = -1
  /** What is written next begins a row behind all others; it may have a number. */
  #next: { readonly number: number | null } | null = null
  /** What rows showed before other text took the place of all of it. */
  readonly #gone: Shown[] = []
  #row = 0
  #column = 0
  #saved = { row: 0, column: 0, above: 0 }
  #last = ''
  #style = ''
  #link = ''
  #written = 0
  #blanksLeft = MOST_BLANKS
  /** Rows that were erased below the cursor, and how much had been written then. */
  #below: { readonly rows: readonly Row[]; readonly written: number } | null = null

  constructor(clears: boolean) {
    this.#clears = clears
  }

  write(text: string): void {
    this.#blanksLeft += text.length
    for (const { 0: token, 1: sequence, index } of text.matchAll(TOKENS)) {
      if (sequence !== undefined) this.#obey(sequence)
      else if (token === '\n') this.#newLine()
      else if (token === '\r') this.#toColumn(0)
      else if (token === '\b') this.#column = Math.max(0, this.#column - 1)
      else this.#print(token, index)
    }
  }

  /** Without empty ones below the cursor; what was erased at the very end is shown. */
  rows(): readonly Shown[] {
    const below = this.#below?.written === this.#written ? this.#below.rows : []
    const rows = [...this.#rows, ...below]
    const shown = rows.map(row => (row.erased === null || row.erased === this.#written ? row : emptyRow()))
    const isWritten = ({ characters }: Shown): boolean => characters.length > 0
    const above = shown.slice(0, this.#above).filter(isWritten)
    // The one that a record begins in may stay as it was.
    const least = above.length > 0 && this.#row <= this.#above ? this.#above : this.#row + 1
    let end = shown.length
    while (end > least && shown[end - 1]?.characters.length === 0) end--
    const all = [...above, ...shown.slice(this.#above, end)]
    return all.length > 0 ? all : [emptyRow()]
  }

  gone(): readonly Shown[] {
    return this.#gone
  }

  #print(text: string, index: number): void {
    if (this.#next !== null) this.#beginNext(this.#next.number)
    const row = this.#current()
    const isErased = row.erased !== null && this.#column < row.characters.length
    if (isErased || (this.#column === 0 && row.isLeft && this.#clears)) {
      const { characters, styles, places } = row
      if (characters.length > 0) this.#gone.push({ characters, styles, places })
      clear(row)
    }
    row.erased = null
    row.isLeft = false
    const style = this.#link + this.#style
    while (row.characters.length < this.#column && this.#blanksLeft-- > 0)
      blank(row, row.characters.length, row.characters.length + 1)
    this.#column = Math.min(this.#column, row.characters.length)
    let place = index
    for (const character of text) {
      if (this.#column > row.characters.length) blank(row, row.characters.length, this.#column)
      this.#column = write(row, this.#column, character, style, place)
      place += character.length
      this.#last = character
    }
    this.#written++
  }

  #obey(sequence: string): void {
    const [, count = '', second = '', final] = MOVE.exec(sequence) ?? []
    const many = count === '' ? 1 : Number(count)
    const steps = Math.max(1, many)
    if (final === undefined) this.#look(sequence)
    else if ('@PXb'.includes(final)) this.#change(final, steps)
    else if (final === 'A' || final === 'F') this.#up(steps, final === 'F')
    else if (final === 'B' || final === 'e' || final === 'E') this.#down(steps, final === 'E')
    else if (final === 'C' || final === 'a') this.#toColumn(this.#column + steps)
    else if (final === 'D') this.#column = Math.max(0, this.#column - steps)
    else if (final === 'G' || final === '`') this.#toColumn(steps - 1)
    else if (final === 'I' || final === 'Z')
      this.#toColumn(tabStop(this.#column, final === 'I' ? Math.min(steps, WIDEST) : -steps))
    else if (final === 'H' || final === 'f') this.#toNumber(steps, Math.max(1, Number(second)) - 1)
    else if (final === 'd') this.#toNumber(steps, this.#column)
    else if (final === 'K') this.#eraseInRow(count === '' ? 0 : many)
    else if (many === 2 || many === 3) this.#clearScreen()
    else if (count === '' || many === 0) this.#eraseBelow()
  }

  /** Inserts blanks, deletes, blanks out, or repeats the last character. */
  #change(how: string, many: number): void {
    const row = this.#current()
    // Who edits a line does not write it anew.
    if (how !== 'b') row.isLeft = false
    if (how === '@' || how === 'P') shift(row, this.#column, how === 'P' ? -many : many)
    else if (how === 'X') {
      const end = Math.min(row.characters.length, this.#column + many)
      if (this.#affords(end - this.#column)) blank(row, this.#column, end)
    } else if (this.#last !== '' && this.#column <= row.characters.length)
      for (let left = Math.min(many, WIDEST); left > 0 && this.#affords(1); left--)
        this.#column = write(row, this.#column, this.#last, this.#link + this.#style, -1)
  }

  /** Whether there is room for so many more blanks. */
  #affords(blanks: number): boolean {
    if (blanks <= 0 || this.#blanksLeft < blanks) return false
    this.#blanksLeft -= blanks
    return true
  }

  #look(sequence: string): void {
    if (sequence === '\x1bD') this.#down(1, false)
    else if (sequence === '\x1bE') this.#newLine()
    else if (sequence === '\x1bM') this.#up(1, false)
    else if (sequence === '\x1bc') {
      this.#clearScreen()
      this.#column = 0
    } else if (SAVE.test(sequence)) {
      this.#saved = { row: this.#row, column: this.#column, above: this.#above }
    } else if (RESTORE.test(sequence)) {
      this.#toRow(this.#saved.row + this.#above - this.#saved.above, false)
      this.#toColumn(this.#saved.column)
    }
    const link = LINK.exec(sequence)
    if (link !== null) this.#link = link[1] === '' || sequence.length > 2_000 ? '' : sequence
    else if (STYLE.test(sequence)) {
      const isReset = /^(?:\x1b\[|\x9b)0*m$/.test(sequence)
      const longer = this.#style + sequence
      this.#style = isReset ? '' : longer.length > LONGEST_STYLE ? sequence.slice(0, LONGEST_STYLE) : longer
    }
  }

  #newLine(): void {
    if (this.#row === this.#rows.length - 1) this.#rows.push(emptyRow())
    this.#toRow(this.#row + 1, true)
  }

  #toRow(row: number, toStart: boolean): void {
    this.#next = null
    this.#row = Math.max(0, Math.min(row, this.#rows.length - 1))
    if (toStart) this.#column = 0
    this.#current().isLeft = true
  }

  /** Also above the record, to what stood there before. */
  #up(many: number, toStart: boolean): void {
    const missing = Math.min(many - this.#row, HIGHEST - this.#above)
    if (missing > 0) {
      this.#rows.unshift(...Array.from({ length: missing }, emptyRow))
      this.#above += missing
      this.#row += missing
    }
    this.#toRow(this.#row - many, toStart)
  }

  /** Below the last row there is nothing yet. */
  #down(many: number, toStart: boolean): void {
    const isBelow = this.#row + many >= this.#rows.length && this.#rows.at(-1)?.characters.length !== 0
    this.#toRow(this.#row + many, toStart)
    if (isBelow) this.#next = { number: null }
  }

  #toNumber(number: number, column: number): void {
    const row = (this.#named.get(number) ?? Infinity) + this.#above
    if (row < this.#rows.length) this.#toRow(row, false)
    else this.#next = { number }
    this.#toColumn(column)
  }

  /** What was on it stays in the log. */
  #clearScreen(): void {
    this.#named.clear()
    this.#next ??= { number: null }
  }

  #beginNext(number: number | null): void {
    const isTaken = this.#rows.length - 1 - this.#above === this.#lastNamed
    if (isTaken || this.#rows.at(-1)?.characters.length !== 0) this.#rows.push(emptyRow())
    this.#toRow(this.#rows.length - 1, false)
    if (number === null || this.#named.size >= HIGHEST) return
    this.#lastNamed = this.#row - this.#above
    this.#named.set(number, this.#lastNamed)
  }

  #toColumn(column: number): void {
    const widest = Math.max(WIDEST, this.#current().characters.length)
    this.#column = Math.max(0, Math.min(column, widest))
    if (column === 0) this.#current().isLeft = true
  }

  #eraseInRow(part: number): void {
    if (this.#next !== null) return
    const row = this.#current()
    if (row.erased !== null) return
    if (part === 0 && this.#column > 0) cut(row, this.#column)
    else if (part === 1 && this.#column < row.characters.length - 1) {
      if (this.#affords(this.#column + 1)) blank(row, 0, this.#column + 1)
    } else row.erased = this.#written
    // It is gone when something takes its place, and not when text only goes on.
  }

  #eraseBelow(): void {
    this.#eraseInRow(0)
    const rows = this.#rows.splice(this.#row + 1)
    if (rows.length > 0) this.#below = { rows, written: this.#written }
  }

  #current(): Row {
    const row = this.#rows[this.#row]
    if (row === undefined) throw new RangeError(`the screen has no row ${this.#row}`)
    return row
  }
}
