import { chainedDeploy } from './chained-deploy.ts'
import { smallExecution, type SampleExecution, type SampleLayout } from './executions.ts'
import { failedDeploy } from './failed-deploy.ts'
import { goodDeploy } from './good-deploy.ts'
import { graphAt } from './graph-at.ts'
import { playExecution } from './live-execution.ts'
import { overLimit } from './over-limit.ts'
import { regression } from './regression.ts'
import { retriedDeploy } from './retried-deploy.ts'
import { rolledBackDeploy } from './rolled-back-deploy.ts'
import type { RunOptions } from './runner.ts'
import { START } from './sample-logs.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'
import { SHOP_SOURCES } from './shop-sources.ts'

/** What the layouts scenario shows. */
export interface ScenarioOptions {
  readonly layout: SampleLayout
  readonly stage: string
  readonly step: string
  readonly lines: number
}

/** What the action is to be run with. */
export interface ScenarioRun {
  readonly inputs: Readonly<Record<string, string>>
  readonly event?: NonNullable<RunOptions['event']>
  /** What was checked out before. */
  readonly checkout?: Readonly<Record<string, string>>
  /** The pull request whose comment is to be watched. */
  readonly pullRequest?: number
}

/** One way in which an execution can meet the action. */
export interface Scenario {
  /** For the help. */
  readonly about: string
  readonly sandbox?: SandboxOptions
  prepare(sandbox: Sandbox, options: ScenarioOptions): ScenarioRun | Promise<ScenarioRun>
}

const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const MINUTE = 60_000

