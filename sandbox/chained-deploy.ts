import { frameOf, type SampleExecution } from './executions.ts'
import {
  build,
  FACTS,
  failingStage,
  lint,
  ROLLOUT_FAILED,
  type FailedDeployOptions
} from './failed-deploy.ts'
import { goodStage, smokeTest } from './good-deploy.ts'
import type { SampleChild, SampleGraph, SampleNode } from './sample-graph.ts'
import { nodeOf, StepRecorder, timesOf } from './step-recorder.ts'

/** The failed child's message, as the stage that ran it repeats it. */
const CHILD_FAILED = `Pipeline Deploy Region failed: ${ROLLOUT_FAILED}`

const MAIN = { pipeline: 'Release_Everywhere', run: 12, execution: 'Gm4QxTz0S2uVbn8KcWyE1r' }

/**
 * A release whose pipeline builds, and leaves the deploys to a pipeline of another project, once
 * for each region: in the first region that fails. The execution itself is the first.
 */
export function chainedDeploy(options: FailedDeployOptions = {}): readonly SampleExecution[] {
  const frame = frameOf({ ...MAIN, ...options })
  const recorder = new StepRecorder(frame)
  const children = [
    childOf(77, 'h7LpRk2yTnqE9sWv3XbJdA', recorder => [failingStage(recorder), skipped('Smoke_Test')]),
    childOf(78, 'k1ZfUc6mQ8eHg5NiVtYoPw', recorder => [goodStage(recorder), smokeTest(recorder)])
  ] as const
  const [eu, us] = children
  const stages = [
    nodeOf('parallel', 'parallelb2c41f', [build(recorder, options.noiseBytes ?? 100_000), lint(recorder)]),
    nodeOf(
      'parallel',
      'parallel5d11ce',
      [
        chainedStage('Deploy_EU', eu, { name: 'Deploy to Europe', status: 'Failed', failure: CHILD_FAILED }),
        chainedStage('Deploy_US', us, { name: 'Deploy to the US' })
      ],
      { status: 'Failed' }
    )
  ]
  const graph = graphOf('Release everywhere', stages, { status: 'Failed', failure: CHILD_FAILED })
  return [{ ...frame, logs: recorder.logs, graph, facts: FACTS }, ...children]
}

function childOf(
  run: number,
  execution: string,
  stagesOf: (recorder: StepRecorder) => readonly SampleNode[]
): SampleExecution & { readonly graph: SampleGraph } {
  const frame = frameOf({ project: 'regions', pipeline: 'Deploy_Region', run, execution })
  const recorder = new StepRecorder(frame)
  const stages = stagesOf(recorder)
  const failed = stages.some(({ status }) => status === 'Failed')
  const fate = failed ? { status: 'Failed', failure: ROLLOUT_FAILED } : { status: 'Success' }
  const parentStageInfo = {
    hasparentpipeline: true,
    executionid: MAIN.execution,
    identifier: MAIN.pipeline,
    orgid: frameOf().org,
    projectid: frameOf().project,
    runsequence: MAIN.run
  }
  const facts = { executionTriggerInfo: { triggerType: 'PIPELINE_STAGE' }, parentStageInfo }
  return { ...frame, logs: recorder.logs, graph: graphOf('Deploy Region', stages, fate), facts }
}

function chainedStage(
  identifier: string,
  { execution, org, project, graph }: SampleExecution & { readonly graph: SampleGraph },
  facts: Pick<SampleNode, 'name' | 'status' | 'failure'>
): SampleNode {
  const child: SampleChild = { execution, org, project }
  const { startedAt: from, endedAt: to } = graph
  return { kind: 'stage', identifier, child, from, to, ...facts }
}

/** From the first start to the last end of its stages. */
function graphOf(
  name: string,
  stages: readonly SampleNode[],
  fate: Pick<SampleGraph, 'status' | 'failure'>
): SampleGraph {
  const startedAt = Math.min(...stages.map(({ from = Infinity }) => from))
  const endedAt = Math.max(...stages.map(({ to }) => to ?? 0))
  return { name, ...fate, startedAt, endedAt, stages }
}

function skipped(identifier: string): SampleNode {
  return { kind: 'stage', identifier, status: 'Skipped', ...timesOf({ from: 716, to: 716 }) }
}
