import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { peakBytes } from './peak-memory.ts'

/** What a measured process used. */
export interface Used {
  readonly peakBytes: number
  readonly cpuMs: number
  /** To disks, not to sockets; null where the system doesn't tell. */
  readonly writtenBytes: number | null
  /**
   * CPU time in ms of the threads that were there at the end, by name; empty where the system
   * doesn't tell.
   */
  readonly threads: Readonly<Record<string, number>>
}

/** Of Linux's clock ticks. */
const MS_PER_TICK = 10

/** Loaded into a measured process before anything else: at its end it notes what it used. */
if (isMainThread) process.on('exit', note)

function note(): void {
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  const file = process.env.MEASURE_FILE
  const used: Used = {
    peakBytes: peakBytes(),
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    writtenBytes: writtenBytes(),
    threads: threadTimes()
  }
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(used)}\n`)
}

function writtenBytes(): number | null {
  try {
    const [, bytes] = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8')) ?? []
    return bytes === undefined ? null : Number(bytes)
  } catch {
    return null
  }
}

function threadTimes(): Record<string, number> {
  const times: Record<string, number> = {}
  try {
    for (const id of readdirSync('/proc/self/task')) {
      const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const ticks = Number(fields[11]) + Number(fields[12])
      times[name] = (times[name] ?? 0) + ticks * MS_PER_TICK
    }
  } catch {
    return {}
  }
  return times
}
