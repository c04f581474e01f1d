import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { LineSource, Said } from './records.ts'

/**
 * The lines of real logs: every `*.log.gz` of a folder, each the plain text that a terminal got. A
 * seed begins with another log, and goes through all of them in an order that mixes their kinds.
 * @throws Error when the folder holds none
 */
export function realLines(folder: string): LineSource {
  const names = readdirSync(folder).filter(name => name.endsWith('.log.gz'))
  if (names.length === 0) throw new Error(`${folder} holds no *.log.gz`)
  const logs = names.toSorted().map(name => gunzipSync(readFileSync(join(folder, name))))
  const stride = strideOf(logs.length)
  return seed => linesFrom(logs, seed % logs.length, stride)
}

function* linesFrom(logs: readonly Buffer[], first: number, stride: number): Generator<Said> {
  for (let at = first; ; at += stride) {
    const text = logs[at % logs.length]?.toString() ?? ''
    for (const line of text.split(/(?<=\n)/)) yield { level: 'info', out: line }
  }
}

/**
 * About 0.38 of the count, and without a divisor in common, so that neighbours are far apart and
 * all have their turn.
 */
function strideOf(count: number): number {
  let stride = Math.max(1, Math.round(count * 0.382))
  while (greatestDivisor(stride, count) !== 1) stride += 1
  return stride
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
