import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import type { LogKey } from '../../../src/harness/keys/key-layout.ts'
import { formatLogKey, parseLogKey, storageNameToKey } from '../../../src/harness/keys/log-key.ts'
import { iterationOf } from '../../../src/harness/keys/iterations.ts'
import { plainIdentifier, selectKeys, stagesOf, stepsOf } from '../../../src/selection/selection.ts'
import { IdentifierTree } from '../../../src/selection/identifier-tree.ts'
import { pathOf } from '../../../src/selection/node-positions.ts'
import { ReadCounter } from '../../fixtures/read-counter.ts'
import { seededRandom } from '../../fixtures/seeded-random.ts'

const ACCOUNT = 'kmpySmUISimoRrJL6NL73w'
const TODAY = `${ACCOUNT}/pipeline/My_Pipeline/12/-q9J5XuXNTFKmYLTHxtFQEw`
const SEED = `${ACCOUNT}/pipeline/Doc_Pipeline/7/pipeline/stages`
const STANDARD = `accountId:${ACCOUNT}/orgId:default/projectId:proj/pipelineId:Std_Pipe/runSequence:3/level0:pipeline/level1:stages`

type Row = [key: string, stage: string | null, groups: string[], step: string | null, unit: string | null]

function parsed(key: string): LogKey {
  const logKey = parseLogKey(key)
  if (logKey === null) throw new Error(`does not parse: ${key}`)
  return logKey
}

