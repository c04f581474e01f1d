import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A log of a failed step, and the lines of it that say why; of one kind of label or the other. */
export interface Label {
  /** Of the log `ID.log.gz`; `ID.pass.log.gz` is that of the run before that passed. */
  readonly id: string
  readonly source: string
  readonly project: string
  readonly language: string
  /** First and last line of the labelled chunk. */
  readonly from?: number
  readonly to?: number
  /** The labelled lines. */
  readonly marked?: readonly number[]
}

/** So many lines from a labelled one a line is near. */
export const NEAR = 5
/** Between two records, since the logs have no times. */
const STEP_MS = 10
const CHUNK = 131_072

/** The labels of a folder, one a line of its `labels.jsonl`. */
export function readLabels(folder: string): Label[] {
  return readFileSync(join(folder, 'labels.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Label)
}

/** A log as Harness's CI would store it, in chunks: each line is a record of level info. */
export function recordsOf(folder: string, name: string): Buffer[] {
  const lines = gunzipSync(readFileSync(join(folder, `${name}.log.gz`)))
    .toString()
    .split('\n')
  if (lines.at(-1) === '') lines.pop()
  const records = lines.map((text, pos) => {
    const time = new Date(Date.UTC(2026, 0, 2) + pos * STEP_MS).toISOString()
    return `${JSON.stringify({ level: 'info', pos, out: `${text}\n`, time, args: null })}\n`
  })
  const ndjson = Buffer.from(records.join(''))
  const chunks: Buffer[] = []
  for (let start = 0; start < ndjson.length; start += CHUNK)
    chunks.push(Buffer.from(ndjson.subarray(start, start + CHUNK)))
  return chunks
}

/** How many lines a line is from a labelled one; 0 for a labelled one. */
export function distanceOf({ marked, from = 0, to = 0 }: Label, line: number): number {
  return marked === undefined
    ? Math.max(0, from - line, line - to)
    : Math.min(...marked.map(each => Math.abs(each - line)))
}
