import { expect } from '@jest/globals'
import { ActionClock } from '../../../sandbox/action-clock.ts'
import type { Azurite } from '../../../sandbox/azurite.ts'
import { smallExecution } from '../../../sandbox/executions.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts'
import { fetchArtifact, sourceLogs, storedLogs, unzip } from '../run-results.ts'
import type { Scene } from './fault-matrix.ts'

/** What all runs of the matrix are about. */
export const execution = smallExecution()

const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const LOCAL = { upload: 'false' }
const NAMED = {
  'account-id': execution.account,
  'pipeline-id': execution.pipeline,
  'run-sequence': String(execution.run),
  'execution-id': execution.execution
}
const SCOPE = { 'org-id': execution.org, 'project-id': execution.project }

/** Nothing is looked up: the calls are those for the export and the download. */
export async function logsAlone(): Promise<Scene> {
  const sandbox = await startWithExecution()
  return { sandbox, inputs: { ...NAMED, ...LOCAL }, end: () => sandbox.close() }
}

/** The execution is looked up first. */
export async function lookedUp(): Promise<Scene> {
  const sandbox = await startWithExecution()
  return { sandbox, inputs: { ...NAMED, ...SCOPE, ...LOCAL }, end: () => sandbox.close() }
}

/** The export is switched off, so that the logs that the graph names are asked for one by one. */
export async function withoutExport(): Promise<Scene> {
  const scene = await lookedUp()
  scene.sandbox.faults.add({ on: 'download', times: Infinity, do: { status: 405 } })
  return scene
}

const REPOSITORY = { full_name: 'octocat/shop' }
const PULL_REQUEST = {
  name: 'pull_request',
  payload: { pull_request: { head: { sha: HEAD, repo: REPOSITORY }, base: { repo: REPOSITORY } } }
}

/** The execution is found from the statuses of a pull request's head. */
export async function onPullRequest(): Promise<Scene> {
  const sandbox = await startWithExecution({ github: true })
  sandbox.github.setHarnessStatus(HEAD, execution, 'Build', 'success')
  return {
    sandbox,
    inputs: { 'github-token': sandbox.github.token, ...LOCAL },
    event: PULL_REQUEST,
    end: () => sandbox.close()
  }
}

let names = 0

/** The export is ready, and the logs are uploaded under a name of their own. */
export async function uploaded(azurite: Azurite): Promise<Scene> {
  const sandbox = await startWithExecution({ results: azurite })
  await sandbox.exports.prepare(execution.account, execution.prefix)
  const name = newName()
  // One upload: the page's is the same calls once more.
  const inputs = { ...NAMED, 'artifact-name': name, report: 'false' }
  return { sandbox, inputs, check: () => checkArtifact(sandbox, name), end: () => sandbox.close() }
}

/** Every call that the action makes: found from a pull request, exported, uploaded. */
export async function everyCall(azurite: Azurite): Promise<Scene> {
  const sandbox = await startWithExecution({ github: true, results: azurite })
  sandbox.github.setHarnessStatus(HEAD, execution, 'Build', 'success')
  const name = newName()
  return {
    sandbox,
    inputs: { 'github-token': sandbox.github.token, 'artifact-name': name, 'timeout-minutes': '60' },
    event: PULL_REQUEST,
    check: () => checkArtifact(sandbox, name),
    end: () => sandbox.close()
  }
}

function newName(): string {
  names += 1
  return `faults-${names}`
}

async function checkArtifact(sandbox: Sandbox, name: string): Promise<void> {
  const stored = sandbox.results.artifacts.filter(artifact => artifact.name === name)
  expect(stored.map(({ size }) => size)).toEqual([expect.any(Number)])
  const files = await unzip(await fetchArtifact(sandbox, name))
  expect(storedLogs(files)).toEqual(sourceLogs(execution.logs))
}

async function startWithExecution(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock: new ActionClock(), ...options })
  sandbox.addExecution(execution)
  return sandbox
}