describe('parseLogKey', () => {
  const rows: Row[] = [
    // today's layout
    [`${TODAY}/Build/Clone-commandUnit:Execute`, 'Build', [], 'Clone', 'Execute'],
    [`${TODAY}/Build/Run_Tests`, 'Build', [], 'Run_Tests', null],
    [`${TODAY}/Build/Run_Tests_1`, 'Build', [], 'Run_Tests_1', null],
    [`${TODAY}/Build/liteEngineTask`, 'Build', [], 'liteEngineTask', null],
    [`${TODAY}/Build/serviceId:redis`, 'Build', [], 'serviceId:redis', null],
    [`${TODAY}/Build/serviceId:my-db`, 'Build', [], 'serviceId:my-db', null],
    [`${TODAY}/Build/Build_0/Run_Tests`, 'Build', ['Build_0'], 'Run_Tests', null],
    [`${TODAY}/Build/Build_linux_18/Test`, 'Build', ['Build_linux_18'], 'Test', null],
    [`${TODAY}/Build/Run_Tests/Run_Tests_1`, 'Build', ['Run_Tests'], 'Run_Tests_1', null],
    [`${TODAY}/Deploy/Group_A/Empty-commandUnit:Execute`, 'Deploy', ['Group_A'], 'Empty', 'Execute'],
    [
      `${TODAY}/Deploy/Group_A/Rollout-commandUnit:Fetch Files`,
      'Deploy',
      ['Group_A'],
      'Rollout',
      'Fetch Files'
    ],
    [`${TODAY}/Deploy/A/B/C/Step`, 'Deploy', ['A', 'B', 'C'], 'Step', null],
    [`${TODAY}/Deploy/service`, 'Deploy', [], 'service', null],
    [`${TODAY}/Deploy/infrastructure-commandUnit:Execute`, 'Deploy', [], 'infrastructure', 'Execute'],
    [
      `${TODAY}/Deploy/rollbackSteps/Undo-commandUnit:Wrap Up`,
      'Deploy',
      ['rollbackSteps'],
      'Undo',
      'Wrap Up'
    ],
    [`${TODAY}/Deploy`, 'Deploy', [], null, null],
    [TODAY, null, [], null, null],
    // no structure words are stripped where there are none
    [`${TODAY}/stages/steps/spec`, 'stages', ['steps'], 'spec', null],
    [`${TODAY}/Build/parallel_tests/Unit`, 'Build', ['parallel_tests'], 'Unit', null],
    // odd unit names
    [
      `${TODAY}/Build/Step-commandUnit:What? 100% "x" <a>|b*c~`,
      'Build',
      [],
      'Step',
      'What? 100% "x" <a>|b*c~'
    ],
    [`${TODAY}/Build/Step-commandUnit:Déployer ✓`, 'Build', [], 'Step', 'Déployer ✓'],
    [`${TODAY}/Build/Step-commandUnit:a+b&c=d#e`, 'Build', [], 'Step', 'a+b&c=d#e'],
    [`${TODAY}/Build/Step-commandUnit:tail.`, 'Build', [], 'Step', 'tail.'],
    [`${TODAY}/Build/Step-commandUnit:a/../b//`, 'Build', [], 'Step', 'a/../b//'],
    [`${TODAY}/Build/Step-commandUnit:x-commandUnit:y`, 'Build', [], 'Step', 'x-commandUnit:y'],
    [`${TODAY}/Build/Step-commandUnit:`, 'Build', [], 'Step', ''],
    [`${TODAY}/Build/step-commandunit:UPPER`, 'Build', [], 'step-commandunit:UPPER', null],
    [`${TODAY}/Build/Step-commandUnit:two\nlines`, 'Build', [], 'Step', 'two\nlines'],
    // the original page's layout
    [`${SEED}/Stage_1/steps/My_Step-commandUnit:Execute`, 'Stage_1', [], 'My_Step', 'Execute'],
    [`${SEED}/Stage_1/steps/My_Step_2-commandUnit:Execute`, 'Stage_1', [], 'My_Step_2', 'Execute'],
    [`${SEED}/Stage_1/steps/Step_1`, 'Stage_1', [], 'Step_1', null],
    [`${SEED}/Stage_1/spec/execution/steps/Step_1`, 'Stage_1', [], 'Step_1', null],
    [`${SEED}/Stage_1/spec/execution/steps/Group/steps/Step_1`, 'Stage_1', ['Group'], 'Step_1', null],
    [`${SEED}/Build/Build_0/spec/execution/steps/Test`, 'Build', ['Build_0'], 'Test', null],
    [`${SEED}/Build/spec/execution/rollbackSteps/Undo`, 'Build', ['rollbackSteps'], 'Undo', null],
    [`${SEED}/Build/spec/service`, 'Build', [], 'service', null],
    [`${SEED}/Build`, 'Build', [], null, null],
    [`${SEED}/steps/steps/stages/steps/spec`, 'steps', ['stages'], 'spec', null],
    [`${SEED}/steps/steps/spec`, 'steps', [], 'spec', null],
    [`${SEED}/parallelab12/Build/steps/Test`, 'Build', [], 'Test', null],
    // standard keys
    [
      `${STANDARD}/level2:Deploy/level3:spec/level4:execution/level5:steps/level6:ShellScript_1-commandUnit:Execute`,
      'Deploy',
      [],
      'ShellScript_1',
      'Execute'
    ],
    [
      `${STANDARD}/level2:parallelabc/level3:Build/level4:spec/level5:execution/level6:steps/level7:parallelx/level8:Test`,
      'Build',
      [],
      'Test',
      null
    ],
    [
      `${STANDARD}/level2:Build/level3:Build_0/level4:spec/level5:execution/level6:steps/level7:Group/level8:steps/level9:Test/level10:Test_1`,
      'Build',
      ['Build_0', 'Group', 'Test'],
      'Test_1',
      null
    ],
    [
      `${STANDARD}/level2:Deploy/level3:spec/level4:execution/level5:rollbackSteps/level6:parallel1/level7:Undo`,
      'Deploy',
      ['rollbackSteps'],
      'Undo',
      null
    ],
    [
      `${STANDARD}/level2:Deploy/level3:spec/level4:infrastructure/level5:environment`,
      'Deploy',
      ['infrastructure'],
      'environment',
      null
    ],
    [`${STANDARD}/level2:Build/serviceId:redis`, 'Build', [], 'serviceId:redis', null],
    // steps whose identifier begins with "parallel"
    [`${STANDARD}/level2:Build/level3:steps/level4:parallel_tests`, 'Build', [], 'parallel_tests', null],
    [
      `${STANDARD}/level2:Build/level3:steps/level4:parallel_tests/level5:parallel_tests_0`,
      'Build',
      ['parallel_tests'],
      'parallel_tests_0',
      null
    ],
    [
      `${STANDARD}/level2:parallelStage/level3:spec/level4:execution/level5:steps/level6:Test`,
      'parallelStage',
      [],
      'Test',
      null
    ],
    [
      `${STANDARD}/level2:Build/level3:steps/level4:parallelGroup/level5:steps/level6:Test`,
      'Build',
      ['parallelGroup'],
      'Test',
      null
    ]
  ]

  test.each(rows)('%s', (key, stage, groups, step, unit) => {
    const logKey = parsed(key)
    expect({ stage: logKey.stage, groups: logKey.groups, step: logKey.step, unit: logKey.unit }).toEqual({
      stage,
      groups,
      step,
      unit
    })
    expect(formatLogKey(logKey)).toBe(key)
  })

  test('tells the layout and what stands before the levels', () => {
    expect(parsed(`${TODAY}/Build/Step`)).toMatchObject({
      layout: 'simplified',
      account: ACCOUNT,
      org: null,
      project: null,
      pipeline: 'My_Pipeline',
      run: 12,
      execution: 'q9J5XuXNTFKmYLTHxtFQEw',
      segments: ['Build', 'Step']
    })
    expect(parsed(`${SEED}/Stage_1/steps/Step_1-commandUnit:x`)).toMatchObject({
      layout: 'simplifiedLegacy',
      account: ACCOUNT,
      pipeline: 'Doc_Pipeline',
      run: 7,
      execution: null,
      segments: ['pipeline', 'stages', 'Stage_1', 'steps', 'Step_1']
    })
    expect(parsed(`${STANDARD}/level2:Deploy/level3:steps/level4:X`)).toMatchObject({
      layout: 'standard',
      account: ACCOUNT,
      org: 'default',
      project: 'proj',
      pipeline: 'Std_Pipe',
      run: 3,
      execution: null,
      segments: ['pipeline', 'stages', 'Deploy', 'steps', 'X']
    })
    expect(parsed('12345abcd/pipeline/P/1/-e/S').account).toBe('12345abcd')
  })

  test.each([
    '',
    '/',
    'A',
    'A/pipeline/P/12',
    'A/pipeline/P/12/',
    'A/pipeline/P/0/-e/S',
    'A/pipeline/P/012/-e/S',
    'A/pipeline/P/1.5/-e/S',
    'A/pipeline/P/99999999999999999999/-e/S',
    'A/pipeline/P/1/-/S',
    'A/pipeline/P/1/Build/Step',
    'A/pipeline/P/1/-e//S',
    'A/pipeline/P/1/-e/S/',
    'A/pipeline/P/1/-e/S/-commandUnit:x',
    '/pipeline/P/1/-e/S',
    'A/pipelines/P/1/-e/S',
    'A/A/pipeline/P/1/-e/S',
    'accountId:A/orgId:O/projectId:P/pipelineId:X',
    'accountId:A/orgId:O/projectId:P/pipelineId:X/runSequence:0/level0:pipeline',
    'accountId:A/orgId:/projectId:P/pipelineId:X/runSequence:1/level0:pipeline',
    'accountId:A/projectId:P/orgId:O/pipelineId:X/runSequence:1/level0:pipeline',
    'accountId:A/orgId:O/projectId:P/pipelineId:X/runSequence:1/level1:pipeline',
    'accountId:A/orgId:O/projectId:P/pipelineId:X/runSequence:1/level00:pipeline',
    'accountId:A/orgId:O/projectId:P/pipelineId:X/runSequence:1/pipeline',
    'accountId:A/orgId:O/projectId:P/pipelineId:X/runSequence:1/level0:serviceId:x'
  ])('%j is no log key', key => {
    expect(parseLogKey(key)).toBeNull()
  })

  test('parse and format are inverse for random keys', () => {
    const random = seededRandom(3)
    const identifiers = [
      'Build',
      'steps',
      'stages',
      'spec',
      'parallelab',
      'parallelab_0',
      'Run_1',
      'rollbackSteps',
      '..',
      'x$é'
    ]
    const units = ['Execute', '', 'a/b', '-commandUnit:', '✓ ? .', '/', 'level0:x']
    const wrong: string[] = []
    for (let round = 0; round < 5_000; round++) {
      const levels = Array.from({ length: random.below(9) }, () => random.pick(identifiers))
      if (random.below(8) === 0) levels.push(`serviceId:${random.pick(identifiers)}`)
      const run = 1 + random.below(10 ** random.below(10))
      const unit = random.below(2) === 0 && levels.length > 0 ? `-commandUnit:${random.pick(units)}` : ''
      let level = 0
      const numbered = levels.map(name => (name.includes(':') ? name : `level${level++}:${name}`))
      const key = random.pick([
        [
          'A-_',
          'pipeline',
          random.pick(identifiers),
          run,
          `-${random.pick(['e', 'E_-', 'pipeline'])}`,
          ...levels
        ],
        ['accountId', 'pipeline', random.pick(identifiers), run, 'pipeline', ...levels],
        ['accountId:A', 'orgId:o', 'projectId:p:q', 'pipelineId:x', `runSequence:${run}`, ...numbered]
      ])
      const text = key.join('/') + unit
      const logKey = parsed(text)
      const again = parseLogKey(formatLogKey(logKey))
      if (formatLogKey(logKey) !== text || !isDeepStrictEqual(again, logKey)) wrong.push(text)
    }
    expect(wrong).toEqual([])
  })
})

