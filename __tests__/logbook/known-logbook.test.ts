import { describe, expect, test } from '@jest/globals'
import type { ExecutionNode } from '../../src/harness/execution/execution.ts'
import { buildLogbook, type LogbookOptions } from '../../src/logbook/build-logbook.ts'
import { filesOf, type Logbook } from '../../src/logbook/logbook.ts'
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts'
import { groupNode, knownExecution, RUN, stageNode, stepNode } from './graph-of.ts'
import { logsOf, outline } from './logbook-of.ts'
import { ReadCounter } from '../fixtures/read-counter.ts'

const NODES = 1_000
/** Enough to overflow the stack of what calls itself for each level. */
const DEPTH = 10_000

/** The logbook of logs with these ends of keys, and of this graph. */
function known(
  stages: readonly ExecutionNode[],
  times: Readonly<Record<string, string | null>>,
  options: LogbookOptions = {}
): Logbook {
  const logs = logsOf(Object.fromEntries(Object.entries(times).map(([end, time]) => [RUN + end, time])))
  return buildLogbook(logs, { executions: [knownExecution(stages)], ...options })
}

function clock(minute: number): string {
  return `2023-11-22T10:${String(minute).padStart(2, '0')}:00Z`
}

function paths(logbook: Logbook): string[] {
  return [...filesOf(logbook)].map(({ file }) => file.text)
}

describe('names and order', () => {
  test('are those of the graph, also for files, whatever the times say', () => {
    const logbook = known(
      [
        stageNode('Build', [
          stepNode('Build/liteEngineTask'),
          stepNode('Build/Run_Tests', { name: 'Run all Tests' })
        ]),
        stageNode('Ship', [
          groupNode('G', [stepNode('Ship/G/Roll', { name: 'Roll/out' })], { name: 'Blue green' })
        ])
      ],
      { 'Ship/G/Roll': clock(1), 'Build/Run_Tests': clock(2), 'Build/liteEngineTask': clock(3) }
    )
    expect(outline(logbook)).toEqual([
      'Build > Initialize: -',
      'Build > Run all Tests: -',
      'Ship > Roll/out: -'
    ])
    expect(paths(logbook)).toEqual([
      'logs/01-Build/01-Initialize.log',
      'logs/01-Build/02-Run_all_Tests.log',
      'logs/02-Ship/01-Roll_out.log'
    ])
    expect(logbook.executions[0]?.stages[1]?.steps[0]).toMatchObject({
      identifier: 'Roll',
      groups: ['G'],
      groupNames: ['Blue green']
    })
  })

  test('a step is Initialize also when the graph gives it another name or none', () => {
    const named = known([stageNode('Build', [stepNode('Build/liteEngineTask', { name: 'Lite Engine' })])], {})
    const bare = known([stageNode('Build', [stepNode('Build/Run', { name: ' ' })])], {})
    expect([...outline(named), ...outline(bare)]).toEqual(['Build > Initialize: ', 'Build > Run: '])
  })

  test('command units stand in the order of the keys, then of the units', () => {
    const step = stepNode('Ship/Roll-commandUnit:Wrap', {
      logKeys: [`${RUN}Ship/Roll-commandUnit:Wrap`, `${RUN}Ship/Roll-commandUnit:Fetch`],
      units: [
        { name: 'Wrap', status: 'FAILURE', startedAt: null, endedAt: null },
        { name: 'Late', status: null, startedAt: null, endedAt: null }
      ]
    })
    const logbook = known([stageNode('Ship', [step])], {
      'Ship/Roll-commandUnit:Other': clock(0),
      'Ship/Roll-commandUnit:Late': clock(4),
      'Ship/Roll-commandUnit:Fetch': clock(1),
      'Ship/Roll-commandUnit:Wrap': clock(2)
    })
    expect(outline(logbook)).toEqual(['Ship > Roll: Wrap, Fetch, Late, Other'])
    expect([...filesOf(logbook)].map(({ file }) => file.status)).toEqual(['Failed', null, null, null])
    expect(paths(logbook)[0]).toBe('logs/01-Ship/01-Roll/01-Wrap.log')
  })

  test('what the graph does not show stands where its time says, or last', () => {
    const logbook = known(
      [
        stageNode('Build', [
          stepNode('Build/A', { startedAt: Date.parse(clock(10)) }),
          stepNode('Build/B', { startedAt: Date.parse(clock(12)) }),
          stepNode('Build/C', { startedAt: Date.parse(clock(11)) })
        ])
      ],
      {
        'Build/service': clock(9),
        'Build/late': clock(30),
        'Build/between': clock(11),
        'Build/timeless': null,
        'Other/X': clock(0),
        Build: clock(50)
      }
    )
    expect(outline(logbook)).toEqual([
      'Other > X: -',
      'Build > service: -',
      'Build > A: ',
      'Build > between: -',
      'Build > B: ',
      'Build > C: ',
      'Build > late: -',
      'Build > Log: -',
      'Build > timeless: -'
    ])
  })
})

