import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { smallExecution } from '../sandbox/executions.ts'
import { runAction } from '../sandbox/runner.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { bundled } from './bundled.ts'
import { median } from './table.ts'

/**
 * How long it takes from the start of the process to its first request: ours, and an uploader that
 * imports `@actions/artifact` at its top, as actions/upload-artifact does, bundled in the same way.
 * In turns; prints the medians.
 */
const ROUNDS = 15
const work = await mkdtemp(join(tmpdir(), 'bench-start-'))
const uploader = bundled('upload-raw')
await mkdir(join(work, 'files'))
await writeFile(join(work, 'files', 'a.log'), 'one line\n')

await using sandbox = await startSandbox({ results: true })
const execution = smallExecution()
sandbox.addExecution(execution)
const times = { uploader: [] as number[], action: [] as number[] }
for (let round = 0; round < ROUNDS; round += 1) {
  times.uploader.push(await firstRequest(() => upload(`start-${round}`)))
  times.action.push(await firstRequest(act))
}
await rm(work, { recursive: true })
process.stdout.write(
  `| from start to first request, median of ${ROUNDS} | |\n| --- | ---: |\n` +
    `| an uploader with @actions/artifact, bundled | ${median(times.uploader)} ms |\n` +
    `| harness-logs | ${median(times.action)} ms |\n`
)

async function firstRequest(run: () => Promise<void>): Promise<number> {
  const before = sandbox.requests.length
  const clock = Date.now()
  await run()
  return (sandbox.requests[before]?.at ?? Number.NaN) - clock
}

async function upload(name: string): Promise<void> {
  const env = { PATH: process.env.PATH, ...sandbox.results.env }
  const child = spawn(process.execPath, [uploader, name, join(work, 'files')], {
    env,
    stdio: 'ignore'
  })
  await once(child, 'close')
}

async function act(): Promise<void> {
  const inputs = {
    'api-key': sandbox.apiKey,
    'account-id': execution.account,
    'base-url': sandbox.baseUrl,
    'pipeline-id': execution.pipeline,
    'run-sequence': String(execution.run),
    upload: 'false'
  }
  await using run = await runAction(inputs)
  if (run.code !== 0) throw new Error(run.stdout)
}