describe('storageNameToKey', () => {
  test('removes the segment that storage puts in front', () => {
    expect(storageNameToKey('A/A/pipeline/P/1/-e/S', 'A')).toBe('A/pipeline/P/1/-e/S')
    expect(storageNameToKey('A/accountId:A/orgId:O', 'A')).toBe('accountId:A/orgId:O')
  })

  test.each(['', 'A', 'A/', 'B/A/pipeline', 'AA/pipeline', '/A/pipeline', 'a/A/pipeline'])(
    '%j is not of account A',
    name => {
      expect(storageNameToKey(name, 'A')).toBeNull()
    }
  )

  test('an empty account owns nothing', () => {
    expect(storageNameToKey('/x', '')).toBeNull()
  })
})

/** Keys of one execution in today's layout, from their ends. */
function today(...ends: string[]): LogKey[] {
  return ends.map(end => parsed(`A/pipeline/P/1/-e/${end}`))
}

function attempts(...ends: string[]): Record<string, number> {
  const paths = today(...ends).map(pathOf)
  const tree = new IdentifierTree()
  for (const path of paths) tree.add(path)
  const retryOf = (path: string[]): number => tree.along(path).findLast(({ retry }) => retry > 0)?.retry ?? 0
  return Object.fromEntries(paths.map((path, index) => [ends[index] ?? '', retryOf(path) + 1]))
}