describe('which log is of which step', () => {
  test('by the exact key, by the key of another unit, by the path in another layout', () => {
    const graph = [
      stageNode('Build', [
        stepNode('Build/Weird', { logKeys: ['no/layout', `${RUN}Build/Weird`] }),
        stepNode('Build/Roll-commandUnit:First'),
        stepNode('Build/Run', { logKeys: [] }),
        stepNode('Build/Twin', { logKeys: [`${RUN}Build/Run_x`] }),
        stepNode('Build/Twin', { logKeys: [`${RUN}Build/Run_x`] })
      ])
    ]
    const logs = logsOf({
      'no/layout': null,
      [`${RUN}Build/Roll-commandUnit:Second`]: null,
      'accountId:acc/orgId:O/projectId:J/pipelineId:P/runSequence:12/level0:pipeline/level1:stages/level2:Build/level3:spec/level4:execution/level5:steps/level6:Run':
        null,
      [`${RUN}Build/Run_x`]: null
    })
    const logbook = buildLogbook(logs, { executions: [knownExecution(graph)] })
    expect(outline(logbook)).toEqual([
      'Build > Weird: -',
      'Build > Roll: Second',
      'Build > Run: -',
      'Build > Twin: -',
      'Build > Twin: '
    ])
    expect(logbook.executions).toHaveLength(1)
  })

  test('steps of one path are told apart by their keys, of one key by its units', () => {
    const logbook = known(
      [
        stageNode('Ship', [
          stepNode('Ship/Undo-commandUnit:A'),
          groupNode('Rollback', [stepNode('Ship/rollbackSteps/Undo-commandUnit:A', { name: 'Undo again' })]),
          stepNode('Ship/Twin-commandUnit:A', { name: 'Twin A' }),
          stepNode('Ship/Twin-commandUnit:B', { name: 'Twin B' })
        ])
      ],
      {
        'Ship/rollbackSteps/Undo-commandUnit:B': null,
        'Ship/Undo-commandUnit:B': null,
        'Ship/Twin-commandUnit:B': null
      }
    )
    expect(outline(logbook)).toEqual([
      'Ship > Undo: B',
      'Ship > Undo again: B',
      'Ship > Twin A: ',
      'Ship > Twin B: B'
    ])
  })

  test('of several executions the one whose graph has the key', () => {
    const second = knownExecution(
      [stageNode('B', [stepNode('', { identifier: 'X', logKeys: ['odd/key'] })])],
      {
        executionId: 'second'
      }
    )
    const logbook = buildLogbook(logsOf({ 'odd/key': null }), { executions: [knownExecution([]), second] })
    expect(logbook.executions.map(({ executionId, stages }) => [executionId, stages.length])).toEqual([
      ['exec', 0],
      ['second', 1]
    ])
  })

  test('where a stage or group stands is learnt from the keys inside, for its steps without any', () => {
    const logbook = known(
      [
        stageNode(
          'Build_a',
          [
            groupNode(
              'G_b',
              [stepNode('Build/Build_a/G/G_b/Run'), stepNode('Build_a/None', { logKeys: [] })],
              {
                iteration: 'not the ending'
              }
            ),
            stepNode('Build_a/Skipped', { logKeys: [] })
          ],
          { iteration: 'first' }
        )
      ],
      {}
    )
    const [stage] = logbook.executions[0]?.stages ?? []
    expect(stage?.identifier).toBe('Build')
    expect(stage?.steps.map(({ groups }) => groups)).toEqual([
      ['Build_a', 'G', 'G_b'],
      ['Build_a', 'G', 'G_b'],
      ['Build_a']
    ])
  })

  test('a path leads past the levels that the graph leaves out', () => {
    const logbook = known(
      [
        stageNode('Build_0', [stepNode('', { identifier: 'Run', name: 'Run it', logKeys: [] })], {
          iteration: '0',
          name: 'Build it_0'
        }),
        stageNode('Ship', [stepNode('', { identifier: 'Undo', name: 'Undo all', logKeys: [] })])
      ],
      { 'Build/Build_0/Run': null, 'Ship/rollbackSteps/Undo': null }
    )
    expect(outline(logbook)).toEqual(['Build it (0) > Run it: -', 'Ship > Undo all: -'])
  })
})

