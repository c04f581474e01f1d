/** Characters that a single sequence moves; terminals are not as wide. */
const LONGEST_SHIFT = 500

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
  row.characters.splice(column, gone, ...blanks)
  row.styles.splice(column, gone, ...blanks.map(() => ''))
  row.places.splice(column, gone, ...blanks.map(() => -1))
}

export function put(row: Row, column: number, character: string, style: string, place: number): void {
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
