import { atMost } from '../harness/at-most.ts'
import { EntryError, openArchive, type ArchiveEntry, type ArchiveLimits } from './archive.ts'
import { parseLine } from './line.ts'
import { boundYoungHeap } from './young-heap.ts'

/** Bytes at the end of a log that are looked at: the longest lines have 70 KB. */
const TAIL = 128 * 1024
/** So many of the last lines with a time are: lines are a little out of order at most. */
const LAST_LINES = 200
/** Logs that are inflated at once, each in a thread of its own. */
const AT_ONCE = 2

/**
 * The time of the newest line in an archive, in ms since 1970; null when no line tells. Inflates every log to see its end: for exports
 * only that may have been made too early.
 * @throws {Failure} `archive-refused`, `disk`
 */
export async function newestLineAt(path: string, limits: ArchiveLimits): Promise<number | null> {
  await using archive = await openArchive(path, limits)
  let newest = -Infinity
  await atMost(AT_ONCE, archive.entries, async entry => {
    const tail = await readTail(entry)
    newest = Math.max(newest, newestIn(tail))
  })
  return newest === -Infinity ? null : newest
}

function newestIn(tail: Buffer): number {
  let newest = -Infinity
  let found = 0
  for (const line of tail.toString('utf8').split('\n').reverse()) {
    const time = Date.parse(parseLine(line)?.time ?? '')
    if (Number.isNaN(time)) continue
    newest = Math.max(newest, time)
    found += 1
    if (found === LAST_LINES) break
  }
  return newest
}

/** The last bytes of a log; nothing of one that is damaged. */
async function readTail(entry: ArchiveEntry): Promise<Buffer> {
  let pieces: Buffer[] = []
  try {
    for await (const piece of entry.read()) {
      pieces = [...pieces.slice(tailStart(pieces, piece.length)), piece]
      boundYoungHeap()
    }
    return Buffer.concat(pieces).subarray(-TAIL)
  } catch (error) {
    if (error instanceof EntryError) return Buffer.alloc(0)
    throw error
  }
}

/** Index of the first piece that the tail still needs, when so many bytes come after all of them. */
function tailStart(pieces: readonly Buffer[], after: number): number {
  let start = pieces.length
  for (let length = after; start > 0 && length < TAIL; length += pieces[start]?.length ?? 0) start -= 1
  return start
}
