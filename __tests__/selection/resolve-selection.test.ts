import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ExecutionNode, KnownExecution } from '../../src/harness/execution/execution.ts'
import { Failure } from '../../src/failure/failure.ts'
import type { OpenOnPage } from '../../src/harness/execution/execution-url.ts'
import { resolveSelection } from '../../src/selection/resolve-selection.ts'
import { smallExecution } from '../../sandbox/executions.ts'
import { failureOf, HOSTILE, isInert } from '../fixtures/failures.ts'
import { knownOf, nodeOf } from '../fixtures/known-execution.ts'

const HEAD = 'acc/pipeline/Deploy/42/-exec1'
const step = (place: string, changes: Partial<ExecutionNode> = {}): ExecutionNode =>
  nodeOf('step', place.slice(place.lastIndexOf('/') + 1), {
    uuid: place,
    logKeys: [`${HEAD}/${place}`],
    ...changes
  })
const stage = (
  identifier: string,
  children: ExecutionNode[],
  changes: Partial<ExecutionNode> = {}
): ExecutionNode =>
  nodeOf('stage', identifier, {
    children,
    setupId: `plan-${identifier}`,
    uuid: `run-${identifier}`,
    ...changes
  })

const STAGES = [
  stage(
    'Build',
    [
      step('Build/liteEngineTask', { name: 'Initialize' }),
      step('Build/Run_Tests', { name: 'Run all the tests' })
    ],
    {
      name: 'Build & test'
    }
  ),
  stage('Matrix_0', [step('Matrix/Matrix_0/Run_Tests', { name: 'Run' })], {
    setupId: 'plan-Matrix',
    name: 'Try all_0'
  }),
  stage('Matrix_1', [step('Matrix/Matrix_1/Run_Tests', { name: 'Run' })], {
    setupId: 'plan-Matrix',
    name: 'Try all_1'
  }),
  stage('Loop_a_b', [], { setupId: 'plan-Loop', name: 'Loop', iteration: 'a, b' }),
  stage('Loop_a_c', [], { setupId: 'plan-Loop', name: 'Loop', iteration: 'a, c' }),
  stage('Ship_It', [
    nodeOf('group', 'Canary', {
      uuid: 'canary',
      name: 'Canary Group',
      children: [
        step('Ship_It/Canary/Smoke/Smoke_0', { name: 'Smoke_0' }),
        step('Ship_It/Canary/Smoke/Smoke_1', { name: 'Smoke_1' })
      ]
    }),
    step('Ship_It/Roll_Out_1', { name: 'Roll Out' }),
    step('Ship_It/deploy_1', { name: 'Deploy everywhere' }),
    step('Ship_It/rollbackSteps/Undo'),
    step('Ship_It/twin_a', { name: 'Twin' }),
    step('Ship_It/twin_b', { name: 'Twin' })
  ])
]
const KNOWN = knownOf(smallExecution(), { stages: STAGES })
const resolve = (
  wantedStage: string | null,
  wantedStep: string | null,
  page: Partial<OpenOnPage> | null = null,
  known: KnownExecution = KNOWN
): ReturnType<typeof resolveSelection> =>
  resolveSelection(
    known,
    { stage: wantedStage, step: wantedStep },
    page === null ? null : { stageSetupId: null, stageUuid: null, stepUuid: null, ...page }
  )

