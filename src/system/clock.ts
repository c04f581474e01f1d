/** Time as the harness rooms see it; tests put their own in its place. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`. */
  sleep(ms: number): Promise<void>
}

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: ms => new Promise(resolve => setTimeout(resolve, ms))
}

/** The same time; the first time that somebody waits, some work is begun that is due anyway. */
export function workingWhileWaiting(clock: Clock, work: () => void): Clock {
  let isBegun = false
  return {
    now: () => clock.now(),
    sleep(ms) {
      const slept = clock.sleep(ms)
      if (!isBegun) work()
      isBegun = true
      return slept
    }
  }
}
