import type { PageTiming } from '../../src/report/page/page-data.ts'

const DAY = 86_400_000
const DISTANCES = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
].map(seconds => seconds * 1_000)

/**
 * Ticks of an axis of so many ms, in ms from its start, at most so many but the one at the start.
 */
export function ticksOf(span: number, most: number): number[] {
  const distance = DISTANCES.find(each => span / each <= most) ?? Math.ceil(span / most / DAY) * DAY
  return Array.from({ length: Math.floor(span / distance) + 1 }, (_, at) => at * distance)
}

/** A tick in the units that fit: `0`, `30 s`, `5 min`, `2 h`. */
export function tickLabel(ms: number): string {
  if (ms === 0) return '0'
  if (ms % DAY === 0) return `${ms / DAY} d`
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`
  const [minutes, seconds] = [Math.floor(ms / 60_000), (ms % 60_000) / 1_000]
  if (minutes === 0) return `${seconds} s`
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`
}

/** Where a stretch of time stands on an axis, as percentages for CSS. */
export function placeOn(axis: PageTiming, { start, end }: PageTiming): { left: string; width: string } {
  const span = axis.end - axis.start
  return { left: percentage((start - axis.start) / span), width: percentage((end - start) / span) }
}

/** A share of the whole as people say it: `12 %`, `< 1 %`. */
export function shareOf(axis: PageTiming, { start, end }: PageTiming): string {
  const share = ((end - start) / (axis.end - axis.start)) * 100
  return share > 0 && share < 1 ? '< 1 %' : `${Math.round(share)} %`
}

function percentage(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`
}
