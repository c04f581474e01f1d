import Anser from 'anser'

/** A colour: one of the theme's sixteen, or red, green and blue from 0 to 255. */
export type TextColour =
  { readonly palette: number } | { readonly rgb: readonly [red: number, green: number, blue: number] }

/** How a piece of text looks; a colour that is null is the theme's own. */
export interface TextStyle {
  readonly foreground: TextColour | null
  readonly background: TextColour | null
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  /** Foreground and background change places. */
  readonly inverse: boolean
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const PALETTE: ReadonlyMap<string, number> = new Map<string, number>([
  ...NAMES.map((name, at) => [`ansi-${name}`, at] as const),
  ...NAMES.map((name, at) => [`ansi-bright-${name}`, at + 8] as const)
])
/** The steps of the colour cube of xterm's 256 colours. */
const STEPS = [0, 95, 135, 175, 215, 255]

/** Keeps the style that the sequences of a line make, one after the other. */
export class TextStyler {
  readonly #parser = new Anser()
  #style: TextStyle | null = null

  /** @returns the style after a terminal sequence of any kind; null for the theme's own */
  after(sequence: string): TextStyle | null {
    // Anser reads what follows the introducer, with `;` between the numbers.
    const codes = sequence.replace(/^(?:\x1b\[|\x9b)/, '')
    if (codes === sequence || !/^[\d;:]{0,200}m$/.test(codes)) return this.#style
    const entry = this.#parser.processChunkJson(withSemicolons(codes), { use_classes: true }, true)
    this.#style = styleOf(entry)
    return this.#style
  }
}

/**
 * A colour in a list of codes, the second part its kind; 58 is that of an underline, which has none
 * here.
 */
const COLOUR = /(?<!\d)(?:[34]8|(58));(?:5|2;\d+;\d+);\d+/g

/**
 * `38:2::1:2:3` and `38:5:9` are the standard's spelling of `38;2;1;2;3` and `38;5;9`; `4:3` is a
 * kind of underline, `4:0` none. What Anser doesn't know it would take to pieces: the 1 of `58;5;1`
 * is no bold type.
 */
function withSemicolons(codes: string): string {
  return codes
    .replace(/([345]8:2):\d*:(?=\d+:\d+:\d)/g, '$1:')
    .replace(/(?<![\d:])4:(\d)/g, (_match, kind: string) => (kind === '0' ? '24' : '4'))
    .replaceAll(':', ';')
    .replace(/(?<!\d)0+(?=\d)/g, '')
    .replace(COLOUR, (colour: string, underline?: string) => (underline === undefined ? colour : '59'))
}

function styleOf(entry: Anser.AnserJsonEntry): TextStyle | null {
  // What an entry without styles has is null, whatever its type says.
  const { decorations, was_processed: isStyled } = entry
  if (!isStyled) return null
  const has = (decoration: Anser.DecorationName): boolean => decorations.includes(decoration)
  return {
    foreground: colourOf(entry.fg, entry.fg_truecolor),
    background: colourOf(entry.bg, entry.bg_truecolor),
    bold: has('bold'),
    dim: has('dim'),
    italic: has('italic'),
    underline: has('underline'),
    strike: has('strikethrough'),
    inverse: has('reverse')
  }
}

function colourOf(name: string | null, trueColour: string | null): TextColour | null {
  if (name === null) return null
  const palette = PALETTE.get(name)
  if (palette !== undefined) return { palette }
  if (name.startsWith('ansi-palette-')) return { rgb: rgbOfIndex(Number(name.slice('ansi-palette-'.length))) }
  const [red = 0, green = 0, blue = 0] = (trueColour ?? '').split(', ').map(Number)
  return { rgb: [red, green, blue] }
}

/** @param index 16 to 255 */
function rgbOfIndex(index: number): [number, number, number] {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return [grey, grey, grey]
  }
  const place = index - 16
  const step = (at: number): number => STEPS[Math.floor(place / at) % 6] ?? 0
  return [step(36), step(6), step(1)]
}
