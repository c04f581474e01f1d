import {
  brokenTestsLog,
  cloneLog,
  initializeLog,
  installLog,
  lintLog,
  passedTestsLog,
  redisLog,
  timedOutTestsLog
} from './build-logs.ts'
import { buildNoise } from './build-noise.ts'
import {
  approvalLog,
  infrastructureLog,
  ROLLBACK_UNITS,
  rollbackLog,
  ROLLOUT_UNITS,
  rolloutLog,
  serviceLog
} from './deploy-logs.ts'
import { frameOf, type ExecutionOptions, type SampleExecution } from './executions.ts'
import type { Place } from './place.ts'
import type { SampleNode } from './sample-graph.ts'
import { nodeOf, StepRecorder, timesOf } from './step-recorder.ts'
import type { Span } from './told-log.ts'

const TESTS_FAILED = 'Command "npm test" ended with exit status 1'
export const ROLLOUT_FAILED =
  'Wait for Steady State failed: error: deployment "checkout" exceeded its progress deadline (Service: checkout, Environment: Production)'

/** How the demo's execution is to be. */
export interface FailedDeployOptions extends ExecutionOptions {
  /** Of the log of the image build, 40 MB by default. */
  readonly noiseBytes?: number
}

/**
 * A deploy that failed after twelve minutes. Build (with a retry, a service and a long log) and
 * Lint ran side by side; then the tests on two versions of Node.js, of which one failed, beside the
 * deploy: an approval, a rollout whose image is not there, a rollback.
 */
export function failedDeploy(options: FailedDeployOptions = {}): SampleExecution {
  const frame = frameOf({
    pipeline: 'Release_Shop',
    run: 118,
    execution: 'Xd3vTqW9RkGm2nYc8ZsLhA',
    ...options
  })
  const recorder = new StepRecorder(frame)
  const stages = [
    nodeOf('parallel', 'parallelb2c41f', [build(recorder, options.noiseBytes ?? 40_000_000), lint(recorder)]),
    nodeOf('parallel', 'parallel9e07d5', [compatibility(recorder, '22'), failingStage(recorder)], {
      status: 'Failed'
    }),
    { kind: 'stage', identifier: 'Smoke_Test', status: 'Skipped', ...timesOf(at(716, 716)) } as const
  ]
  const graph = {
    name: 'Release Shop',
    status: 'Failed',
    failure: ROLLOUT_FAILED,
    startedAt: timesOf(at(0, 0)).from,
    endedAt: timesOf(at(717, 717)).from,
    stages
  }
  return { ...frame, logs: recorder.logs, graph, facts: FACTS }
}

/** A pull request started it, and a service is deployed. */
export const FACTS = {
  executionTriggerInfo: {
    triggerType: 'WEBHOOK',
    triggeredBy: { identifier: 'mona', extraInfo: { email: 'mona@example.com' } }
  },
  moduleInfo: {
    ci: {
      repoName: 'shop',
      branch: 'main',
      ciExecutionInfoDTO: {
        event: 'pullRequest',
        author: { id: 'mona', name: 'Mona' },
        pullRequest: {
          id: 118,
          title: 'Checkout: charge each item once',
          link: 'https://github.com/octocat/shop/pull/118',
          sourceBranch: 'charge-once',
          targetBranch: 'main',
          commits: [
            { id: '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7', message: 'Checkout: charge each item once' }
          ]
        }
      }
    },
    cd: { serviceIdentifiers: ['checkout'], envIdentifiers: ['production'] }
  }
} as const

/** The Build stage: everything goes well in the end, the tests with their second attempt. */
export function build(recorder: StepRecorder, noiseBytes: number): SampleNode {
  const inBuild = (step: string): Place => ({ stage: ['Build'], steps: [[step]], parallel: 'b2c41f' })
  const redis = { ...inBuild(''), steps: [], beside: 'serviceId:redis' }
  // The graph knows only the last attempt.
  recorder.log(inBuild('Run_Tests'), timedOutTestsLog(at(69, 128)))
  const noise = at(190, 228)
  return nodeOf(
    'stage',
    'Build',
    [
      initialize(recorder, inBuild('liteEngineTask'), at(1, 20), ['redis']),
      recorder.step(
        redis,
        at(19, 229),
        redisLog(at(19, 229)),
        { type: 'Background', name: 'Redis' },
        'redis'
      ),
      recorder.step(inBuild('Clone_Repository'), at(20, 26), cloneLog(at(21, 25)), { type: 'GitClone' }),
      recorder.step(inBuild('Install_Dependencies'), at(26, 68), installLog(at(27, 67))),
      recorder.step(inBuild('Run_Tests_1'), at(129, 190), passedTestsLog(at(130, 189)), {}, 'Run_Tests'),
      recorder.step(inBuild('Build_Image'), noise, () => buildNoise(noiseBytes, noise), {
        name: 'Build and push image',
        type: 'BuildAndPushDockerRegistry'
      })
    ],
    { name: 'Build and test' }
  )
}

