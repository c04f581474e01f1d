import { ROLLBACK_UNITS, rollbackLog } from './deploy-logs.ts'
import { frameOf, type SampleExecution } from './executions.ts'
import type { Place } from './place.ts'
import {
  build,
  FACTS,
  failingStage,
  lint,
  ROLLOUT_FAILED,
  type FailedDeployOptions
} from './failed-deploy.ts'
import type { SampleNode } from './sample-graph.ts'
import { nodeOf, StepRecorder, timesOf } from './step-recorder.ts'
import type { Span } from './told-log.ts'

/**
 * A deploy that failed, and whose whole pipeline was rolled back: the execution itself is the
 * first, the rollback the second. It has the same run number, and copies of the stages that it
 * leaves alone.
 */
export function rolledBackDeploy(options: FailedDeployOptions = {}): readonly SampleExecution[] {
  const frame = frameOf({
    pipeline: 'Release_Shop',
    run: 121,
    execution: 'e2VnSx7cQkWl5TgZu0RbIw',
    ...options
  })
  const rollback = { ...frameOf({ ...frame, execution: 'y8HdMp3fRvKa1CoXq6NeJt' }) }
  const recorder = new StepRecorder(frame)
  const undo = new StepRecorder(rollback)
  const built = nodeOf('parallel', 'parallelb2c41f', [
    build(recorder, options.noiseBytes ?? 100_000),
    lint(recorder)
  ])
  const rolledBack = rollbackStage(undo)
  const { from, to } = rolledBack
  const stages: readonly SampleNode[] = [
    built,
    failingStage(recorder),
    {
      kind: 'stage',
      identifier: 'Pipeline_Rollback_Stage',
      name: 'Pipeline Rollback',
      type: 'PIPELINE_ROLLBACK_STAGE',
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to })
    }
  ]
  const endedAt = to ?? null
  const graph = {
    ...{ name: 'Release Shop', status: 'Failed', failure: ROLLOUT_FAILED },
    ...{ startedAt: timesOf({ from: 0, to: 0 }).from, endedAt, stages }
  }
  const undone = {
    ...{ name: 'Release Shop', status: 'Success', startedAt: from ?? 0, endedAt },
    stages: [built, rolledBack]
  }
  return [
    { ...frame, logs: recorder.logs, graph, rollback: rollback.execution, facts: FACTS },
    { ...rollback, logs: undo.logs, graph: undone }
  ]
}

function rollbackStage(recorder: StepRecorder): SampleNode {
  const place: Place = { stage: ['Deploy_Production'], steps: [['Rollback_Rollout']], rollback: true }
  const units = ROLLBACK_UNITS.map((name, unit) => {
    const span: Span = { from: 720 + unit * 10, to: 728 + unit * 10 }
    return { name, span, content: rollbackLog(name, span) }
  })
  const step = recorder.stepOfUnits(place, units, { type: 'K8sRollingRollback' })
  return nodeOf('stage', 'Deploy_Production', [nodeOf('group', 'rollbackSteps', [step])], {
    type: 'DEPLOYMENT_STAGE_STEP',
    name: 'Deploy to production'
  })
}
