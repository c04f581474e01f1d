/** RFC 3339 of ms since 1970; null when that is unknown or no time. */
export function timeOf(ms: number | null): string | null {
  // A year of other than four digits is none in RFC 3339.
  return ms !== null && ms >= -62_167_219_200_000 && ms < 253_402_300_800_000
    ? new Date(ms).toISOString()
    : null
}

/** A moment, as exact as it was told. */
export interface Instant {
  /** In ms since 1970, to the second; Infinity for an unknown time. */
  readonly seconds: number
  /** The digits after the point, which compare as text. */
  readonly fraction: string
}

/** Of an RFC 3339 time of any precision and offset. */
export function instantOf(time: string | null): Instant {
  const [, start = '', fraction = '', offset = ''] =
    /^([^.]{0,40}?)(?:\.(\d{1,20}))?(Z|z|[+-]\d\d:?\d\d)?$/s.exec(time ?? '') ?? []
  const seconds = time === null ? NaN : Date.parse(start + offset)
  return Number.isNaN(seconds)
    ? { seconds: Infinity, fraction: '' }
    : { seconds, fraction: fraction.replace(/0+$/, '') }
}

/** In ms since 1970; null for an unknown time. */
export function msOf({ seconds, fraction }: Instant): number | null {
  return seconds === Infinity ? null : seconds + Number(`0.${fraction}0`) * 1000
}

/** Unknown ones last. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1
  return a.fraction < b.fraction ? -1 : a.fraction > b.fraction ? 1 : 0
}
