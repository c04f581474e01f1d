import { frameOf, type SampleExecution } from './executions.ts'
import {
  build,
  compatibility,
  FACTS,
  failingStage,
  lint,
  ROLLOUT_FAILED,
  type FailedDeployOptions
} from './failed-deploy.ts'
import { goodStage, smokeTest } from './good-deploy.ts'
import type { SampleGraph, SampleNode } from './sample-graph.ts'
import { nodeOf, StepRecorder, timesOf } from './step-recorder.ts'

/** How a run of the pipeline went. */
interface RunOutcome {
  readonly run: number
  readonly execution: string
  readonly commit: string
  /** Before the newest one. */
  readonly hoursAgo: number
  readonly testsFail?: boolean
  readonly rolloutFails?: boolean
}

const HOUR = 3_600_000
const GOOD = '0d4f5c1b7a2e9836f1d05c7b3e8a4692d01b5f7c'
const BROKEN = 'b81c6f20d5a94e7386c1fd02e95b7a34c60d81fe'
const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'

/** Of one pull request, the newest first. */
const RUNS: readonly RunOutcome[] = [
  {
    ...{ run: 121, execution: 'Hq4VbZ9sTqKf1wYpXc7NRg' },
    ...{ commit: HEAD, hoursAgo: 0, testsFail: true, rolloutFails: true }
  },
  { run: 120, execution: 'Lm8RtJ2xQnWs5yUoEa3ZKw', commit: HEAD, hoursAgo: 2, testsFail: true },
  { run: 119, execution: 'Yd6PfG0kRmBv7hCiNt1XQA', commit: BROKEN, hoursAgo: 26, testsFail: true },
  { run: 118, execution: 'Aw3KzM5nXsTg9bLqVe2YDw', commit: GOOD, hoursAgo: 50 },
  { run: 117, execution: 'Zc1HyN7pUoFr4jSkWi8BMQ', commit: GOOD, hoursAgo: 73 }
]

/**
 * A pipeline with a history: good, good, failed, failed the same way. Then comes the same commit
 * once more, on which the rollout fails that passed before: it is flaky. The newest run is first.
 */
export function regression(options: FailedDeployOptions = {}): readonly SampleExecution[] {
  return RUNS.map(outcome => runOf(outcome, options))
}

function runOf(outcome: RunOutcome, options: FailedDeployOptions): SampleExecution {
  const { run, execution, commit, hoursAgo, testsFail = false, rolloutFails = false } = outcome
  const frame = frameOf({ pipeline: 'Release_Shop', ...options, run, execution })
  const recorder = new StepRecorder(frame)
  const hasFailed = testsFail || rolloutFails
  const stages = [
    nodeOf('parallel', 'parallelb2c41f', [build(recorder, options.noiseBytes ?? 100_000), lint(recorder)]),
    nodeOf(
      'parallel',
      'parallel9e07d5',
      [
        compatibility(recorder, testsFail ? '22' : undefined),
        rolloutFails ? failingStage(recorder) : goodStage(recorder)
      ],
      { status: hasFailed ? 'Failed' : 'Success' }
    ),
    hasFailed
      ? ({ kind: 'stage', identifier: 'Smoke_Test', status: 'Skipped', ...timesOf(AT_END) } as const)
      : smokeTest(recorder)
  ]
  const graph = {
    name: 'Release Shop',
    status: hasFailed ? 'Failed' : 'Success',
    ...(hasFailed
      ? { failure: rolloutFails ? ROLLOUT_FAILED : 'Command "npm test" ended with exit status 1' }
      : {}),
    startedAt: timesOf({ from: 0, to: 0 }).from,
    endedAt: timesOf(AT_END).from,
    stages
  }
  return { ...frame, logs: recorder.logs, graph: earlier(graph, hoursAgo * HOUR), facts: factsOf(commit) }
}

const AT_END = { from: 717, to: 717 }

function factsOf(commit: string): Readonly<Record<string, unknown>> {
  const { ci } = FACTS.moduleInfo
  const { pullRequest } = ci.ciExecutionInfoDTO
  const commits = [{ id: commit, message: 'Checkout: charge each item once' }]
  const built = { ...ci.ciExecutionInfoDTO, pullRequest: { ...pullRequest, commits } }
  return { ...FACTS, moduleInfo: { ...FACTS.moduleInfo, ci: { ...ci, ciExecutionInfoDTO: built } } }
}

/** The same, so many ms before. */
function earlier(graph: SampleGraph, ms: number): SampleGraph {
  const shift = (node: SampleNode): SampleNode => ({
    ...node,
    ...(node.from === undefined ? {} : { from: node.from - ms }),
    ...(node.to == null ? {} : { to: node.to - ms }),
    ...(node.children === undefined ? {} : { children: node.children.map(shift) })
  })
  const { startedAt, endedAt } = graph
  return {
    ...graph,
    startedAt: startedAt - ms,
    endedAt: endedAt === null ? null : endedAt - ms,
    stages: graph.stages.map(shift)
  }
}
