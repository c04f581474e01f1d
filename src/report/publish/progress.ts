import type { Clock } from '../../system/clock.ts'
import { formatBytes } from '../../text/figures.ts'

/** At most one line in this many ms. */
const INTERVAL = 5000

/**
 * Logs one download's progress every few seconds: percent, size, speed. Sizes in bytes; it begins
 * with the first call.
 */
export function downloadProgress(
  clock: Clock,
  log: (message: string) => void
): (received: number, total: number | null) => void {
  let last: { readonly at: number; readonly received: number } | null = null
  let seen = 0
  return (received, total) => {
    const now = clock.now()
    // Before its first byte an export may have waited long for its turn, and a break is waited out.
    if (last === null || received <= seen) last = { at: now, received }
    seen = received
    if (now - last.at < INTERVAL) return
    const speed = ((received - last.received) / (now - last.at)) * 1000
    const share = total === null || total === 0 ? '' : `${Math.floor((received / total) * 100)} %, `
    const of = total === null ? '' : ` of ${formatBytes(total)}`
    log(`Download: ${share}${formatBytes(received)}${of}, ${formatBytes(speed)}/s`)
    last = { at: now, received }
  }
}
