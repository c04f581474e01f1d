/** What stands in the time column. */
export type TimeMode = 'off' | 'clock' | 'relative' | 'delta'

export const TIME_MODES: readonly (readonly [TimeMode, string])[] = [
  ['clock', 'Time of day'],
  ['relative', 'Since the start'],
  ['delta', 'Since last line'],
  ['off', 'No times']
]

/**
 * The time of a line as the column shows it; '' where there is none.
 *
 * @param time RFC 3339
 * @param start of the step, in ms since 1970
 * @param before time of the line before
 */
export function timeLabel(
  mode: TimeMode,
  time: string | null,
  start: number | null,
  before: string | null
): string {
  const ms = time === null ? Number.NaN : Date.parse(time)
  if (Number.isNaN(ms) || mode === 'off') return ''
  if (mode === 'clock') return clock(ms)
  const since = mode === 'relative' ? start : before === null ? null : Date.parse(before)
  if (since === null || Number.isNaN(since)) return ''
  return mode === 'relative' ? elapsed(ms - since) : `+${elapsed(Math.max(0, ms - since))}`
}

/** For the tooltip: the time in UTC, exactly as Harness gave it. */
export function exactTime(time: string | null): string | undefined {
  return time === null ? undefined : time.replace('T', ' ').replace(/Z$/, ' UTC')
}

/** `HH:MM:SS.mmm` in the viewer's zone. */
function clock(ms: number): string {
  const date = new Date(ms)
  const two = (part: number): string => String(part).padStart(2, '0')
  const fraction = String(date.getMilliseconds()).padStart(3, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction}`
}

/** `1:02:03.456`, `02:03.456`, with a sign when it is negative. */
function elapsed(ms: number): string {
  const sign = ms < 0 ? '-' : ''
  const passed = Math.abs(ms)
  const hours = Math.floor(passed / 3_600_000)
  const minutes = String(Math.floor(passed / 60_000) % 60).padStart(2, '0')
  const seconds = ((passed % 60_000) / 1_000).toFixed(3).padStart(6, '0')
  return `${sign}${hours > 0 ? `${hours}:` : ''}${minutes}:${seconds}`
}

/** Time without a line that counts as a pause, in ms. */
const PAUSE = 30_000

/** How long nothing was logged before a line, in ms; null for less than 30 seconds. */
export function pauseBefore(time: string | null, before: string | null): number | null {
  if (time === null || before === null || time === before) return null
  const ms = Date.parse(time) - Date.parse(before)
  return ms >= PAUSE ? ms : null
}
