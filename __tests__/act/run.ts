import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { smallExecution } from '../../sandbox/executions.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'

// Runs a workflow with the action in it under act, a local runner: the action as a user's workflow
// uses it.
const root = resolve(import.meta.dirname, '../..')
await using sandbox = await startSandbox({ results: true })
sandbox.addExecution(smallExecution({ layout: 'today' }))

const folder = await mkdtemp(join(tmpdir(), 'act-'))
const env = {
  ...sandbox.results.env,
  SANDBOX_API_KEY: sandbox.apiKey,
  SANDBOX_ACCOUNT_ID: sandbox.accountId,
  SANDBOX_BASE_URL: sandbox.baseUrl
}
const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
await writeFile(join(folder, 'env'), lines.join(''))
const workflow = join(import.meta.dirname, 'workflow.yml')
const options = [
  '-W',
  workflow,
  '-P',
  'ubuntu-latest=-self-hosted',
  '--no-cache-server',
  '--env-file',
  join(folder, 'env')
]
const child = spawn('act', ['push', ...options], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` }
})
child.once('error', error => console.error(`act could not be started: ${error.message}`))
const [code] = (await once(child, 'close')) as [number | null]
await rm(folder, { recursive: true })

// They are uploaded at the same time.
const names = sandbox.results.artifacts.map(artifact => artifact.name).toSorted()
const name = 'harness-logs-Deploy_Service-42-Build'
const uploaded = names.join() === `${name},${name}.html`
console.log(`act ended with ${String(code)}; artifacts: ${names.join(', ') || 'none'}`)
process.exitCode = code === 0 && uploaded ? 0 : 1
