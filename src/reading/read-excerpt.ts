import { createReadStream } from 'node:fs'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import { ExcerptFeed } from '../diagnosis/excerpt-feed.ts'
import { LogRedaction } from '../redaction/log-redaction.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { LogReader, type LogCounts } from '../text/log-reader.ts'

/** What a log says of a failure. */
export interface DiagnosedLog {
  readonly counts: LogCounts
  /** null for a log without any text. */
  readonly excerpt: Excerpt | null
}

/** Reads a log on disk, NDJSON as Harness has it, for its telling lines alone; nothing is written. Secrets are blanked. */
export async function readExcerpt(path: string, redactor: Redactor): Promise<DiagnosedLog> {
  const excerpt = new ExcerptFeed()
  const reader = new LogReader([excerpt])
  const redaction = new LogRedaction(redactor, raw => reader.read(raw))
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const batch of redaction.push(chunk)) reader.add(batch)
  }
  for (const batch of redaction.end()) reader.add(batch)
  reader.end()
  return { counts: reader.counts, excerpt: excerpt.end() }
}
