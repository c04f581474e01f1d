import { clear, cut, emptyRow, put, shift, styledRow, type Row, type Shown } from './screen-row.ts'
import { SEQUENCE, type PlacedText } from './terminal-sequences.ts'

/** Columns up to which the cursor moves over nothing. */
const WIDEST = 300
/** Blanks that moves make of a record, beside one for each of its units. */
const MOST_BLANKS = 10_000
/** UTF-16 units of styles that are kept for a character; more is an attack. */
const LONGEST_STYLE = 200
/** Moves the cursor to where the next text would not stand, other than to the start of its line. */
const CURSOR = /\x08|\x1b[78]|(?:\x1b\[|\x9b)(?:[\d;]*[A-G`@PXabe]|[12]K|[su])/
const REWRITES = /\r[^\r\n]/
const TOKENS = new RegExp(`(${SEQUENCE})|[\\r\\n\\x08]|[^\\x1b\\x80-\\x9f\\r\\n\\x08]+|[^]`, 'g')
const MOVE = /^(?:\x1b\[|\x9b)(\d{0,6})(?:;[\d;]*)?([A-GJK`@PXabe])$/
const SAVE = /^(?:\x1b7|(?:\x1b\[|\x9b)s)$/
const RESTORE = /^(?:\x1b8|(?:\x1b\[|\x9b)u)$/
const STYLE = /^(?:\x1b\[|\x9b)[\d;:]*m$/
const LINK = /^(?:\x1b\]|\x9d)8;[^;]*;(.?)/

/** Whether some of a text takes the place of what stands before it in its line. */
export function rewritesLine(text: string): boolean {
  return REWRITES.test(text)
}

/** Whether a text must be put on a screen to know what is seen of it. */
export function movesCursor(text: string): boolean {
  return CURSOR.test(text)
}

/**
 * The lines of a record as a terminal shows them in the end, with their colours and links: text
 * after a carriage return or a move to the first column takes the place of the line. Other moves
 * leave blanks, and erased text is gone. A record that erases all that it wrote shows what it
 * wrote.
 */
export function screenLines(text: string): string[] {
  const screen = new Screen(true)
  screen.write(text)
  return screen.rows().map(styledRow)
}

/**
 * The same without colours, for a search, with what rows showed before they were rewritten.
 *
 * @param clears whether text from the first column on takes the place of the whole line, as shown;
 *   else that of as many characters as it has, as on a real terminal
 */
export function screenText(text: string, clears: boolean): PlacedText {
  const screen = new Screen(clears)
  screen.write(text)
  let shown = ''
  const starts: number[] = []
  for (const row of [...screen.rows(), ...screen.gone()]) {
    addPlaces(starts, row)
    shown += `${row.characters.join('')}\n`
  }
  return { text: shown, places: () => ({ starts, ends: null }) }
}

/** Adds where each unit of a row was written, and -1 for the end of its line. */
function addPlaces(starts: number[], { characters, places }: Shown): void {
  for (let at = 0; at < characters.length; at++) {
    const place = places[at] ?? -1
    const length = characters[at]?.length ?? 0
    for (let unit = 0; unit < length; unit++) starts.push(place < 0 ? -1 : place + unit)
  }
  starts.push(-1)
}

class Screen {
  readonly #clears: boolean
  readonly #rows: Row[] = [emptyRow()]
  /** What rows showed before other text took the place of all of it. */
  readonly #gone: Shown[] = []
  #row = 0
  #column = 0
  #saved = { row: 0, column: 0 }
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
    let end = shown.length
    while (end > this.#row + 1 && shown[end - 1]?.characters.length === 0) end--
    return shown.slice(0, end)
  }

  gone(): readonly Shown[] {
    return this.#gone
  }

  #print(text: string, index: number): void {
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
      put(row, row.characters.length, ' ', '', -1)
    this.#column = Math.min(this.#column, row.characters.length)
    let place = index
    for (const character of text) {
      put(row, this.#column++, character, style, place)
      place += character.length
      this.#last = character
    }
    this.#written++
  }

  #obey(sequence: string): void {
    const [, count = '', final] = MOVE.exec(sequence) ?? []
    const many = count === '' ? 1 : Number(count)
    if (final === undefined) this.#look(sequence)
    else if ('@PXb'.includes(final)) this.#change(final, Math.max(1, many))
    else if (final === 'A' || final === 'F') this.#toRow(this.#row - Math.max(1, many), final === 'F')
    else if (final === 'B' || final === 'e' || final === 'E')
      this.#toRow(this.#row + Math.max(1, many), final === 'E')
    else if (final === 'C' || final === 'a') this.#toColumn(this.#column + Math.max(1, many))
    else if (final === 'D') this.#column = Math.max(0, this.#column - Math.max(1, many))
    else if (final === 'G' || final === '`') this.#toColumn(Math.max(1, many) - 1)
    else if (final === 'K') this.#eraseInRow(count === '' ? 0 : many)
    else if (count === '' || many === 0) this.#eraseBelow()
  }

  /** Inserts blanks, deletes, blanks out, or repeats the last character. */
  #change(how: string, many: number): void {
    const row = this.#current()
    if (how === '@' || how === 'P') shift(row, this.#column, how === 'P' ? -many : many)
    else if (how === 'X')
      for (let at = this.#column, end = Math.min(row.characters.length, at + many); at < end; at++) {
        if (this.#blanksLeft-- <= 0) return
        put(row, at, ' ', '', -1)
      }
    else if (this.#last !== '' && this.#column <= row.characters.length)
      for (let left = Math.min(many, WIDEST); left > 0 && this.#blanksLeft-- > 0; left--)
        put(row, this.#column++, this.#last, this.#link + this.#style, -1)
  }

  #look(sequence: string): void {
    if (SAVE.test(sequence)) this.#saved = { row: this.#row, column: this.#column }
    else if (RESTORE.test(sequence)) {
      this.#toRow(this.#saved.row, false)
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
    this.#row = Math.max(0, Math.min(row, this.#rows.length - 1))
    if (toStart) this.#column = 0
    this.#current().isLeft = true
  }

  #toColumn(column: number): void {
    const widest = Math.max(WIDEST, this.#current().characters.length)
    this.#column = Math.max(0, Math.min(column, widest))
    if (column === 0) this.#current().isLeft = true
  }

  #eraseInRow(part: number): void {
    const row = this.#current()
    if (row.erased !== null) return
    if (part === 0 && this.#column > 0) cut(row, this.#column)
    else if (part === 1 && this.#column < row.characters.length - 1) {
      for (let at = 0; at <= this.#column && this.#blanksLeft-- > 0; at++) put(row, at, ' ', '', -1)
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
