import { join } from 'node:path'
import { parseLogKey } from '../src/harness/keys/log-key.ts'
import { readArchives } from '../src/reading/read-archives.ts'
import { reported } from '../src/report/failures.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { describeReport } from '../src/report/page/describe-report.ts'
import { writePage } from '../src/report/page/write-page.ts'
import { peakBytes } from './peak-memory.ts'

/**
 * What the action does with a downloaded export, in a process of its own: `node
 * bench/write-report.ts ARCHIVE PREFIX FOLDER LIMIT`. FOLDER gets the files and, with a LIMIT in
 * bytes, the report's page. Prints the time in ms and the process's peak of memory in bytes.
 */
const [archive = '', prefix = '', folder = '', limitText = ''] = process.argv.slice(2)
const limit = limitText === '' ? null : Number(limitText)
const started = performance.now()
const logbook = await readArchives(
  {
    archives: [{ path: archive, account: parseLogKey(prefix)?.account ?? '', prefix, executionId: null }],
    logs: []
  },
  {
    directory: folder,
    maxBytes: Infinity,
    selection: { stage: null, step: null },
    executions: [],
    redactor: createRedactor([], []),
    blocks: limit === null ? null : { path: join(folder, '.blocks'), limit }
  }
)
if (limit !== null) {
  const report = describeReport(reported(logbook), {
    limit,
    generator: 'harness-logs/1.0.0',
    now: Date.now(),
    runUrl: null,
    productUrl: null
  })
  await writePage(join(folder, 'index.html'), report)
}
const ms = performance.now() - started
process.stdout.write(JSON.stringify({ ms, peakBytes: peakBytes(), lines: logbook.lineCount }))
