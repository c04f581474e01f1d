import { styledRow, type Shown } from './screen-row.ts'
import { Screen } from './screen.ts'
import type { PlacedText } from './terminal-sequences.ts'

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
