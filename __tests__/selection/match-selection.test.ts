import { describe, expect, test } from '@jest/globals'
import type { LogKey } from '../../src/harness/keys/key-layout.ts'
import { parseLogKey } from '../../src/harness/keys/log-key.ts'
import { explainNothingSelected, matchSelection } from '../../src/selection/match-selection.ts'
import { listNear } from '../../src/selection/near-names.ts'
import type { StepSelection } from '../../src/selection/selection.ts'
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts'
import { ReadCounter } from '../fixtures/read-counter.ts'

function keysOf(...ends: string[]): LogKey[] {
  return ends.map(end => parseLogKey(`acc/pipeline/P/12/-exec/${end}`)).filter(key => key !== null)
}

const KEYS = keysOf(
  'Build_App/liteEngineTask',
  'Build_App/serviceId:my-db',
  'Build_App/Run_Tests',
  'Build_App/Run_Tests_1',
  'Build_App/Group_A/lint',
  'Build_App/Group_A/Lint',
  'Matrix/Matrix_linux_18/Test',
  'Ship/Roll_out'
)

describe('matchSelection', () => {
  test.each<[string | null, string | null, string | null, string | null]>([
    ['Build App', null, 'Build_App', null],
    [' build-app ', 'run tests', 'Build_App', 'Run_Tests'],
    ['Build (App)!', null, 'Build_App', null],
    [null, 'Roll-out', null, 'Roll_out'],
    ['Build_App', 'Initialize', 'Build_App', 'liteEngineTask'],
    ['Build_App', 'my-db', 'Build_App', 'serviceId:my-db'],
    ['Build_App', 'Group A', 'Build_App', 'Group_A'],
    ['Matrix linux 18', 'test', 'Matrix_linux_18', 'Test']
  ])('%j, %j is %j, %j', (stage, step, stageId, stepId) => {
    const { selection, notices } = matchSelection(KEYS, { stage, step })
    expect(selection).toEqual({ stage: stageId, step: stepId })
    expect(notices).toHaveLength(Number(stage !== stageId) + Number(step !== stepId))
  })

  test.each<StepSelection>([
    { stage: null, step: null },
    { stage: 'Build_App', step: 'Run_Tests' },
    // an attempt of it, not another spelling
    { stage: 'Build_App', step: 'Run_Tests_1' },
    { stage: 'None', step: 'Run_Tests' },
    // two differ in case only
    { stage: 'Build_App', step: 'LINT' },
    { stage: 'Ship', step: 'Run Tests' },
    { stage: '!!!', step: '' }
  ])('%j stays as it is', selection => {
    expect(matchSelection(KEYS, selection)).toEqual({ selection, notices: [] })
  })

  test('what it tells is inert, however hostile names and keys', () => {
    for (const text of HOSTILE_TEXTS) {
      const name = text.replaceAll('/', '')
      const { notices } = matchSelection(keysOf(`x${name}/A`), { stage: `X${name} `, step: null })
      for (const notice of notices) expect(notice).not.toMatch(/[\p{Cc}\p{Cf}]|^\s*::|##\[/u)
    }
  })
})

describe('what there is', () => {
  test('all of few, the nearest first', () => {
    expect(explainNothingSelected(KEYS, { stage: 'shi', step: null }).message).toContain(
      'stage with the identifier shi. Stages with logs: Ship, '
    )
    const { kind, message } = explainNothingSelected(KEYS, { stage: 'Build_App', step: 'Run_Test' })
    expect(kind).toBe('no-such-selection')
    expect(message).toMatch(
      /Stage Build_App has no logs of a step .*Steps with logs: Run_Tests, Run_Tests_1, .*lint/
    )
    expect(explainNothingSelected(KEYS, { stage: null, step: 'x' }).message).toMatch(
      /The execution has no .*Roll_out/
    )
    expect(listNear('x', [])).toBe('none')
  })

  test('of many only the nearest, and how many more', () => {
    const many = Array.from({ length: 50 }, (_, at) => `Step_${at}`)
    expect(listNear('step 7', many)).toBe('Step_7, Step_0, Step_1, Step_2, Step_3 and 45 more')
  })

  test('very many and very long names are looked at a few times each', () => {
    const counter = new ReadCounter()
    const many = Array.from({ length: 10_000 }, (_, at) => `${at}${'x'.repeat(1000)}`)
    expect(listNear('y'.repeat(1_000_000), counter.watch(many))).toMatch(/ and 9995 more$/)
    expect(counter.count).toBeLessThan(100 * many.length)
  })
})
