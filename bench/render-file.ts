import { closeSync, mkdtempSync, openSync, readSync, rmSync, writevSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BlockFile } from '../src/blocks/block-file.ts'
import { LogWriter } from '../src/reading/log-writer.ts'
import { LogRedaction } from '../src/redaction/log-redaction.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { peakBytes } from './peak-memory.ts'
import { LogDiagnosis } from '../src/diagnosis/log-diagnosis.ts'
import { LogReader } from '../src/text/log-reader.ts'
import { TextLines } from '../src/text/text-file.ts'

/**
 * What bench/text.ts measures: one log as the action reads it, in chunks of 128 KiB. `text` renders
 * alone, as jq does; `excerpt` looks for the lines that say why it failed, too; `secrets` and
 * `patterns` do all that is done with a log: hash, redact, write both files, keep it for the
 * report's page. Says the peak of its memory in bytes.
 */
const [file = '', mode = 'text'] = process.argv.slice(2)
const SECRETS = [
  'pat.bench_account.0123456789abcdef01234567.AbCdEfGhIjKlMnOpQrSt',
  'ghs_0123456789abcdefghijABCDEFGHIJ012345'
]
const PATTERNS = [/password=\S+/gu, /\b\d{4}-\d{4}-\d{4}-\d{4}\b/gu]

const input = openSync(file, 'r')
if (mode === 'text' || mode === 'excerpt') {
  const output = openSync('/dev/null', 'w')
  const lines = new TextLines()
  const diagnosis = new LogDiagnosis()
  const reader =
    mode === 'text' ? new LogReader([lines]) : new LogReader([lines, diagnosis], diagnosis.findErrors)
  const redaction = new LogRedaction(createRedactor([], []), raw => reader.read(raw))
  for (const chunk of chunks(input)) {
    for (const batch of redaction.push(chunk)) reader.add(batch)
    writeAll(output, lines.pieces())
  }
  for (const batch of redaction.end()) reader.add(batch)
  reader.end()
  writeAll(output, lines.pieces())
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-text-'))
  const redactor = createRedactor(SECRETS, mode === 'patterns' ? PATTERNS : [])
  using blocks = new BlockFile(join(folder, 'blocks'))
  using writer = new LogWriter(join(folder, 'raw'), join(folder, 'text'), redactor, {
    blockFile: blocks
  })
  for (const chunk of chunks(input)) writer.write(chunk)
  writer.end()
  rmSync(folder, { recursive: true })
}
closeSync(input)
process.stdout.write(`${peakBytes()}\n`)

function writeAll(file: number, pieces: readonly Buffer[]): void {
  if (pieces.length > 0) writevSync(file, pieces)
}

function* chunks(input: number): Generator<Buffer> {
  for (;;) {
    const chunk = Buffer.allocUnsafeSlow(131_072)
    const length = readSync(input, chunk)
    if (length === 0) return
    yield chunk.subarray(0, length)
  }
}