describe('attempts and iterations', () => {
  test('old attempts stand beside the step that the graph shows, under its name', () => {
    const logbook = known(
      [
        stageNode('Build', [
          stepNode('Build/First', { startedAt: 1 }),
          stepNode('Build/Run_Tests_2', { name: 'Run all' }),
          stepNode('Build/Last', { startedAt: 2 })
        ])
      ],
      {
        'Build/Run_Tests_2': clock(3),
        'Build/Run_Tests_3': clock(4),
        'Build/Run_Tests_1': clock(2),
        'Build/Run_Tests': clock(1)
      }
    )
    expect(outline(logbook)).toEqual([
      'Build > First: ',
      'Build > Run all: -',
      'Build > Run all (attempt 2): -',
      'Build > Run all (attempt 3): -',
      'Build > Run all (attempt 4): -',
      'Build > Last: '
    ])
    const steps = logbook.executions[0]?.stages[0]?.steps.slice(1, 5) ?? []
    expect(steps.map(({ identifier, attempt }) => [identifier, attempt])).toEqual(
      [1, 2, 3, 4].map(n => ['Run_Tests', n])
    )
    expect(steps.map(({ files }) => files.length)).toEqual([1, 1, 1, 1])
    expect(paths(logbook)[1]).toBe('logs/01-Build/03-Run_all.attempt-2.log')
  })

  test('old attempts of stages and groups', () => {
    const logbook = known(
      [
        stageNode(
          'Ship_1',
          [groupNode('G_1', [stepNode('Ship_1/G_1/Roll', { name: 'Roll out' })], { name: 'Group' })],
          { name: 'Ship it' }
        )
      ],
      { 'Ship/G/Roll': clock(1), 'Ship_1/G/Roll': clock(2), 'Ship_1/G_1/Roll': clock(3) }
    )
    expect(outline(logbook)).toEqual([
      'Ship it > Roll out: -',
      'Ship it (attempt 2) > Roll out: -',
      'Ship it (attempt 2) > Roll out (attempt 2): -'
    ])
    expect(logbook.executions[0]?.stages[1]?.steps.map(({ groupNames }) => groupNames)).toEqual([
      ['Group'],
      ['Group (attempt 2)']
    ])
  })

  test('a retry is told by its name alone; steps of different names are no attempts of each other', () => {
    const logbook = known(
      [
        stageNode('Build', [
          stepNode('Build/Run_1', { name: 'Run' }),
          stepNode('Build/Lint', { name: 'Lint' }),
          stepNode('Build/Lint_1', { name: 'Lint 1' }),
          stepNode('Build/Pack', { name: 'Pack' }),
          stepNode('Build/Pack_1', { name: 'Pack' })
        ])
      ],
      {}
    )
    expect(outline(logbook)).toEqual([
      'Build > Run (attempt 2): ',
      'Build > Lint: ',
      'Build > Lint 1: ',
      'Build > Pack: ',
      'Build > Pack (attempt 2): '
    ])
  })

  test('iterations are named as the graph does, in one way for stages, groups and steps', () => {
    const logbook = known(
      [
        stageNode('Build_linux_18', [stepNode('Build/Build_linux_18/Run')], {
          name: 'Build it_linux_18',
          iteration: 'linux, 18'
        }),
        stageNode('Test', [
          stepNode('Test/Shard/Shard_0', { name: 'Shard_0', iteration: '0' }),
          stepNode('Test/Shard/Shard_1', { name: 'Shard_1', iteration: '1', logKeys: [] }),
          stepNode('Test/Shard/Shard_2_3', { name: 'Shard_2', iteration: '2' }),
          groupNode('G_0', [stepNode('Test/G/G_0/Step')], { name: 'Group_0', iteration: '0' }),
          stepNode('Test/Test_unit', { name: 'Unit tests' })
        ])
      ],
      { 'Build/Build_linux_18/Run': null, 'Test/Shard/Shard_0_1': null }
    )
    expect(outline(logbook)).toEqual([
      'Build it (linux, 18) > Run: -',
      'Test > Shard (0): ',
      'Test > Shard (0) (attempt 2): -',
      'Test > Shard (1): ',
      'Test > Shard (2) (attempt 4): ',
      'Test > Step (0): ',
      'Test > Unit tests: '
    ])
    const [build, tests] = logbook.executions[0]?.stages ?? []
    expect(build).toMatchObject({ identifier: 'Build' })
    expect(build?.steps[0]?.groups).toEqual(['Build_linux_18'])
    expect(tests?.steps.map(({ groups, groupNames }) => [groups, groupNames])).toEqual([
      [['Shard'], ['Shard']],
      [['Shard'], ['Shard']],
      [['Shard'], ['Shard']],
      [['Shard'], ['Shard']],
      [
        ['G', 'G_0'],
        ['Group', 'Group (0)']
      ],
      [[], []]
    ])
  })

  test('iterations that are numbered in their identifiers, and told by their values', () => {
    const matrix = (at: number, values: string, logKeys: readonly string[]): ExecutionNode =>
      stepNode('', { identifier: `Pack_${at}`, name: `Pack it_${at}`, iteration: values, logKeys })
    const steps = [matrix(0, 'linux, 18', [`${RUN}Build/Pack/Pack_0`]), matrix(1, 'mac, 18', [])]
    const logbook = known([stageNode('Build', steps)], {
      'Build/Pack/Pack_0': null,
      'Build/Pack/Pack_1': null
    })
    expect(outline(logbook)).toEqual(['Build > Pack it (linux, 18): -', 'Build > Pack it (mac, 18): -'])
    expect(logbook.executions[0]?.stages[0]?.steps.map(({ groupNames }) => groupNames)).toEqual([
      ['Pack it'],
      ['Pack it']
    ])
    expect(paths(logbook)[0]).toBe('logs/01-Build/01-Pack_it.linux-18.log')
  })

  test('a key of a stage or group that is no way to it does not lead astray', () => {
    const stage = stageNode('Build', [stepNode('Build/Run')], { logKeys: [`${RUN}Elsewhere/X`] })
    expect(outline(known([stage], { 'Build/Run': null, 'Elsewhere/X': null }))).toEqual([
      'Build > Run: -',
      'Elsewhere > X: -'
    ])
  })

  test('the parent of iterations is not told twice where the graph shows it', () => {
    const shard = stepNode('', { identifier: 'Shard_0', name: 'Shard', iteration: '0', logKeys: [] })
    const logbook = known([stageNode('Test', [groupNode('Shard', [shard])])], {})
    expect(logbook.executions[0]?.stages[0]?.steps).toMatchObject([{ name: 'Shard (0)', groups: ['Shard'] }])
  })
})

