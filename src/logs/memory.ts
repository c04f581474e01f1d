import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes; logs are read as fast in this much room for short-lived objects as in more. */
const ENOUGH = 8 * 1024 * 1024
/** Bytes of garbage outside of the heap from which on it is collected. More often takes more time, less often more memory. */
const MOST_GARBAGE = 32 * 1024 * 1024

let isBounded = false
let collectGarbage: (() => void) | null = null
/** The least that was in use since the last collection: what it freed is given back a little later. */
let least = Infinity

/**
 * Keeps the memory of what streams by small and flat; to be called for each piece of it. V8 sees little of them: pieces are outside of its heap,
 * where it begins to look for garbage only when 64 MB have gathered, and then marks all that is alive, over and over, in threads of its own, which took a
 * quarter of the processor's time. So it collects when it is told to, and at once. And its room for short-lived objects would grow to
 * its maximum and keep it, 80 MB more for 1 GiB of logs. An action cannot give Node flags, but they can be set while it runs.
 *
 * @param most bytes of garbage that may gather
 */
export function boundMemory(most = MOST_GARBAGE): void {
  boundNewSpace()
  const outside = getHeapStatistics().external_memory
  least = Math.min(least, outside)
  if (outside - least < most) return
  least = Infinity
  collectGarbage ??= exposeCollector()
  collectGarbage()
}

function boundNewSpace(): void {
  if (isBounded) return
  const size = getHeapSpaceStatistics().find(space => space.space_name === 'new_space')?.space_size ?? 0
  if (size < ENOUGH) return
  setFlagsFromString('--semi-space-growth-factor=1')
  isBounded = true
}

function exposeCollector(): () => void {
  setFlagsFromString('--no-incremental-marking')
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
