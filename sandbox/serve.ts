import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { smallExecution } from './executions.ts'
import { startSandbox } from './sandbox.ts'

/**
 * Serves a sandbox with one small execution until stdin closes or a signal comes, and says in an
 * env file how to reach it: `node sandbox/serve.ts FILE [--layout today|seed|standard]`. "ready" on
 * stdout means that the file is written.
 */
async function serve(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { layout: { type: 'string' } }
  })
  const [file] = positionals
  const layout = (['today', 'seed', 'standard'] as const).find(name => name === (values.layout ?? 'today'))
  if (file === undefined || layout === undefined) {
    throw new Error('usage: node sandbox/serve.ts FILE [--layout today|seed|standard]')
  }
  await using sandbox = await startSandbox({ results: true })
  const execution = smallExecution({ layout })
  sandbox.addExecution(execution)
  const variables = {
    ...sandbox.results.env,
    HARNESS_BASE_URL: sandbox.baseUrl,
    HARNESS_ACCOUNT_ID: sandbox.accountId,
    HARNESS_API_KEY: sandbox.apiKey,
    HARNESS_PIPELINE_ID: execution.pipeline,
    HARNESS_RUN_SEQUENCE: String(execution.run),
    HARNESS_LOG_PREFIX: execution.prefix
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(file, lines.join(''), { mode: 0o600 })
  process.stdout.write('ready\n')
  await new Promise<void>(resolve => {
    process.stdin.once('end', resolve).once('close', resolve).resume()
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve())
  })
  process.stdin.destroy()
}

await serve()
