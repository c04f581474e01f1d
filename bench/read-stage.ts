import { join } from 'node:path'
import { listArchive } from '../src/archive/archive.ts'
import { sizeBudget } from '../src/archive/size-budget.ts'
import { readEntry } from '../src/archive/stored-entry.ts'
import { OpenFiles } from '../src/system/open-files.ts'
import { parseLogKey } from '../src/harness/keys/log-key.ts'
import { readArchives, type ReadOptions } from '../src/reading/read-archives.ts'
import { LogDiagnosis } from '../src/diagnosis/log-diagnosis.ts'
import { LogRedaction } from '../src/redaction/log-redaction.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { LogReader } from '../src/text/log-reader.ts'
import { TextLines } from '../src/text/text-file.ts'
import { peakBytes } from './peak-memory.ts'

/**
 * One row of stages.ts, in a process of its own: `node bench/read-stage.ts STAGE ARCHIVE PREFIX
 * FOLDER`. Prints wall and CPU time in ms and the peak of its memory in bytes.
 */
const MIB = 1_048_576
const SECRETS = ['pat.bench_account.0123456789abcdef01234567.AbCdEfGhIjKlMnOpQrSt']
const [stage = '', archive = '', prefix = '', folder = ''] = process.argv.slice(2)

const started = performance.now()
if (stage === 'inflate' || stage === 'text' || stage === 'excerpt') await readOnly(stage)
else await readArchives(found(), optionsOf(stage))
const wall = performance.now() - started
const { userCPUTime, systemCPUTime } = process.resourceUsage()
process.stdout.write(JSON.stringify([wall, (userCPUTime + systemCPUTime) / 1000, peakBytes()]))

async function readOnly(stage: 'inflate' | 'text' | 'excerpt'): Promise<void> {
  const budget = sizeBudget(Infinity)
  using files = new OpenFiles()
  for (const entry of (await listArchive(archive)).entries) {
    const lines = new TextLines()
    const diagnosis = new LogDiagnosis()
    const reader =
      stage === 'excerpt' ? new LogReader([lines, diagnosis], diagnosis.findErrors) : new LogReader([lines])
    const redaction = new LogRedaction(createRedactor([], []), raw => reader.read(raw))
    for await (const chunk of readEntry(entry, budget, files)) {
      if (stage !== 'inflate') for (const batch of redaction.push(chunk)) reader.add(batch)
      lines.pieces()
    }
    for (const batch of redaction.end()) reader.add(batch)
    reader.end()
  }
}

function found(): Parameters<typeof readArchives>[0] {
  const account = parseLogKey(prefix)?.account ?? ''
  return { archives: [{ path: archive, account, prefix, executionId: null }], logs: [] }
}

function optionsOf(stage: string): ReadOptions {
  return {
    directory: join(folder, 'logs'),
    maxBytes: Infinity,
    selection: { stage: null, step: null },
    executions: [],
    redactor: createRedactor(SECRETS, []),
    blocks: stage === 'files' ? null : { path: join(folder, 'blocks'), limit: 64 * MIB },
    packing: stage === 'packed' ? { path: join(folder, 'packed'), level: 6 } : null
  }
}
