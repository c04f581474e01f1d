/** A moment in the viewer's zone: `2 Jan 2026, 04:05:06`. @param ms since 1970 */
export function localTime(ms: number): string {
  return new Date(ms).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23'
  })
}

/** The same in UTC: `2026-01-02 04:05:06 UTC`. */
export function utcTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000]
]

/** How long ago it was: `3 hours ago`, `just now`. */
export function relativeTime(ms: number, now: number): string {
  const passed = now - ms
  const [unit, length] = UNITS.find(([, size]) => Math.abs(passed) >= size) ?? []
  if (unit === undefined || length === undefined) return 'just now'
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(-Math.floor(passed / length), unit)
}
