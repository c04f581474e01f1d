import { Failure } from '../failure/failure.ts'

/**
 * How much may be unpacked in all, in really inflated bytes. One budget serves all archives of a
 * run and all threads that read them: its count is in shared memory.
 */
export interface SizeBudget {
  readonly maxBytes: number
  /** One number: the bytes that were unpacked so far. */
  readonly used: BigInt64Array<SharedArrayBuffer>
}

/** A budget of which nothing is used. */
export function sizeBudget(maxBytes: number): SizeBudget {
  return { maxBytes, used: new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)) }
}

/**
 * Counts what was unpacked.
 *
 * @throws {Failure} `archive-refused` when it is more than allowed, naming `max-size-mb`
 */
export function spend({ maxBytes, used }: SizeBudget, bytes: number): void {
  if (Number(Atomics.add(used, 0, BigInt(bytes))) + bytes <= maxBytes) return
  throw new Failure(
    'archive-refused',
    `The logs are larger than ${Math.round((maxBytes / 1024 / 1024) * 1000) / 1000} MiB when unpacked, which is what \`max-size-mb\` allows.`,
    'Raise `max-size-mb`, or ask for one stage or step with `stage-id` and `step-id`.'
  )
}
