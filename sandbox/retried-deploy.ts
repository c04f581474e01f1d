import { frameOf, type SampleExecution } from './executions.ts'
import { compatibility, FACTS, failedDeploy, type FailedDeployOptions } from './failed-deploy.ts'
import { goodStage, smokeTest } from './good-deploy.ts'
import { nodeOf, StepRecorder, timesOf } from './step-recorder.ts'

/**
 * The failed deploy, retried from the stage that failed, and then good: the execution itself is the
 * first. Its build did not run again: the nodes are copies, with the log keys of the run before.
 */
export function retriedDeploy(options: FailedDeployOptions = {}): readonly SampleExecution[] {
  const before = failedDeploy({ noiseBytes: 100_000, ...options })
  const { account, org, project, pipeline, layout, run, graph: ran } = before
  const [copied] = ran?.stages ?? []
  if (copied === undefined) throw new Error('the failed deploy has stages')
  const frame = frameOf({
    ...{ account, org, project, pipeline, layout },
    run: run + 1,
    execution: 'Tb6YqWm1RzOe4HjXs9DkUg'
  })
  const recorder = new StepRecorder(frame)
  const stages = [
    copied,
    nodeOf('parallel', 'parallel9e07d5', [compatibility(recorder), goodStage(recorder)]),
    smokeTest(recorder)
  ]
  const [startedAt, endedAt] = [timesOf({ from: 230, to: 0 }).from, timesOf({ from: 361, to: 0 }).from]
  const graph = { name: 'Release Shop', status: 'Success', startedAt, endedAt, stages }
  return [{ ...frame, logs: recorder.logs, graph, facts: FACTS, retryOf: before.execution }, before]
}
