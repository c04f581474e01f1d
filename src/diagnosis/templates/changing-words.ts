import { asciiBytes } from './line-bytes.ts'

/** What may follow a number and changes with it: units of time and size, the
 * letters of a date in ISO 8601, halves of a day. */
export const UNITS: ReadonlySet<string> = new Set(
  (
    'ns us ms s sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days ' +
    'AM PM am pm Z T B b byte bytes Bytes k K M G kB KB MB GB TB kb mb gb KiB MiB GiB TiB'
  ).split(' ')
)

/** Words of three letters that are parts of dates, by `packedWord`. */
export const DAYS_AND_MONTHS: ReadonlySet<number> = new Set(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'
    .split(' ')
    .map(word => packedWord(asciiBytes(word), 0))
)

/** The three bytes that stand there as one number. */
export function packedWord(line: Uint8Array, at: number): number {
  return ((line[at] ?? 0) << 16) | ((line[at + 1] ?? 0) << 8) | (line[at + 2] ?? 0)
}