describe('what the graph adds', () => {
  test('status, times and failures of executions, stages and steps; steps and stages without logs', () => {
    const at = Date.parse(clock(5))
    const logbook = known(
      [
        stageNode(
          'Build',
          [
            stepNode('Build/Run', {
              status: 'Failed',
              startedAt: at,
              endedAt: at + 1500,
              failure: 'Exit code 1'
            }),
            stepNode('Build/Skipped', { status: 'Skipped', logKeys: [] })
          ],
          { status: 'Failed', failure: 'Stage failed', startedAt: 8.64e15 + 1, endedAt: -1e15 }
        ),
        stageNode('Ship', [], { status: 'Skipped' })
      ],
      { 'Build/Run': clock(5) }
    )
    const [execution] = logbook.executions
    expect(execution).toMatchObject({
      name: 'Deploy Shop',
      url: expect.stringContaining('/executions/exec/'),
      org: 'O',
      project: 'J',
      executionId: 'exec',
      status: 'Failed',
      startedAt: '2023-11-22T10:00:00.000Z',
      endedAt: '2023-11-22T11:00:00.000Z',
      failure: 'Stage failed'
    })
    expect(execution?.stages).toMatchObject([
      {
        status: 'Failed',
        failure: 'Stage failed',
        startedAt: null,
        endedAt: null,
        steps: [
          {
            status: 'Failed',
            startedAt: '2023-11-22T10:05:00.000Z',
            endedAt: '2023-11-22T10:05:01.500Z',
            failure: 'Exit code 1'
          },
          { status: 'Skipped', files: [] }
        ]
      },
      { status: 'Skipped', steps: [] }
    ])
  })

  test('only what was selected, but all logs', () => {
    const graph = [
      stageNode('Build', [stepNode('Build/Run'), stepNode('Build/Lint', { logKeys: [] })]),
      stageNode('Ship', [stepNode('Ship/Run')]),
      stageNode('Empty', [])
    ]
    const of = (stage: string | null, step: string | null): string[] =>
      known(graph, { 'Ship/Run': null }, { selection: { stage, step } }).executions.flatMap(({ stages }) =>
        stages.map(({ name, steps }) => `${name}: ${steps.map(inside => inside.name).join(', ')}`)
      )
    expect(of('Build', null)).toEqual(['Build: Run, Lint', 'Ship: Run'])
    expect(of('Build', 'Lint')).toEqual(['Build: Lint', 'Ship: Run'])
    expect(of('Empty', null)).toEqual(['Ship: Run', 'Empty: '])
    expect(of(null, 'Run')).toEqual(['Build: Run', 'Ship: Run'])
  })

  test('several executions stand in the order given, also without logs; strangers by time', () => {
    const second = knownExecution([], {
      executionId: 'second',
      project: 'K',
      startedAt: Date.parse(clock(30))
    })
    const logs = logsOf({
      [`${RUN}Build/A`]: clock(1),
      'acc/pipeline/P/12/-stranger/Build/A': clock(20),
      'acc/pipeline/P/12/pipeline/stages/Build/steps/A': clock(40),
      'accountId:acc/orgId:O/projectId:K/pipelineId:P/runSequence:12/level0:pipeline/level1:stages/level2:B':
        null,
      'odd/key': null
    })
    const logbook = buildLogbook(logs, { executions: [knownExecution([]), second, second] })
    expect(logbook.executions.map(({ executionId, stages }) => [executionId, stages.length])).toEqual([
      ['exec', 1],
      ['stranger', 1],
      ['second', 1],
      [null, 1],
      [null, 1]
    ])
    expect(paths(logbook)).toEqual([
      'logs/P-12/01-Build/01-A.log',
      'logs/P-12-2/01-Build/01-A.log',
      'logs/P-12-3/01-B/01-Log.log',
      'logs/P-12-4/01-Build/01-A.log',
      'logs/Other/01-Other/01-key.log'
    ])
  })

  test('every text is redacted, also where two become one', () => {
    const redact = (text: string): string => text.replaceAll(/secret\w*/g, '***')
    const graph = [
      stageNode(
        'Build',
        [stepNode('Build/secretA', { name: 'a secretName', failure: 'secretB', status: 'secretC' })],
        { name: 'secretD' }
      )
    ]
    const logbook = known(
      graph,
      { 'Build/secretA-commandUnit:secretU': null, 'Build/secretV-commandUnit:secretW': null },
      { redact, gaps: [{ prefix: 'secretG', reason: 'secretR' }] }
    )
    expect(JSON.stringify(logbook)).not.toContain('secret')
    expect(logbook.fileCount).toBe(2)
    expect(new Set(paths(logbook)).size).toBe(2)
  })
})