describe('attempts, as far as names can tell', () => {
  test('retries stand beside the first attempt without a gap', () => {
    expect(attempts('B/Run', 'B/Run_1', 'B/Run_2', 'B/Run_4', 'B/Lone_2', 'B/Lone')).toEqual({
      'B/Run': 1,
      'B/Run_1': 2,
      'B/Run_2': 3,
      'B/Run_4': 1,
      'B/Lone_2': 1,
      'B/Lone': 1
    })
  })

  test('a step that only ends in a number is no retry', () => {
    expect(attempts('B/My_Step_1', 'B/My_Step_2', 'C/My_Step')).toEqual({
      'B/My_Step_1': 1,
      'B/My_Step_2': 1,
      'C/My_Step': 1
    })
    expect(attempts('B/Run', 'B/Run_0', 'B/Run_01')).toEqual({ 'B/Run': 1, 'B/Run_0': 1, 'B/Run_01': 1 })
  })

  test('units do not hide the sibling', () => {
    expect(attempts('B/R-commandUnit:a', 'B/R_1-commandUnit:b')).toEqual({
      'B/R-commandUnit:a': 1,
      'B/R_1-commandUnit:b': 2
    })
  })

  test('iterations are not retries, a retried iteration is', () => {
    expect(attempts('B/Run/Run_0', 'B/Run/Run_1', 'B/Run/Run_2', 'B/Run/Run_1_1')).toEqual({
      'B/Run/Run_0': 1,
      'B/Run/Run_1': 1,
      'B/Run/Run_2': 1,
      'B/Run/Run_1_1': 2
    })
    expect(attempts('B/Run/Run', 'B/Run/Run_1')).toEqual({ 'B/Run/Run': 1, 'B/Run/Run_1': 1 })
  })

  test('stages and groups are retried, too, and the innermost level counts', () => {
    expect(attempts('B/S', 'B_1/S', 'D/G/S', 'D/G_1/S', 'D/G_1/S_1', 'D/G_1/S_2')).toEqual({
      'B/S': 1,
      'B_1/S': 2,
      'D/G/S': 1,
      'D/G_1/S': 2,
      'D/G_1/S_1': 2,
      'D/G_1/S_2': 3
    })
  })

  test('each execution, layout and parallel node by itself', () => {
    const keys = [
      parsed('A/pipeline/P/1/-e/B/Run'),
      parsed('A/pipeline/P/1/-f/B/Run_1'),
      parsed('A/pipeline/P/1/pipeline/stages/B/steps/Run_1'),
      parsed(`${STANDARD}/level2:B/level3:steps/level4:parallel1/level5:Run`),
      parsed(`${STANDARD}/level2:B/level3:steps/level4:parallel2/level5:Run_1`),
      parsed(`${STANDARD}/level2:B/level3:steps/level4:parallel1/level5:Run_1`)
    ]
    expect(selectKeys(keys, { stage: null, step: 'Run' })).toEqual([keys[0], keys[3], keys[5]])
  })

  test('of many retries, each is looked at a few times', () => {
    const counter = new ReadCounter()
    const keys = today('B/Run', ...Array.from({ length: 10_000 }, (_, index) => `B/Run_${index + 1}`))
    const watched = keys.map(key => counter.watch(key))
    expect(selectKeys(watched, { stage: null, step: 'Run' })).toHaveLength(10_001)
    expect(counter.count).toBeLessThan(200 * keys.length)
  })
})

