import { hash } from 'node:crypto'
import { objectOf } from '../http/foreign-json.ts'

/** A line of a log as it was streamed; all of it is foreign. */
export interface StreamedLine {
  /** The record as Harness sent it: one line of NDJSON, without its newline. */
  readonly record: string
  /** What was printed; may hold colours, rewrites and several lines, and may lack a newline. */
  readonly text: string
  /** The number of the line within the log; 0 on every line of a deployment step. */
  readonly pos: number | null
  /**
   * Stands for time, text and `pos` together: the same line has the same identity when it is sent
   * again.
   */
  readonly identity: string
}

/** Reads a record; what is no JSON object is a line that says it all. */
export function readStreamedLine(record: string): StreamedLine {
  const { out, pos, time } = parse(record)
  const text = typeof out === 'string' ? out : record
  const number = typeof pos === 'number' ? pos : null
  const identity = hash('sha1', JSON.stringify([time ?? null, number, text]), 'base64')
  return { record, text, pos: number, identity }
}

function parse(record: string): ReturnType<typeof objectOf> {
  try {
    return objectOf(JSON.parse(record))
  } catch {
    return {}
  }
}
