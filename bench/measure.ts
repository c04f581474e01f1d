import { appendFileSync, readFileSync } from 'node:fs'

/** What a measured process used. */
export interface Used {
  readonly peakBytes: number
  readonly cpuMs: number
  /** To disks, not to sockets; null where the system doesn't tell. */
  readonly writtenBytes: number | null
}

/** Loaded into a measured process before anything else: at its end it notes what it used. */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const file = process.env.MEASURE_FILE
  const used: Used = {
    peakBytes: maxRSS * 1024,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    writtenBytes: writtenBytes()
  }
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(used)}\n`)
})

function writtenBytes(): number | null {
  try {
    const [, bytes] = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8')) ?? []
    return bytes === undefined ? null : Number(bytes)
  } catch {
    return null
  }
}
