import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StreamedLog } from './stream-transport.ts'
import { readStreamedLine, type StreamedLine } from './streamed-line.ts'

/** Bytes that are kept of a log: Harness itself keeps 25 MB at most. */
const MOST_OF_A_LOG = 64 * 1_048_576
/** And of all logs together. */
const MOST_OF_ALL = 512 * 1_048_576
const NEWLINE = 0x0a

/** Lines of a log that stand directly before those that Harness kept. */
export interface FollowedStart {
  /** NDJSON. */
  readonly bytes: Buffer
  readonly lines: number
}

interface KeptLog {
  readonly path: string
  size: number
}

/**
 * What was followed of logs, on disk: Harness keeps only the end of a long one, and its stream had
 * the start.
 */
export class FollowedLogs {
  readonly #directory: string
  readonly #logs = new Map<string, KeptLog>()
  #size = 0

  /** @param directory gets a file for each log */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** Keeps lines, which come in the order of the log. What does not fit is not kept. */
  add({ key }: StreamedLog, lines: readonly StreamedLine[]): void {
    const log = this.#logs.get(key) ?? { path: join(this.#directory, `followed-${this.#logs.size}`), size: 0 }
    this.#logs.set(key, log)
    const bytes = Buffer.from(lines.map(({ record }) => `${record}\n`).join(''))
    if (log.size + bytes.length > MOST_OF_A_LOG || this.#size + bytes.length > MOST_OF_ALL) return
    try {
      appendFileSync(log.path, bytes)
      log.size += bytes.length
      this.#size += bytes.length
    } catch {
      // Following is only watching: a disk that is full is told where logs are written.
      this.#size = MOST_OF_ALL
    }
  }

  /** Where the lines of a log are; null where none are kept. */
  pathOf(key: string): string | null {
    const log = this.#logs.get(key)
    return log === undefined || log.size === 0 ? null : log.path
  }
}

/**
 * The lines without a gap that stand before a record, which has to be among what was followed; null
 * where there are none.
 *
 * @param path of `FollowedLogs.pathOf`
 * @param record the first one that Harness kept: a line of NDJSON
 */
export function startBefore(path: string, record: string): FollowedStart | null {
  const bytes = readKept(path)
  const wanted = readStreamedLine(record).identity
  let found: FollowedStart | null = null
  let [start, lines] = [0, 0]
  let last: number | null = null
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, from) + 1 || bytes.length
    const { pos, identity } = readStreamedLine(bytes.toString('utf8', from, end).trimEnd())
    // After a gap, or where the step ran again, a new stretch begins.
    if (pos === null || last === null || pos !== last + 1) [start, lines] = [from, 0]
    if (identity === wanted && lines > 0) found = { bytes: bytes.subarray(start, from), lines }
    lines += 1
    last = pos
    from = end
  }
  return found
}

function readKept(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}
