import { readFileSync } from 'node:fs'

/**
 * The most memory that this process had, in bytes. Linux counts it anew for each program; `maxRSS`,
 * which serves elsewhere, begins with what the process had that started this one.
 */
export function peakBytes(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    if (kilobytes !== undefined) return Number(kilobytes) * 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}
