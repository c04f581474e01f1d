import { describe, expect, test } from '@jest/globals'
import { buildLogbook } from '../../src/logbook/build-logbook.ts'
import type { Logbook } from '../../src/logbook/logbook.ts'
import { executionFinder } from '../../src/logbook/execution-of-log.ts'
import { wholeManifest } from '../fixtures/whole-manifest.ts'
import { parseLogKey } from '../../src/harness/keys/log-key.ts'
import { knownExecution, RUN, stageNode, stepNode } from './graph-of.ts'
import { logsOf, outline } from './logbook-of.ts'

const OLD = 'acc/pipeline/P/11/-old/'

/** `child in 0/1` */
function parts({ executions }: Logbook): string[] {
  return executions.map(({ role, partOf }) =>
    partOf === null ? role : `${role} in ${partOf.execution}/${partOf.stage ?? '-'}`
  )
}

describe('a run that was retried from a stage', () => {
  const copied = stepNode('Build/Test', { logKeys: [`${OLD}Build/Test`] })
  const later = knownExecution([stageNode('Build', [copied]), stageNode('Ship', [stepNode('Ship/Roll')])])
  const earlier = knownExecution([stageNode('Build', [copied])], {
    run: 11,
    executionId: 'old',
    partOf: { role: 'retried-from', executionId: 'exec', stageUuid: null }
  })
  const logs = logsOf({
    [`${OLD}Build/Test`]: null,
    [`${OLD}Build/serviceId:redis`]: null,
    [`${RUN}Ship/Roll`]: null
  })
  const logbook = buildLogbook(logs, { executions: [later, earlier] })

  test('has the steps that it took over in its own tree, also those that no graph knows', () => {
    expect(outline(logbook)).toEqual(['Build > Test: -', 'Build > redis (service): -', 'Ship > Roll: -'])
    expect(parts(logbook)).toEqual(['main', 'retried-from in 0/-'])
  })

  test('each step and each file names the run that wrote it', () => {
    const steps = logbook.executions.flatMap(({ stages }) => stages.flatMap(({ steps: each }) => each))
    expect(steps.map(({ takenFrom }) => takenFrom)).toEqual([1, 1, null])
    const { files, executions } = wholeManifest(logbook, 'harness-logs/1')
    expect(files.map(({ key, execution }) => [key, executions[execution]?.runSequence])).toEqual([
      [`${OLD}Build/Test`, 11],
      [`${OLD}Build/serviceId:redis`, 11],
      [`${RUN}Ship/Roll`, 12]
    ])
  })

  test('a step whose log is gone says it, too', () => {
    const gone = buildLogbook(logs.slice(2), { executions: [later, earlier] })
    expect(gone.executions[0]?.stages[0]?.steps).toMatchObject([{ name: 'Test', takenFrom: 1, files: [] }])
  })

  test('its files need no folder for each run', () => {
    const { files } = wholeManifest(logbook, 'harness-logs/1')
    expect(files[0]?.text).toBe('logs/01-Build/01-Test.log')
  })
})

describe('a log whose key names no execution', () => {
  const key = 'acc/pipeline/P/11/pipeline/stages/Build/spec/execution/steps/Test'
  const logKey = parseLogKey(key)
  const stages = [stageNode('Build', [stepNode('Build/Test', { logKeys: [key] })])]

  test('is of the run that its number tells, though a retry has it in its graph, too', () => {
    const earlier = knownExecution(stages, { run: 11, executionId: 'old' })
    const find = executionFinder([knownExecution(stages), earlier])
    expect(find({ key, logKey, executionId: null })).toBe(earlier)
  })

  test('is of what was rolled back, where the rollback has the same number', () => {
    const main = knownExecution([], { run: 11 })
    const partOf = { role: 'rollback', executionId: 'exec', stageUuid: null } as const
    const find = executionFinder([main, knownExecution([], { run: 11, executionId: 'back', partOf })])
    expect(find({ key, logKey, executionId: null })).toBe(main)
  })
})

