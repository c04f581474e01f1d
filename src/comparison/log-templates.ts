import { createReadStream } from 'node:fs'
import { diskFailure } from '../system/disk.ts'
import { Failure } from '../failure/failure.ts'
import { LogRedaction } from '../redaction/log-redaction.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { TIME_COLUMN, type ShownLines } from '../text/line-batch.ts'
import { LogReader, type LineTaker } from '../text/log-reader.ts'
import { LineHasher } from './line-hasher.ts'
import { TemplateSet } from './template-set.ts'

/** Collects the templates of the lines of a log as a reader hands them on. */
export class LogTemplates implements LineTaker {
  readonly templates = new TemplateSet()
  readonly #hasher = new LineHasher()

  take({ batch, from, to }: ShownLines): void {
    const { text, lineStarts, firstLines } = batch
    const { templates } = this
    const hasher = this.#hasher
    const end = firstLines[to] ?? 0
    for (let line = firstLines[from] ?? 0; line < end; line++) {
      const hash = hasher.read(text, (lineStarts[line] ?? 0) + TIME_COLUMN, (lineStarts[line + 1] ?? 1) - 1)
      if (templates.has(hash)) continue
      templates.remember(hash)
      templates.add(hasher.template())
    }
  }
}

/**
 * The templates of a log on disk, NDJSON as Harness has it. Secrets are blanked first, as in the
 * log that it is compared with.
 *
 * @param signal ends the reading between two pieces
 * @returns null for a log with more kinds of lines than can be kept
 * @throws {Failure} `disk`; `input` when a pattern of `redact` takes too long
 * @throws the signal's reason when aborted
 */
export async function readTemplates(
  path: string,
  redactor: Redactor,
  signal: AbortSignal
): Promise<TemplateSet | null> {
  const collector = new LogTemplates()
  const reader = new LogReader([collector])
  const redaction = new LogRedaction(redactor, raw => reader.read(raw))
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      signal.throwIfAborted()
      for (const batch of redaction.push(chunk)) reader.add(batch)
      if (collector.templates.isFull) return null
    }
  } catch (error) {
    throw error instanceof Failure || signal.aborted ? error : diskFailure('read', error)
  }
  for (const batch of redaction.end()) reader.add(batch)
  reader.end()
  return collector.templates.isFull ? null : collector.templates
}
