import { columnsOf, tabStop } from './column-width.ts'

/** Characters that a single sequence moves; terminals are not as wide. */
const LONGEST_SHIFT = 500
/** A column that the character before it takes, too: a wide one, or a tab. */
const TAKEN = ''

/** For each column of a row a character, how it looks and where it came from. */
export interface Shown {
  readonly characters: string[]
  readonly styles: string[]
  readonly places: number[]
}

export interface Row extends Shown {
  characters: string[]
  styles: string[]
  places: number[]
  /** Whether text from the first column on takes the place of all of it. */
  isLeft: boolean
  /** How much had been written when all of it was erased; null when it was not. */
  erased: number | null
}

export function emptyRow(): Row {
  return { characters: [], styles: [], places: [], isLeft: false, erased: null }
}

export function clear(row: Row): void {
  row.characters = []
  row.styles = []
  row.places = []
}

export function cut(row: Row, length: number): void {
  if (row.characters.length <= length) return
  split(row, length)
  row.characters.length = length
  row.styles.length = length
  row.places.length = length
}

/** Takes characters out of a row, or blanks in, so that what follows moves. */
export function shift(row: Row, column: number, many: number): void {
  const room = row.characters.length - column
  if (room <= 0 || room > LONGEST_SHIFT) return
  const gone = Math.min(room, Math.max(0, -many))
  const blanks = Array.from({ length: Math.min(LONGEST_SHIFT, Math.max(0, many)) }, () => ' ')
  split(row, column)
  split(row, column + gone)
  row.characters.splice(column, gone, ...blanks)
  row.styles.splice(column, gone, ...blanks.map(() => ''))
  row.places.splice(column, gone, ...blanks.map(() => -1))
}

/** Puts blanks over these columns. */
export function blank(row: Row, from: number, to: number): void {
  split(row, from)
  split(row, to)
  for (let at = from; at < to; at++) put(row, at, ' ', '', -1)
}

/**
 * Writes a character, which may take no column, or several; a tab over text only moves.
 *
 * @returns the column behind it
 */
export function write(row: Row, column: number, character: string, style: string, place: number): number {
  const columns = columnsOf(character)
  if (columns === 0 && isAdded(row, column, character, place)) return column
  const end = character === '\t' ? tabStop(column, 1) : column + Math.max(1, columns)
  if (character === '\t' && column < row.characters.length) return end
  split(row, column)
  split(row, end)
  put(row, column, character, style, place)
  for (let at = column + 1; at < end; at++) put(row, at, TAKEN, style, -1)
  return end
}

/** A mark belongs to the character right before it. */
function isAdded({ characters, places }: Row, column: number, mark: string, place: number): boolean {
  let at = column - 1
  while (at > 0 && characters[at] === TAKEN) at--
  const [base = TAKEN, start = -1] = [characters[at], places[at]]
  if (base === TAKEN || base === '\t' || start < 0 || start + base.length !== place) return false
  characters[at] = base + mark
  return true
}

/** What reaches over this column becomes blanks, as half of it is about to go. */
function split({ characters, places }: Row, column: number): void {
  if (characters[column] !== TAKEN) return
  let start = column
  while (start > 0 && characters[start] === TAKEN) start--
  for (let at = start; at === start || characters[at] === TAKEN; at++) {
    characters[at] = ' '
    places[at] = -1
  }
}

function put(row: Row, column: number, character: string, style: string, place: number): void {
  // What begins no sequence here must not begin one with what is written after it.
  row.characters[column] = character === '\x1b' ? '\u241b' : character
  row.styles[column] = style
  row.places[column] = place
}

/** The row with the sequences that its characters need. */
export function styledRow({ characters, styles }: Shown): string {
  let line = ''
  let style = ''
  for (const [at, character] of characters.entries()) {
    const next = styles[at] ?? ''
    if (next !== style) line += `${style === '' ? '' : '\x1b]8;;\x07\x1b[0m'}${next}`
    style = next
    line += character
  }
  return style === '' ? line : `${line}\x1b]8;;\x07\x1b[0m`
}