describe('what was named', () => {
  test.each([
    ['nothing', null, null, null, null],
    ['identifiers', 'Build', 'Run_Tests', 'Build', 'Run_Tests'],
    ['a step in any stage', null, 'Run_Tests', null, 'Run_Tests'],
    ['an iteration', 'Matrix_1', null, 'Matrix_1', null],
    ['all iterations of a stage', 'Matrix', null, 'Matrix', null],
    ['all iterations of a stage without logs', 'Loop', null, 'Loop', null],
    ['a step of all iterations', 'Matrix', 'Run_Tests', 'Matrix', 'Run_Tests'],
    ['all iterations of a step', 'Ship_It', 'Smoke', 'Ship_It', 'Smoke'],
    ['an iteration of a step', 'Ship_It', 'Smoke_1', 'Ship_It', 'Smoke_1'],
    ['a step group', 'Ship_It', 'Canary', 'Ship_It', 'Canary'],
    ['a retried step', 'Ship_It', 'Roll_Out', 'Ship_It', 'Roll_Out'],
    ['one attempt of it', 'Ship_It', 'Roll_Out_1', 'Ship_It', 'Roll_Out_1'],
    ['a level that only the keys tell', 'Ship_It', 'rollbackSteps', 'Ship_It', 'rollbackSteps']
  ])('%s stays as it is', (_, wantedStage, wantedStep, foundStage, foundStep) => {
    expect(resolve(wantedStage, wantedStep)).toEqual({
      selection: { stage: foundStage, step: foundStep },
      notices: []
    })
  })

  test.each([
    ['a name', 'Build & test', 'Run all the tests', 'Build', 'Run_Tests'],
    ['a name in other letters', 'BUILD & TEST', 'run ALL the tests', 'Build', 'Run_Tests'],
    ['an identifier in other letters', 'build', 'run_tests', 'Build', 'Run_Tests'],
    ['an identifier with spaces', 'ship it', 'canary group', 'Ship_It', 'Canary'],
    ['an identifier with hyphens', 'ship-it', 'roll-out', 'Ship_It', 'Roll_Out'],
    ['what people know the Lite Engine as', 'Build & test', 'Initialize', 'Build', 'liteEngineTask'],
    ['the name of an iteration', 'Try all_1', 'Run', 'Matrix_1', 'Run_Tests'],
    ['the name of all iterations', 'Try all', 'Run', 'Matrix', 'Run_Tests'],
    ['the name that all iterations have', 'loop', null, 'Loop', null],
    ['the name of a retried step', 'Ship It', 'Roll Out', 'Ship_It', 'Roll_Out'],
    ['the name of a step that only looks retried', 'Ship It', 'Deploy everywhere', 'Ship_It', 'deploy_1']
  ])('%s is found, with a notice', (_, wantedStage, wantedStep, foundStage, foundStep) => {
    const { selection, notices } = resolve(wantedStage, wantedStep)
    expect(selection).toEqual({ stage: foundStage, step: foundStep })
    expect(notices).toHaveLength(wantedStep === null ? 1 : 2)
    expect(notices[0]).toContain(`stage-id ${wantedStage}`)
    expect(notices.at(-1)).toContain(foundStep ?? foundStage)
  })

  test('an identifier comes before a name', () => {
    const stages = [stage('A', [], { name: 'B' }), stage('B', [], { name: 'A' })]
    expect(resolve('A', null, null, { ...KNOWN, stages }).selection.stage).toBe('A')
  })

  test('a name that several have is refused with their identifiers', async () => {
    const failure = await failureOf(() => resolve('Ship_It', 'Twin'))
    expect(failure.kind).toBe('no-such-selection')
    expect(failure.summary).toMatch(/step-id Twin is the name of several: twin_a, twin_b/)
    expect(failure.next).toContain('Give the identifier')
  })

  test('what is not there is refused with what is, the nearest first', async () => {
    const failure = await failureOf(() => resolve('Biuld', null))
    expect(failure.kind).toBe('no-such-selection')
    expect(failure.summary).toBe('The execution has no stage Biuld.')
    expect(failure.next).toMatch(/^There are: Build, .*Ship_It.* Give one of these as stage-id/)
    const inStage = await failureOf(() => resolve('Build', 'Run all the test'))
    expect(inStage.summary).toBe('Stage Build has no step Run all the test.')
    expect(inStage.next).toMatch(/^There are: Run all the tests, /)
    expect(inStage.next).not.toContain('Canary')
  })

  test('of many only the nearest are listed', async () => {
    const steps = Array.from({ length: 3000 }, (_, at) => step(`Build/step_${at}_x`))
    const failure = await failureOf(() =>
      resolve(null, 'stap_77_x', null, { ...KNOWN, stages: [stage('Build', steps)] })
    )
    expect(failure.next).toMatch(/^There are: step_77_x, .* and 2995 more/)
  })

  test('an execution that runs may still come to it', () => {
    const known = { ...KNOWN, status: 'Running' }
    const { selection, notices } = resolve('Later', null, null, known)
    expect(selection.stage).toBe('Later')
    expect(notices).toEqual([expect.stringContaining('stage-id Later')])
  })

  test('without a graph nothing is known', () => {
    const known = { ...KNOWN, stages: [] }
    expect(resolve('Later', 'x', { stepUuid: 'y' }, known)).toEqual({
      selection: { stage: 'Later', step: 'x' },
      notices: []
    })
  })

  test('foreign text is quoted inert', async () => {
    const stages = [stage(HOSTILE, [], { name: HOSTILE })]
    const failure = await failureOf(() => resolve(`${HOSTILE}?`, null, null, { ...KNOWN, stages }))
    expect(isInert(failure.message)).toBe(true)
  })

  test('very long and very many names cost no time', async () => {
    const long = 'a_'.repeat(500_000)
    const steps = Array.from({ length: 30_000 }, (_, at) => step(`Build/${'x'.repeat(100)}${at}`))
    const stages = [stage('Build', [step(`Build/${long}`, { name: long }), ...steps])]
    const failure = await failureOf(() => resolve(null, `${long}!`, null, { ...KNOWN, stages }))
    expect(failure.message.length).toBeLessThan(2000)
  })

  test('any name is resolved or refused', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (wanted, identifier, name) => {
        const stages = [stage(identifier, [step('Build/a')], { name }), stage('Build', [])]
        try {
          expect(typeof resolve(wanted, null, null, { ...KNOWN, stages }).selection.stage).toBe('string')
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
        }
      }),
      { seed: 20_260_115, numRuns: 300 }
    )
  })
})