describe('a chained pipeline', () => {
  const main = knownExecution([stageNode('Build', [stepNode('Build/Test')]), stageNode('Ship', [])])
  const child = knownExecution([stageNode('Roll', [])], {
    pipeline: 'Child',
    run: 3,
    executionId: 'kid',
    partOf: { role: 'child', executionId: 'exec', stageUuid: 'uuid-Ship' }
  })
  const logs = logsOf({ [`${RUN}Build/Test`]: null, 'acc/pipeline/Child/3/-kid/Roll/Apply': null })

  test('is an execution in its stage', () => {
    const logbook = buildLogbook(logs, { executions: [main, child] })
    expect(parts(logbook)).toEqual(['main', 'child in 0/1'])
    expect(wholeManifest(logbook, 'harness-logs/1').executions[1]?.partOf).toEqual({
      execution: 0,
      stage: 'Ship'
    })
  })

  test('keeps its stage where only a step inside was selected', () => {
    const selections = new Map([
      [main, { stage: 'Ship', step: 'Apply' }],
      [child, { stage: null, step: 'Apply' }]
    ])
    const logbook = buildLogbook(logs.slice(1), { executions: [main, child], selections })
    expect(logbook.executions[0]?.stages.map(({ identifier }) => identifier)).toEqual(['Ship'])
    expect(parts(logbook)).toEqual(['main', 'child in 0/0'])
  })

  test('and a rollback have folders of their own, which tell what they are', () => {
    const partOf = { role: 'rollback', executionId: 'exec', stageUuid: null } as const
    const undo = knownExecution([stageNode('Undo', [])], { executionId: 'back', partOf })
    const undone = logsOf({ 'acc/pipeline/P/12/-back/Undo/Helm': null })
    const { files } = wholeManifest(
      buildLogbook([...logs, ...undone], { executions: [main, child, undo] }),
      'harness-logs/1'
    )
    expect(files.map(({ text }) => text)).toEqual([
      'logs/P-12/01-Build/01-Test.log',
      'logs/Child-3/01-Roll/01-Apply.log',
      'logs/P-12-rollback/01-Undo/01-Helm.log'
    ])
  })

  test('that belongs to an execution that is not there stands for itself', () => {
    expect(buildLogbook(logs, { executions: [child] }).executions[0]).toMatchObject({
      role: 'child',
      partOf: null
    })
  })
})