describe('hostile graphs', () => {
  test('hostile names make safe paths and lose nothing', () => {
    const names = [
      ...HOSTILE_TEXTS,
      '../../etc',
      '..',
      '/',
      '',
      'x'.repeat(100_000),
      '__proto__',
      'constructor'
    ]
    const stages = names.map((name, at) =>
      stageNode(name, [stepNode(`S${at}/${name}`, { name, identifier: name, iteration: name })], {
        name,
        iteration: name
      })
    )
    const logbook = known(stages, Object.fromEntries(names.map((name, at) => [`S${at}/${name}`, null])))
    expect(logbook.fileCount).toBe(names.length)
    const texts = paths(logbook)
    expect(new Set(texts.map(text => text.toLowerCase())).size).toBe(names.length)
    for (const text of texts) {
      expect(text.split('/')).toHaveLength(3)
      for (const segment of text.split('/')) expect(segment).not.toMatch(/^\.*$|[\p{C}<>:"|?*\\]|^.{101}/u)
    }
  })

  test('the same key at many nodes, and a stage that is a step', () => {
    const logbook = known(
      [
        stepNode('Lone'),
        stageNode('A', [stepNode('A/X'), stepNode('A/X'), groupNode('G', [stepNode('A/X')])]),
        stageNode('A', [stepNode('A/X')])
      ],
      { 'A/X': null, Lone: null }
    )
    expect(outline(logbook)).toEqual(['Lone > Lone: -', 'A > X: -', 'A > X: ', 'A > X: ', 'A > X: '])
  })

  test('of many nodes, nested or not, each is looked at a few times', () => {
    const counter = new ReadCounter()
    let nested: ExecutionNode = stepNode('S/deep')
    for (let depth = 0; depth < NODES; depth++) {
      const step = stepNode('', { identifier: `S${depth}`, logKeys: [] })
      nested = counter.watch(groupNode(`G${depth}`, [nested, counter.watch(step)]))
    }
    const steps = Array.from({ length: NODES }, (_, at) =>
      counter.watch(stepNode(`S/X_${at + 1}`, { name: 'X' }))
    )
    const times = Object.fromEntries(
      Array.from({ length: 10 * NODES }, (_, at) => [
        at % 2 === 0 ? `S/X_${at}` : `T/Y/Y_${at}/Z`,
        clock(at % 60)
      ])
    )
    const logbook = known([stageNode('S', [...steps, nested])], times)
    expect(logbook.fileCount).toBe(10 * NODES)
    expect([...filesOf(logbook)]).toHaveLength(10 * NODES)
    expect(counter.count).toBeLessThan(200 * 3 * NODES)
  })

  test('nodes nested very deep make a tree all the same', () => {
    let nested: ExecutionNode = stepNode('S/deep')
    for (let depth = 0; depth < DEPTH; depth++)
      nested = groupNode(`G${depth}`, [nested, stepNode('', { identifier: `S${depth}`, logKeys: [] })])
    const deep = known([stageNode('S', [nested])], { 'S/deep': null })
    expect(deep.fileCount).toBe(1)
    const steps = deep.executions[0]?.stages[0]?.steps ?? []
    expect(steps.filter(({ groups }) => groups.length >= 50)).toEqual([])
  })
})
