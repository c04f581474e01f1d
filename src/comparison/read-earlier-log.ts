import { createReadStream } from 'node:fs'
import type { BlockFile, StoredBlock } from '../blocks/block-file.ts'
import { RecordBlocks, type RecordBlock } from '../blocks/record-blocks.ts'
import type { StoredLines } from '../blocks/stored-log.ts'
import { Failure } from '../failure/failure.ts'
import { LogRedaction } from '../redaction/log-redaction.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { diskFailure } from '../system/disk.ts'
import { LogReader } from '../text/log-reader.ts'
import { LogTemplates } from './log-templates.ts'
import type { TemplateSet } from './template-set.ts'

/** A log of an earlier run. */
export interface EarlierLog {
  readonly templates: TemplateSet
  /** What the report's page can show of it; null where it is to show nothing. */
  readonly stored: StoredLines | null
}

/** What a log is read with. */
export interface EarlierLogReading {
  readonly redactor: Redactor
  /** Gets the log as the report's page shows it; null for none. */
  readonly blockFile: BlockFile | null
  /** Ends the reading between two pieces: after that nothing is written. */
  readonly signal: AbortSignal
}

/**
 * Reads a log on disk, NDJSON as Harness has it. Secrets are blanked first, as in the log that it
 * is compared with.
 *
 * @returns null for a log with more kinds of lines than can be kept
 * @throws {Failure} `disk`; `input` when a pattern of `redact` takes too long
 * @throws the signal's reason when aborted
 */
export async function readEarlierLog(
  path: string,
  { redactor, blockFile, signal }: EarlierLogReading
): Promise<EarlierLog | null> {
  const collector = new LogTemplates()
  const { templates } = collector
  const records = blockFile === null ? null : new RecordBlocks()
  const blocks: StoredBlock[] = []
  const store = (block: RecordBlock | null | undefined): void => {
    if (blockFile !== null && block != null) blocks.push(blockFile.append(block))
  }
  const reader = new LogReader(records === null ? [collector] : [collector, records])
  const redaction = new LogRedaction(redactor, raw => reader.read(raw))
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      signal.throwIfAborted()
      for (const batch of redaction.push(chunk)) reader.add(batch)
      if (templates.isFull) return null
      store(records?.full())
    }
  } catch (error) {
    throw error instanceof Failure || signal.aborted ? error : diskFailure('read', error)
  }
  signal.throwIfAborted()
  for (const batch of redaction.end()) reader.add(batch)
  reader.end()
  store(records?.end())
  if (templates.isFull) return null
  return { templates, stored: records === null ? null : { lines: reader.counts.lines, blocks } }
}
