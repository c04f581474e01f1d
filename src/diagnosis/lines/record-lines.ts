import { recordIn, type LineBatch } from '../../text/line-batch.ts'
import { parseLine } from '../../text/line.ts'
import { styledLines } from '../../text/plain-text.ts'

/** What the display lines of a record are made of. */
export interface RecordLines {
  /**
   * Each as it was written, with its terminal sequences and all its states; all of it at the first
   * one where the terminal moved between lines.
   */
  readonly raw: readonly string[]
  /** See `styledLines`. */
  readonly styled: readonly string[]
}

/**
 * Of each batch the record that was read last. A record can have a hundred thousand lines, and is
 * asked for with each of them.
 */
const LAST = new WeakMap<LineBatch, { readonly record: number; readonly lines: RecordLines }>()

/** The lines of a record, which is read once for all of them. */
export function recordLines(batch: LineBatch, record: number): RecordLines {
  const last = LAST.get(batch)
  if (last?.record === record) return last.lines
  const text = parseLine(recordIn(batch, record))?.text ?? ''
  const styled = styledLines(text)
  const pieces = text.replace(/\n$/, '').split('\n')
  const raw = pieces.length === styled.length && pieces.length > 1 ? pieces : [text]
  const lines = { raw, styled }
  LAST.set(batch, { record, lines })
  return lines
}
