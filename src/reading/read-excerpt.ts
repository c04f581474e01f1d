import { createReadStream } from 'node:fs'
import { LogDiagnosis } from '../diagnosis/log-diagnosis.ts'
import { LogRedaction } from '../redaction/log-redaction.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { LogReader, type LogCounts } from '../text/log-reader.ts'
import { keptFindings, type KeptFindings } from './log-findings.ts'

/** What a log says of a failure. */
export interface DiagnosedLog {
  readonly counts: LogCounts
  readonly findings: KeptFindings
}

/**
 * Reads a log on disk, NDJSON as Harness has it, for what it says of a failure. Nothing is written.
 * Secrets are blanked.
 */
export async function readExcerpt(path: string, redactor: Redactor): Promise<DiagnosedLog> {
  const diagnosis = new LogDiagnosis()
  const reader = new LogReader([diagnosis], diagnosis.findErrors)
  const redaction = new LogRedaction(redactor, raw => reader.read(raw))
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const batch of redaction.push(chunk)) reader.add(batch)
  }
  for (const batch of redaction.end()) reader.add(batch)
  reader.end()
  return { counts: reader.counts, findings: keptFindings(diagnosis.end()) }
}