describe('a failed step with a log key and no log', () => {
  const failed = (changes = {}) => stepNode('Build/Broken', { status: 'Failed', ...changes })
  const there = stepNode('Build/Fine')
  const gapsOf = (
    step = failed(),
    logs = [`${RUN}Build/Fine`],
    gaps: { prefix: string; reason: string }[] = []
  ) =>
    buildLogbook(logsOf(Object.fromEntries(logs.map(key => [key, null]))), {
      executions: [knownExecution([stageNode('Build', [there, step])])],
      gaps
    }).gaps.map(({ prefix }) => prefix)

  test('is a gap that says what to look at', () => {
    const logbook = buildLogbook(logsOf({ [`${RUN}Build/Fine`]: null }), {
      executions: [knownExecution([stageNode('Build', [there, failed({ status: 'FAILURE' })])])]
    })
    expect(logbook.complete).toBe(false)
    expect(logbook.gaps).toEqual([
      {
        prefix: `${RUN}Build/Broken`,
        reason: 'the step failed and Harness has no log of it (can the build reach the log storage?)'
      }
    ])
    expect(logbook.executions[0]?.stages[0]?.steps[1]?.status).toBe('Failed')
  })

  test('is one also where its failure was forgiven', () => {
    expect(gapsOf(failed({ status: 'IgnoreFailed' }))).toEqual([`${RUN}Build/Broken`])
  })

  test.each<[string, string[]]>([
    ['without a key', gapsOf(failed({ logKeys: [] }))],
    ['that was aborted', gapsOf(failed({ status: 'Aborted' }))],
    ['that went well', gapsOf(failed({ status: 'Success' }))],
    ['of whose units one has a log', gapsOf(failed(), [`${RUN}Build/Broken-commandUnit:Run`])],
    ['of an execution of which nothing is there', gapsOf(failed(), [])]
  ])('none is a step %s', (_, gaps) => {
    expect(gaps).toEqual([])
  })

  const units = (...statuses: [string, string | null][]) =>
    statuses.map(([name, status]) => ({ name, status, startedAt: null, endedAt: null }))
  const ofUnits = (...names: string[]) => names.map(name => `${RUN}Build/Broken-commandUnit:${name}`)

  test('a failed command unit without a log is one, though another unit has its log', () => {
    const [fetch = '', run = ''] = ofUnits('Fetch', 'Run')
    const step = failed({
      logKeys: [fetch, run, ...ofUnits('Wrap Up')],
      units: units(['Fetch', 'SUCCESS'], ['Run', 'FAILURE'], ['Wrap Up', null])
    })
    expect(gapsOf(step, [`${RUN}Build/Fine`, fetch])).toEqual([run])
    expect(gapsOf(step, [`${RUN}Build/Fine`, run])).toEqual([])
    expect(gapsOf(step, [`${RUN}Build/Fine`])).toEqual([fetch])
  })

  test('so is the last attempt of a step, though an earlier one has its log', () => {
    const [first = '', second = '', tenth = ''] = ['', '_1', '_10'].map(end => `${RUN}Build/Broken${end}`)
    const step = failed({ logKeys: [tenth, first, second] })
    expect(gapsOf(step, [`${RUN}Build/Fine`, first, second])).toEqual([tenth])
    expect(gapsOf(step, [`${RUN}Build/Fine`, tenth])).toEqual([])
    const unlike = failed({ logKeys: [first, `${RUN}Build/Other`] })
    expect(gapsOf(unlike, [`${RUN}Build/Fine`, first])).toEqual([])
  })

  test('what another gap covers is told once', () => {
    const gap = { prefix: `${RUN}Build`, reason: 'it took too long' }
    expect(gapsOf(failed(), [`${RUN}Build/Fine`], [gap])).toEqual([gap.prefix])
    const piece = { prefix: RUN.slice(0, -2), reason: 'it took too long' }
    expect(gapsOf(failed(), [`${RUN}Build/Fine`], [piece])).toEqual([piece.prefix])
  })

  test('the gap of a step whose name only begins alike does not cover it', () => {
    const gap = { prefix: `${RUN}Build/Brok`, reason: 'it came broken' }
    expect(gapsOf(failed(), [`${RUN}Build/Fine`], [gap])).toEqual([gap.prefix, `${RUN}Build/Broken`])
  })
})

test('what failed and was not selected is told of the execution', () => {
  const graph = [
    stageNode('Build', [stepNode('Build/Test')]),
    stageNode('Ship', [stepNode('Ship/Roll', { status: 'Failed' }), stepNode('Ship/Fine')], {
      status: 'Failed'
    }),
    stageNode('Approve', [], { status: 'ApprovalRejected' })
  ]
  const known = knownExecution(graph)
  const logs = logsOf({ [`${RUN}Build/Test`]: null })
  const some = buildLogbook(logs, { executions: [known], selection: { stage: 'Build', step: null } })
  expect(some.executions[0]?.failedElsewhere).toEqual(['Ship › Roll', 'Approve'])
  const other = buildLogbook(logs, { executions: [known], selection: { stage: 'Ship', step: 'Fine' } })
  expect(other.executions[0]?.failedElsewhere).toEqual(['Ship › Roll', 'Approve'])
  expect(buildLogbook(logs, { executions: [known] }).executions[0]?.failedElsewhere).toEqual([])
})

test('who started it and what was built hold no secrets', () => {
  const source = {
    ...{ repository: 'shop', branch: 'x-s3cret', tag: null, commit: null, commitMessage: 's3cret' },
    pullRequest: {
      number: 1,
      title: 's3cret',
      url: 'https://x/s3cret',
      sourceBranch: null,
      targetBranch: null
    },
    services: ['a-s3cret'],
    environments: []
  }
  const known = knownExecution([], { trigger: { type: 'MANUAL', by: 's3cret' }, source })
  const logbook = buildLogbook([], {
    executions: [known],
    redact: text => text.replaceAll('s3cret', '***')
  })
  expect(JSON.stringify(logbook)).not.toContain('s3cret')
  expect(logbook.executions[0]?.source?.services).toEqual(['a-***'])
})
