import type { SeededRandom } from '../__tests__/fixtures/seeded-random.ts'
import { LONGEST_LINE } from '../src/redaction/log-redaction.ts'
import { LogLines, type Mix } from './log-lines.ts'

const MIXES: readonly Mix[] = [
  { odd: 0, oddText: 0.2, damaged: 0 },
  { odd: 0, oddText: 5, damaged: 0 },
  { odd: 2, oddText: 10, damaged: 1 },
  { odd: 3, oddText: 0, damaged: 0 },
  { odd: 30, oddText: 50, damaged: 5 },
  { odd: 100, oddText: 100, damaged: 20 }
]
/** In a short one a single line can decide. */
const LENGTHS = [20, 200, 3_000]
/** One of so many logs has a line that is. */
const RARITY_OF_LONG = 30

/** The lines of a log, with their newlines. */
export function makeLog(random: SeededRandom): readonly Buffer[] {
  const lines = new LogLines(random, random.pick(MIXES))
  const isLong = random.below(RARITY_OF_LONG) === 0
  const usual = Array.from({ length: 1 + random.below(isLong ? 5 : random.pick(LENGTHS)) }, () =>
    lines.next()
  )
  if (isLong) usual.splice(random.below(usual.length + 1), 0, longLine(random))
  const log = Buffer.concat(usual)
  return linesIn(random.below(4) === 0 ? log.subarray(0, -1) : log)
}

/** So long that it is taken in pieces. */
function longLine(random: SeededRandom): Buffer {
  const unit = random.pick(['x', 'é', '日', '\u{1f680}', '\\n', '\r', '\u001b[1m', 'word '])
  const body = Buffer.from(
    unit.repeat(Math.ceil(((1 + random.below(3)) * LONGEST_LINE) / Buffer.byteLength(unit)))
  )
  if (random.below(2) === 0) body[random.below(body.length)] = 0xff
  const [head, tail] = random.pick([
    ['', '\n'],
    ['{"level":"INFO","pos":1,"out":"', '","time":"2023-11-22T10:15:30.123Z","args":null}\n']
  ])
  return Buffer.concat([Buffer.from(head + 'x'.repeat(random.below(9))), body, Buffer.from(tail)])
}

function linesIn(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length
    lines.push(bytes.subarray(start, end))
    start = end
  }
  return lines
}

/** Chunks of every length, with some that are empty. */
export function pieces(bytes: Buffer, cuts: number): Buffer[] {
  const chunks: Buffer[] = []
  let state = cuts
  for (let start = 0; start < bytes.length;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const length = [0, 1, 7, 100, 1_000, 30_000][state % 6] ?? 0
    const end = start + (length === 0 ? 0 : 1 + ((state >>> 8) % length))
    chunks.push(bytes.subarray(start, end))
    start = end
  }
  return chunks
}
