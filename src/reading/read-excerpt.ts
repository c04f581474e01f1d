import { createReadStream } from 'node:fs'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { RawRedaction } from '../redaction/raw-redaction.ts'
import { LogRenderer, type LogCounts } from '../text/render.ts'

/** What a log says of a failure. */
export interface DiagnosedLog {
  readonly counts: LogCounts
  /** null for a log without any text. */
  readonly excerpt: Excerpt | null
}

/** Reads a log on disk, NDJSON as Harness has it, for its telling lines alone; nothing is written. Secrets are blanked. */
export async function readExcerpt(path: string, redactor: Redactor): Promise<DiagnosedLog> {
  const redaction = new RawRedaction(redactor)
  const renderer = new LogRenderer()
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const piece of redaction.push(chunk)) renderer.push(piece)
  }
  renderer.push(redaction.end())
  renderer.end()
  return { counts: renderer.counts, excerpt: renderer.excerpt() }
}