/** The scenarios by name. */
export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map<string, Scenario>([
  [
    'failed',
    {
      about: 'a deploy that failed: what broke stands in the summary (the default)',
      prepare: sandbox => ({ ...looked(sandbox, failedDeploy()), checkout: SHOP_SOURCES })
    }
  ],
  ['success', { about: 'an execution that went well', prepare: sandbox => looked(sandbox, goodDeploy()) }],
  [
    'running-then-done',
    {
      about: 'an execution that still runs, then waits for an approval, and is waited for',
      prepare: sandbox => {
        const execution = failedDeploy({ noiseBytes: 100_000 })
        const run = looked(sandbox, execution)
        const { graph } = execution
        if (graph !== undefined) {
          const after = (seconds: number) => graphAt(graph, START + seconds * 1000)
          sandbox.pipelines.live(execution.execution, after(150), after(360), graph)
        }
        return run
      }
    }
  ],
  [
    'live',
    {
      about:
        'a deploy that runs now, in some 80 s: its steps and logs are followed, the comment is kept right',
      sandbox: { github: true },
      prepare: sandbox => {
        const { execution } = playExecution(sandbox, failedDeploy({ noiseBytes: 20_000 }), { speed: 9 })
        const repo = { full_name: 'octocat/shop' }
        sandbox.github.pulls.add({ number: 7, state: 'open', head: { sha: HEAD, repo } })
        return {
          pullRequest: 7,
          inputs: {
            ...signedIn(sandbox),
            'account-id': execution.account,
            'org-id': execution.org,
            'project-id': execution.project,
            'pipeline-id': execution.pipeline,
            'run-sequence': String(execution.run),
            'github-token': sandbox.github.token,
            follow: 'logs',
            comment: 'true'
          },
          checkout: SHOP_SOURCES,
          event: {
            name: 'pull_request',
            payload: { pull_request: { number: 7, head: { sha: HEAD, repo }, base: { repo } } }
          }
        }
      }
    }
  ],
  [
    'over-limit',
    {
      about: '3,000 logs where the Log Service exports 100 at once: stage by stage',
      sandbox: { limit: 100 },
      prepare: sandbox => looked(sandbox, overLimit())
    }
  ],
  [
    'chained',
    {
      about: 'a pipeline whose stages run another pipeline, which failed in one of them',
      prepare: sandbox => lookedOf(sandbox, chainedDeploy())
    }
  ],
  [
    'retried',
    {
      about: 'a run that was retried from a stage: the build was that of the run before',
      prepare: sandbox => lookedOf(sandbox, retriedDeploy())
    }
  ],
  [
    'rolled-back',
    {
      about: 'a failed run whose whole pipeline was rolled back',
      prepare: sandbox => lookedOf(sandbox, rolledBackDeploy())
    }
  ],
  [
    'regression',
    {
      about: 'a run that failed like the two before it, compared with the last one that was good',
      prepare: sandbox => lookedOf(sandbox, regression())
    }
  ],
  [
    'stale-cache',
    {
      about: 'an export from the time when the execution ran is in the cache: another spelling is asked for',
      prepare: async sandbox => {
        const execution = endedJustNow(goodDeploy())
        const run = looked(sandbox, execution)
        sandbox.script({ for: execution.prefix, keep: 3 })
        await sandbox.exports.prepare(execution.account, execution.prefix, 15 * MINUTE)
        return run
      }
    }
  ],
  [
    'pull-request',
    {
      about: 'a pull request: only the key is given, the commit statuses tell the execution',
      sandbox: { github: true },
      prepare: sandbox => {
        const execution = failedDeploy({ noiseBytes: 100_000 })
        sandbox.addExecution(execution)
        sandbox.github.setStatus(HEAD, { context: 'ci/other', target_url: 'https://ci.example.com/1' })
        sandbox.github.setHarnessStatus(HEAD, execution, 'Build', 'pending')
        // Harness sets none for the stages that deploy.
        for (const stage of ['Lint', 'Build', 'Compatibility_20'])
          sandbox.github.setHarnessStatus(HEAD, execution, stage, 'success')
        sandbox.github.setHarnessStatus(HEAD, execution, 'Compatibility_22', 'failure')
        const repo = { full_name: 'octocat/shop' }
        return {
          inputs: { ...signedIn(sandbox), 'github-token': sandbox.github.token },
          checkout: SHOP_SOURCES,
          event: {
            name: 'pull_request',
            payload: { pull_request: { head: { sha: HEAD, repo }, base: { repo } } }
          }
        }
      }
    }
  ],
  [
    'layouts',
    {
      about: 'no look-up, only logs: takes --layout, --stage, --step and --lines',
      prepare: (sandbox, { layout, stage, step, lines }) => {
        const execution = smallExecution({ layout, lines })
        sandbox.addExecution({ ...execution })
        const which: Record<string, string> =
          layout === 'standard'
            ? { 'log-prefix': execution.prefix }
            : { 'pipeline-id': execution.pipeline, 'run-sequence': String(execution.run) }
        const selection = { 'stage-id': stage, 'step-id': step }
        return { inputs: { ...signedIn(sandbox), 'account-id': execution.account, ...selection, ...which } }
      }
    }
  ]
])

/** All of them are there, and the first is named. */
function lookedOf(sandbox: Sandbox, [main, ...others]: readonly SampleExecution[]): ScenarioRun {
  if (main === undefined) throw new Error('a scenario has an execution')
  for (const other of others) sandbox.addExecution(other)
  return { ...looked(sandbox, main), checkout: SHOP_SOURCES }
}

/** The execution is there, and is named so that it can be looked up. */
function looked(sandbox: Sandbox, execution: SampleExecution): ScenarioRun {
  sandbox.addExecution(execution)
  return {
    inputs: {
      ...signedIn(sandbox),
      'account-id': execution.account,
      'org-id': execution.org,
      'project-id': execution.project,
      'pipeline-id': execution.pipeline,
      'run-sequence': String(execution.run)
    }
  }
}

function signedIn(sandbox: Sandbox): Record<string, string> {
  return { 'api-key': sandbox.apiKey, 'base-url': sandbox.baseUrl }
}

/** The same, but it ended ten minutes ago. */
function endedJustNow(execution: SampleExecution): SampleExecution {
  const { graph } = execution
  if (graph === undefined) return execution
  const now = Date.now()
  return { ...execution, graph: { ...graph, startedAt: now - 30 * MINUTE, endedAt: now - 10 * MINUTE } }
}
