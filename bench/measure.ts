import { appendFileSync } from 'node:fs'

/** Loaded into a measured process before anything else: at its end it notes what it used. */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const file = process.env.MEASURE_FILE
  if (file !== undefined) {
    appendFileSync(
      file,
      `${JSON.stringify({ peakBytes: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 })}\n`
    )
  }
})
