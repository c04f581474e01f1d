import type { Clock } from '../../system/clock.ts'
import { formatBytes } from '../figures.ts'

/** At most one line in this many ms. */
const INTERVAL = 5000

/** Tells a download's progress every few seconds: percent, size, speed. Sizes in bytes. */
export function downloadProgress(
  clock: Clock,
  tell: (message: string) => void
): (received: number, total: number | null) => void {
  let last = { at: clock.now(), received: 0 }
  return (received, total) => {
    const now = clock.now()
    if (received < last.received) last = { at: now, received }
    if (now - last.at < INTERVAL) return
    const speed = ((received - last.received) / (now - last.at)) * 1000
    const share = total === null || total === 0 ? '' : `${Math.floor((received / total) * 100)} %, `
    const of = total === null ? '' : ` of ${formatBytes(total)}`
    tell(`Download: ${share}${formatBytes(received)}${of}, ${formatBytes(speed)}/s`)
    last = { at: now, received }
  }
}