describe('what is open on the page', () => {
  test.each([
    ['a stage of the plan', { stageSetupId: 'plan-Build' }, 'Build', null],
    ['one with iterations: all', { stageSetupId: 'plan-Matrix' }, 'Matrix', null],
    ['an iteration', { stageSetupId: 'plan-Matrix', stageUuid: 'run-Matrix_1' }, 'Matrix_1', null],
    ['a step', { stepUuid: 'Build/Run_Tests' }, 'Build', 'Run_Tests'],
    [
      'a step of an iteration',
      { stageSetupId: 'plan-Matrix', stepUuid: 'Matrix/Matrix_1/Run_Tests' },
      'Matrix_1',
      'Run_Tests'
    ],
    ['a step group', { stepUuid: 'canary' }, 'Ship_It', 'Canary']
  ])('is taken: %s', (_, page, foundStage, foundStep) => {
    const { selection, notices } = resolve(null, null, page)
    expect(selection).toEqual({ stage: foundStage, step: foundStep })
    expect(notices).toEqual([expect.stringMatching(/^execution-url shows .*only its logs are had/)])
  })

  test.each([
    ['nothing', {}, null, 0],
    ['a stage that is not there', { stageSetupId: 'gone' }, null, 1],
    ['a stage of the run that is not there', { stageUuid: 'gone' }, null, 1],
    [
      'a step that is not there, in a stage that is',
      { stageSetupId: 'plan-Build', stepUuid: 'gone' },
      'Build',
      2
    ],
    ['a step that is not there', { stepUuid: 'gone' }, null, 1]
  ])('narrows no further than it is known: %s', (_, page, foundStage, count) => {
    const { selection, notices } = resolve(null, null, page)
    expect(selection).toEqual({ stage: foundStage, step: null })
    expect(notices).toHaveLength(count)
  })

  test.each([
    ['the same', 'Build', 'Run_Tests', { stepUuid: 'Build/Run_Tests' }, 'Build', 'Run_Tests', 0],
    ['a step in the open stage', null, 'Run_Tests', { stageSetupId: 'plan-Build' }, 'Build', 'Run_Tests', 1],
    ['all iterations, one is open', 'Matrix', null, { stageUuid: 'run-Matrix_0' }, 'Matrix_0', null, 1],
    ['an iteration, all are open', 'Matrix_0', null, { stageSetupId: 'plan-Matrix' }, 'Matrix_0', null, 0]
  ])('goes with what was named: %s', (_, wantedStage, wantedStep, page, foundStage, foundStep, count) => {
    const { selection, notices } = resolve(wantedStage, wantedStep, page)
    expect(selection).toEqual({ stage: foundStage, step: foundStep })
    expect(notices).toHaveLength(count)
  })

  test.each([
    [
      'another stage',
      'Ship_It',
      null,
      { stageSetupId: 'plan-Build' },
      /stage-id is Ship_It, .* shows Build\./
    ],
    [
      'another step',
      null,
      'liteEngineTask',
      { stepUuid: 'Build/Run_Tests' },
      /step-id is liteEngineTask, .* shows Run_Tests\./
    ],
    [
      'a stage whose name begins the same',
      'Loop',
      null,
      { stageUuid: 'run-Loop_x' },
      /stage-id is Loop, .* shows Loop_x\./
    ]
  ])('is refused when it contradicts: %s', async (_, wantedStage, wantedStep, page, message) => {
    const stages = [...STAGES, stage('Loop_x', [])]
    const failure = await failureOf(() => resolve(wantedStage, wantedStep, page, { ...KNOWN, stages }))
    expect(failure.kind).toBe('input')
    expect(failure.summary).toMatch(message)
    expect(failure.next).toContain('Leave out one of the two')
  })
})