describe('plainIdentifier and iterationOf', () => {
  test('plainIdentifier', () => {
    expect(plainIdentifier('Run_Tests_1', 2)).toBe('Run_Tests')
    expect(plainIdentifier('Run_Tests_1', 1)).toBe('Run_Tests_1')
    expect(plainIdentifier('Run_Tests_1', 3)).toBe('Run_Tests_1')
    expect(plainIdentifier('_1', 2)).toBe('_1')
  })

  test('iterationOf', () => {
    expect(iterationOf('Build', 'Build_linux_18')).toBe('linux_18')
    expect(iterationOf('Build', 'Build')).toBeNull()
    expect(iterationOf('Build', 'Build_')).toBeNull()
    expect(iterationOf('Build', 'Builder_1')).toBeNull()
    expect(iterationOf(undefined, 'Build_1')).toBeNull()
  })
})

describe('selectKeys', () => {
  const all = today(
    'Build/Clone',
    'Build/Run_Tests-commandUnit:a',
    'Build/Run_Tests-commandUnit:b',
    'Build/Run_Tests_1',
    'Build/Run_Tests_Again',
    'Build/Run_Tests_3',
    'Build_2/Run_Tests',
    'Matrix/Matrix_0/Test',
    'Matrix/Matrix_1/Test',
    'Matrix/Matrix_1/Loop/Loop_0',
    'Matrix/Matrix_1/Loop/Loop_1',
    'Deploy/Group_A/Rollout',
    'Deploy/Group_A_1/Rollout',
    'Deploy/rollbackSteps/Undo',
    'Deploy'
  )
  const start = 'A/pipeline/P/1/-e/'
  const select = (stage: string | null, step: string | null): string[] =>
    selectKeys(all, { stage, step }).map(key => formatLogKey(key).slice(start.length))

  test('nothing named selects all', () => {
    expect(selectKeys(all, { stage: null, step: null })).toEqual(all)
  })

  test('a stage without the siblings that share its beginning', () => {
    expect(select('Build', null)).toEqual([
      'Build/Clone',
      'Build/Run_Tests-commandUnit:a',
      'Build/Run_Tests-commandUnit:b',
      'Build/Run_Tests_1',
      'Build/Run_Tests_Again',
      'Build/Run_Tests_3'
    ])
    expect(select('Build_2', null)).toEqual(['Build_2/Run_Tests'])
    expect(select('Buil', null)).toEqual([])
    expect(select('build', null)).toEqual([])
    expect(select('Deploy', null)).toContain('Deploy')
  })

  test('a step with its units and attempts, without the siblings that share its beginning', () => {
    expect(select('Build', 'Run_Tests')).toEqual([
      'Build/Run_Tests-commandUnit:a',
      'Build/Run_Tests-commandUnit:b',
      'Build/Run_Tests_1'
    ])
    expect(select('Build', 'Run_Tests_1')).toEqual(['Build/Run_Tests_1'])
    expect(select('Build', 'Build')).toEqual([])
  })

  test('all iterations by the plain identifier, one by its own', () => {
    expect(select('Matrix', 'Test')).toEqual(['Matrix/Matrix_0/Test', 'Matrix/Matrix_1/Test'])
    expect(select('Matrix_0', null)).toEqual(['Matrix/Matrix_0/Test'])
    expect(select('Matrix_1', 'Test')).toEqual(['Matrix/Matrix_1/Test'])
    expect(select('Matrix', 'Loop')).toEqual(['Matrix/Matrix_1/Loop/Loop_0', 'Matrix/Matrix_1/Loop/Loop_1'])
    expect(select('Matrix', 'Loop_1')).toEqual(['Matrix/Matrix_1/Loop/Loop_1'])
  })

  test('a group selects its steps, with the attempts of the group', () => {
    expect(select('Deploy', 'Group_A')).toEqual(['Deploy/Group_A/Rollout', 'Deploy/Group_A_1/Rollout'])
    expect(select('Deploy', 'Rollout')).toEqual(['Deploy/Group_A/Rollout', 'Deploy/Group_A_1/Rollout'])
    expect(select('Deploy', 'rollbackSteps')).toEqual(['Deploy/rollbackSteps/Undo'])
    expect(select('Group_A', null)).toEqual([])
  })

  test('attempts of a stage', () => {
    const keys = today('Build/A', 'Build_1/A', 'Build_3/A')
    expect(selectKeys(keys, { stage: 'Build', step: 'A' })).toEqual(keys.slice(0, 2))
  })

  test('parallel nodes and structure words are no steps', () => {
    const keys = [
      parsed(`${STANDARD}/level2:parallel1/level3:B/level4:spec/level5:execution/level6:steps/level7:Run`)
    ]
    expect(selectKeys(keys, { stage: 'B', step: 'Run' })).toHaveLength(1)
    expect(selectKeys(keys, { stage: 'parallel1', step: null })).toHaveLength(0)
    expect(selectKeys(keys, { stage: 'B', step: 'steps' })).toHaveLength(0)
  })

  test('what exists, for the message when nothing was found', () => {
    expect(stagesOf(all)).toEqual(['Build', 'Build_2', 'Deploy', 'Matrix'])
    expect(stepsOf(all, 'Build')).toEqual([
      'Clone',
      'Run_Tests',
      'Run_Tests_1',
      'Run_Tests_3',
      'Run_Tests_Again'
    ])
    expect(stepsOf(all, 'Matrix')).toEqual(['Loop', 'Loop_0', 'Loop_1', 'Test'])
    expect(stepsOf(all, 'Matrix_0')).toEqual(['Test'])
    expect(stepsOf(all, 'Deploy')).toEqual(['Group_A', 'Group_A_1', 'Rollout', 'Undo', 'rollbackSteps'])
    expect(stepsOf(all, 'None')).toEqual([])
  })
})
