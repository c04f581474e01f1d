import { ActionClock } from '../../sandbox/action-clock.ts'
import type { SandboxRequest } from '../../sandbox/http.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts'
import { sample } from './run-action.ts'

/** What the sample's keys begin with, up to the execution. */
export const RUN = `${sample.account}/pipeline/${sample.pipeline}/${sample.run}/`
export const LOCAL = { upload: 'false' }
export const BY_ID = { ...LOCAL, 'execution-id': sample.execution }
export const DAY = 24 * 3_600_000

/** A sandbox of its own for each test: what it has exported, it remembers. */
export async function startWithSample(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock: new ActionClock(), ...options })
  sandbox.addExecution(sample)
  return sandbox
}

/** The routes that were asked, in order. */
export const routes = (sandbox: Sandbox): string[] => sandbox.requests.map(({ on }) => on)
/** The requests to one of them. */
export const on = (sandbox: Sandbox, route: string): SandboxRequest[] =>
  sandbox.requests.filter(request => request.on === route)
/** The prefixes that were asked for. */
export const asked = (sandbox: Sandbox): (string | undefined)[] =>
  on(sandbox, 'download').map(({ query }) => query.prefix)
