import { EntryError, openArchive, type ArchiveEntry, type ArchiveLimits } from './archive.ts'
import { parseLine } from './line.ts'

/** Lines are a little out of order at most, and the longest are 70 KB: the newest is within these last bytes of a log. */
const TAIL = 128 * 1024

/**
 * The time of the newest line in an archive, in ms since 1970; null when no line tells. Inflates every log to see its end: for exports
 * only that may have been made too early.
 * @throws {Failure} `archive-refused`, `disk`
 */
export async function newestLineAt(path: string, limits: ArchiveLimits): Promise<number | null> {
  await using archive = await openArchive(path, limits)
  let newest: number | null = null
  for (const entry of archive.entries) {
    const lines = (await readTail(entry)).toString('utf8').split('\n')
    for (const line of lines) {
      const time = Date.parse(parseLine(line)?.time ?? '')
      if (!Number.isNaN(time) && (newest === null || time > newest)) newest = time
    }
  }
  return newest
}

/** The last bytes of a log; nothing of one that is damaged. */
async function readTail(entry: ArchiveEntry): Promise<Buffer> {
  let tail = Buffer.alloc(0)
  try {
    for await (const chunk of entry.read()) tail = Buffer.concat([tail, chunk]).subarray(-TAIL)
    return tail
  } catch (error) {
    if (error instanceof EntryError) return Buffer.alloc(0)
    throw error
  }
}
