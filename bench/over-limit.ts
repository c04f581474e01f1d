import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allKeys, exportOptions } from '../__tests__/fixtures/exported.ts'
import { knownOf } from '../__tests__/fixtures/known-execution.ts'
import { frameOf, keyOf, type SampleExecution } from '../sandbox/executions.ts'
import { manyLines } from '../sandbox/large-execution.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { systemClock } from '../src/system/clock.ts'
import { exportLogs } from '../src/harness/export/export-logs.ts'
import { connect } from '../src/harness/http/http.ts'

// An execution with more logs than the Log Service exports at once: how many exports, polls and
// seconds it takes to have all of it.

const BYTES = 20_000
const CASES = [
  { stages: 30, steps: 100, limit: 1500 },
  { stages: 30, steps: 100, limit: 500 },
  { stages: 3, steps: 1000, limit: 500 }
]

const rows = [
  '| logs | limit | exports | most queued | polls | one by one | time |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
]
for (const { stages, steps, limit } of CASES) {
  const execution = gridOf(stages, steps)
  await using sandbox = await startSandbox({ limit })
  sandbox.addExecution(execution)
  const directory = await mkdtemp(join(tmpdir(), 'over-limit-'))
  const started = performance.now()
  const { account, pipeline, run, execution: id } = execution
  const connection = {
    baseUrl: sandbox.baseUrl,
    credentials: { kind: 'api-key', apiKey: sandbox.apiKey },
    userAgent: 'harness-logs/bench',
    clock: systemClock,
    log: () => undefined,
    redact: (text: string) => text,
    mask: () => undefined
  } as const
  const target = { kind: 'run', account, pipeline, run, execution: id, known: knownOf(execution) } as const
  const deadline = Date.now() + 30 * 60_000
  const result = await exportLogs(connect(connection), [target], { ...exportOptions(directory), deadline })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)

  const keys = await allKeys(result)
  if (result.gaps.length > 0 || keys.length !== execution.logs.length || new Set(keys).size !== keys.length)
    throw new Error(`${keys.length} of ${execution.logs.length} logs, ${result.gaps.length} gaps`)
  await rm(directory, { recursive: true })
  const accepted = sandbox.requests.filter(({ on, status }) => on === 'download' && status === 200)
  const exports = new Set(accepted.map(({ query }) => query.prefix)).size
  const blobs = sandbox.requests.filter(({ on }) => on === 'blob').length
  const cells = [
    `${stages} stages × ${steps} steps`,
    limit,
    exports,
    mostUnderWay(accepted),
    accepted.length,
    blobs,
    `${seconds} s`
  ]
  rows.push(`| ${cells.join(' | ')} |`)
}
process.stdout.write(`${rows.join('\n')}\n`)

/** How many exports were asked for but not asked for the last time yet, at most. */
function mostUnderWay(polls: readonly { readonly query: Readonly<Record<string, string>> }[]): number {
  const prefixes = polls.map(({ query }) => query.prefix)
  const counts = prefixes.map((_, at) => {
    const later = new Set(prefixes.slice(at))
    return new Set(prefixes.slice(0, at + 1).filter(prefix => later.has(prefix))).size
  })
  return Math.max(0, ...counts)
}

function gridOf(stages: number, steps: number): SampleExecution {
  const frame = frameOf({ pipeline: 'Large' })
  const logs = Array.from({ length: stages * steps }, (_, at) => {
    const stage = `Stage_${String(Math.floor(at / steps)).padStart(2, '0')}`
    const step = `Step_${String(at % steps).padStart(3, '0')}`
    return { key: keyOf(frame, { stage: [stage], steps: [[step]] }), content: () => manyLines(BYTES, at) }
  })
  return { ...frame, logs }
}