/** The Lint stage beside it. */
export function lint(recorder: StepRecorder): SampleNode {
  const inLint = (step: string): Place => ({ stage: ['Lint'], steps: [[step]], parallel: 'b2c41f' })
  return nodeOf('stage', 'Lint', [
    initialize(recorder, inLint('liteEngineTask'), at(1, 18)),
    recorder.step(inLint('Check_Style'), at(18, 47), lintLog(at(19, 46)))
  ])
}

/** The tests on two versions of Node.js, side by side; on `broken` they fail. */
export function compatibility(recorder: StepRecorder, broken?: string): SampleNode {
  const on = (node: string, start: number): SampleNode => {
    const identifier = `Compatibility_${node}`
    const place = (step: string): Place => ({
      stage: ['Compatibility', identifier],
      steps: [[step]],
      parallel: '9e07d5'
    })
    const span = at(start + 17, start + 88)
    const inside = at(start + 18, start + 87)
    const isBroken = node === broken
    const content = isBroken ? brokenTestsLog(inside, node) : passedTestsLog(inside)
    const fate = isBroken ? { status: 'Failed', failure: TESTS_FAILED } : {}
    const steps = [
      initialize(recorder, place('liteEngineTask'), at(start, start + 17)),
      recorder.step(place('Compatibility_Tests'), span, content, { name: 'Tests on Node.js', ...fate })
    ]
    return nodeOf('stage', identifier, steps, { matrix: { node }, ...fate })
  }
  return nodeOf('strategy', 'Compatibility', [on('20', 231), on('22', 233)], {
    status: broken === undefined ? 'Success' : 'Failed'
  })
}

/** The deploy whose rollout fails and is rolled back by the stage itself. */
export function failingStage(recorder: StepRecorder): SampleNode {
  const inDeploy: Place = { stage: ['Deploy_Production'], steps: [], parallel: '9e07d5' }
  const place = (...steps: string[]): Place => ({ ...inDeploy, steps: steps.map(step => [step]) })
  const failure = { status: 'Failed', failure: ROLLOUT_FAILED }
  const rollout = recorder.stepOfUnits(
    place('Canary', 'Rollout_Deployment'),
    ROLLOUT_UNITS.map((name, unit) => {
      const span = ROLLOUT_SPANS[unit] ?? at(0, 0)
      const status = name === 'Wait for Steady State' ? 'FAILURE' : 'SUCCESS'
      return { name, span, status, content: rolloutLog(name, span) }
    }),
    { type: 'K8sRollingDeploy', delegates: ['prod-delegate-1'], ...failure }
  )
  const rollback = recorder.stepOfUnits(
    { ...place('Rollback_Rollout'), rollback: true },
    ROLLBACK_UNITS.map((name, unit) => {
      const span = ROLLBACK_SPANS[unit] ?? at(0, 0)
      return { name, span, content: rollbackLog(name, span) }
    }),
    { type: 'K8sRollingRollback' }
  )
  const approval = [{ name: 'Execute', span: at(241, 418), content: approvalLog(at(241, 418)) }]
  return nodeOf(
    'stage',
    'Deploy_Production',
    [
      recorder.step({ ...inDeploy, beside: 'service' }, at(231, 236), serviceLog(at(232, 235)), {
        name: 'Service',
        type: 'SERVICE_V3'
      }),
      recorder.step(
        { ...inDeploy, beside: 'infrastructure' },
        at(236, 240),
        infrastructureLog(at(237, 239)),
        {
          name: 'Infrastructure',
          type: 'INFRASTRUCTURE_TASKSTEP_V2'
        }
      ),
      recorder.stepOfUnits(place('Approve_Rollout'), approval, {
        type: 'HarnessApproval',
        approvers: ['_project_release_managers']
      }),
      nodeOf('group', 'Canary', [rollout], failure),
      nodeOf('group', 'rollbackSteps', [rollback], { type: 'ROLLBACK_OPTIONAL_CHILD_CHAIN' })
    ],
    { type: 'DEPLOYMENT_STAGE_STEP', name: 'Deploy to production', ...failure }
  )
}

const ROLLOUT_SPANS = [at(420, 427), at(427, 433), at(433, 441), at(441, 652)]
const ROLLBACK_SPANS = [at(654, 658), at(658, 664), at(664, 714)]

/** The first step of every Build stage. */
export function initialize(
  recorder: StepRecorder,
  place: Place,
  span: Span,
  services: readonly string[] = []
): SampleNode {
  const content = initializeLog({ from: span.from, to: span.to - 1 }, services)
  return recorder.step(place, span, content, { name: 'Initialize', type: 'liteEngineTask' })
}

function at(from: number, to: number): Span {
  return { from, to }
}
