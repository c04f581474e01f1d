import {
  infrastructureLog,
  ROLLOUT_UNITS,
  rolledOutLog,
  rolloutLog,
  serviceLog,
  smokeLog
} from './deploy-logs.ts'
import { frameOf, type SampleExecution } from './executions.ts'
import type { Place } from './place.ts'
import { build, initialize, lint, type FailedDeployOptions } from './failed-deploy.ts'
import type { SampleNode } from './sample-graph.ts'
import { nodeOf, StepRecorder, timesOf } from './step-recorder.ts'
import type { Span } from './told-log.ts'

/**
 * The run before the failed deploy: the same build, then a rollout that came to its end in less
 * than seven minutes, and a test of it.
 */
export function goodDeploy(options: FailedDeployOptions = {}): SampleExecution {
  const frame = frameOf({
    pipeline: 'Release_Shop',
    run: 117,
    execution: 'r5Wb0sQeSuOcVt1kYh7PzQ',
    ...options
  })
  const recorder = new StepRecorder(frame)
  const stages = [
    nodeOf('parallel', 'parallelb2c41f', [build(recorder, options.noiseBytes ?? 1_000_000), lint(recorder)]),
    goodStage(recorder),
    smokeTest(recorder)
  ]
  const [startedAt, endedAt] = [timesOf(at(0, 0)).from, timesOf(at(361, 361)).from]
  return {
    ...frame,
    logs: recorder.logs,
    graph: { name: 'Release Shop', status: 'Success', startedAt, endedAt, stages }
  }
}

/** The deploy that comes to its end. */
export function goodStage(recorder: StepRecorder): SampleNode {
  const place = (...steps: string[]): Place => ({
    stage: ['Deploy_Production'],
    steps: steps.map(step => [step])
  })
  const rollout = recorder.stepOfUnits(
    place('Canary', 'Rollout_Deployment'),
    ROLLOUT_UNITS.map((name, unit) => {
      const span = ROLLOUT_SPANS[unit] ?? at(0, 0)
      const content = name === 'Wait for Steady State' ? rolledOutLog(span) : rolloutLog(name, span)
      return { name, span, content }
    }),
    { type: 'K8sRollingDeploy' }
  )
  const besides = (
    [
      ['service', 'Service', 'SERVICE_V3', serviceLog, at(231, 236)],
      ['infrastructure', 'Infrastructure', 'INFRASTRUCTURE_TASKSTEP_V2', infrastructureLog, at(236, 240)]
    ] as const
  ).map(([beside, name, type, log, span]) =>
    recorder.step({ ...place(), beside }, span, log(span), { name, type })
  )
  return nodeOf('stage', 'Deploy_Production', [...besides, nodeOf('group', 'Canary', [rollout])], {
    type: 'DEPLOYMENT_STAGE_STEP',
    name: 'Deploy to production'
  })
}

const ROLLOUT_SPANS = [at(241, 247), at(247, 252), at(252, 258), at(258, 311)]

/** The test of what was deployed. */
export function smokeTest(recorder: StepRecorder): SampleNode {
  const place = (step: string): Place => ({ stage: ['Smoke_Test'], steps: [[step]] })
  return nodeOf('stage', 'Smoke_Test', [
    initialize(recorder, place('liteEngineTask'), at(312, 330)),
    recorder.step(place('Ask_The_Shop'), at(330, 360), smokeLog(at(331, 359)), { name: 'Ask the shop' })
  ])
}

function at(from: number, to: number): Span {
  return { from, to }
}
