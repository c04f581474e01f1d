import { DIGIT, KINDS } from './line-bytes.ts'

const DOT = 0x2e
const ZERO = 0x30
const LOWER_V = 0x76
const LOWER_CASE = 0x20
/** Digits of a part; more are a time or a hash. */
const LONGEST_PART = 6
/** Of a part of an address. */
const LARGEST_OCTET = 255

/**
 * Where a version ends: `1.2.3`, `v22`, or four parts that are no address.
 *
 * @param from where the line begins
 * @param to where the line ends
 * @returns `start` for none: an address, a date or a figure
 */
export function endOfVersion(line: Uint8Array, start: number, from: number, to: number): number {
  const isNamed = ((line[start] ?? 0) | LOWER_CASE) === LOWER_V
  if (!isNamed && start > from + 1 && line[start - 1] === DOT && isDigit(line, start - 2)) return start
  let [at, parts, largest] = [isNamed ? start + 1 : start, 0, 0]
  // Of the first, the second and the latest part.
  let [first, second] = [0, 0]
  let latest: number
  for (;;) {
    const partStart = at
    let value = 0
    while (at < to && isDigit(line, at)) value = value * 10 + (line[at++] ?? 0) - ZERO
    const length = at - partStart
    if (length === 0 || length > LONGEST_PART) return start
    if (++parts === 1) first = length
    else if (parts === 2) second = length
    latest = length
    largest = Math.max(largest, value)
    if (at + 1 >= to || line[at] !== DOT || !isDigit(line, at + 1)) break
    at++
  }
  if (isNamed) return at
  if (parts === 4) return largest > LARGEST_OCTET ? at : start
  // `22.11.2026`, `2026.11.22`, `1.234.567`
  const isDate = latest === 4 || (first === 4 && second === 2 && latest === 2)
  return parts !== 3 || isDate || (second === 3 && latest === 3) ? start : at
}

function isDigit(line: Uint8Array, at: number): boolean {
  return KINDS[line[at] ?? 0] === DIGIT
}
