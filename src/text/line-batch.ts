/** Lines one after the other that all say no more than a text and a time, as they are shown. */
export interface Stretch {
  readonly count: number
  /** `pos` of each, rising. */
  readonly firstPos: number
  readonly lastPos: number
  /** The lines as shown, each with its time column and a newline. */
  readonly text: Buffer
  /** Where each line begins in `text`, and where the last one ends. */
  readonly starts: Uint32Array
  /** The NDJSON of the lines. */
  readonly source: Buffer
  /** Where each line begins in `source`, and where the last one ends. */
  readonly sourceStarts: Uint32Array
}

/** Level of the lines of a stretch. */
export const STRETCH_LEVEL = 'info'

/** Bytes before the text of a shown line: `2023-11-22T10:15:30.123Z` and a blank. */
export const TIME_COLUMN = 25
/** What stands before the `pos` of a line of a stretch. */
export const LINE_HEADS: readonly string[] = ['{"level":"INFO","pos":', '{"level":"info","pos":']
const HEAD_LENGTH = '{"level":"INFO","pos":'.length
/** What follows the time of a usual line. */
export const LINE_END = '","args":null}\n'

/** The text of a line of a stretch. */
export function textIn({ text, starts }: Stretch, at: number): string {
  return text.toString('utf8', (starts[at] ?? 0) + TIME_COLUMN, (starts[at + 1] ?? 1) - 1)
}

/** The time of a line of a stretch, as Harness gave it. */
export function timeIn({ source, sourceStarts }: Stretch, at: number): string {
  const end = (sourceStarts[at + 1] ?? 0) - LINE_END.length
  return source.toString('latin1', source.lastIndexOf(0x22, end - 1) + 1, end)
}

/** The `pos` of a line of a stretch. */
export function posIn({ source, sourceStarts }: Stretch, at: number): number {
  let from = (sourceStarts[at] ?? 0) + HEAD_LENGTH
  let pos = 0
  for (let byte = source[from] ?? 0; byte >= 0x30 && byte <= 0x39; byte = source[++from] ?? 0)
    pos = pos * 10 + byte - 0x30
  return pos
}

/** The NDJSON lines of a stretch, without their newlines. */
export function sourceLines({ source, sourceStarts, count }: Stretch, from = 0, to = count): string[] {
  return source.toString('utf8', sourceStarts[from], (sourceStarts[to] ?? 1) - 1).split('\n')
}
