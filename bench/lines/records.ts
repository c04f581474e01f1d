import { START } from '../../sandbox/sample-logs.ts'

/** What a step writes: the text of one record, its line breaks included. */
export interface Said {
  /** As Harness stores it; `info` for all that CI steps write. */
  readonly level: string
  readonly out: string
}

/** Endless lines; the same for the same seed. */
export type LineSource = (seed: number) => Iterable<Said>

const BLOCK = 65_536
/** In nanoseconds. */
const SECOND = 1e9
/** Go's encoder writes these as escapes. */
const ESCAPED = /[<>&\u2028\u2029]/g

/**
 * NDJSON as Harness stores it, up to the first record that reaches so many bytes. Made when it is
 * read.
 */
export function* recordsOf(lines: Iterable<Said>, bytes: number, seed: number): Generator<Buffer> {
  let [pos, made, block, nanos] = [0, 0, '', (seed % 1000) * SECOND]
  for (const { level, out } of lines) {
    nanos = laterThan(nanos, pos)
    block += `{"level":"${level}","pos":${pos},"out":${quoted(out)},"time":"${timeOf(nanos)}","args":null}\n`
    pos += 1
    if (block.length < BLOCK && made + block.length < bytes) continue
    const encoded = Buffer.from(block)
    yield encoded
    made += encoded.length
    block = ''
    if (made >= bytes) return
  }
}

/** Some microseconds later, now and then half a second; every tenth time at a full millisecond. */
function laterThan(nanos: number, pos: number): number {
  const mixed = Math.imul(pos + 1, 0x9e3779b1) >>> 0
  const later = nanos + 1_000 + (mixed % 400_000) + (pos % 997 === 996 ? SECOND / 2 : 0)
  return pos % 10 === 9 ? Math.ceil(later / 1e6) * 1e6 : later
}

function quoted(out: string): string {
  return JSON.stringify(out).replace(
    ESCAPED,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}

/** As Go writes it: without zeros at the end, so that not all times are of one length. */
function timeOf(nanos: number): string {
  const date = new Date(START + Math.floor(nanos / 1e6)).toISOString().slice(0, -1)
  return `${`${date}${String(nanos % 1e6).padStart(6, '0')}`.replace(/\.?0+$/, '')}Z`
}
