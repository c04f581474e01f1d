import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { keyOf, smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import { actOn, sample } from './act-on.ts'
import { fetchArtifact, filesAt, manifestIn, sourceLogs, storedLogs, unzip } from './results-of.ts'
import { annotationsOf, errorOf, expectSuccess } from './what-it-said.ts'

const seed = smallExecution({ layout: 'seed', run: 43 })
const standard = smallExecution({ layout: 'standard', run: 44 })
const two = { run: 45, account: sample.account }
const first = smallExecution({ ...two, execution: 'firstExecution00000001' })
const second = smallExecution({ ...two, execution: 'secondExecution0000002' })
const neighbour = smallExecution({ run: 4, execution: 'neighbourExecution0004' })

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  for (const execution of [sample, seed, standard, first, second, neighbour]) sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())

/** The inputs that name an execution. */
function naming(execution: SampleExecution): Record<string, string> {
  return execution.layout === 'standard'
    ? { 'pipeline-id': '', 'run-sequence': '', 'log-prefix': execution.prefix }
    : { 'pipeline-id': execution.pipeline, 'run-sequence': String(execution.run) }
}

const stage = (execution: SampleExecution, id: string): string => keyOf(execution, { stage: [id], steps: [] })

describe('every log of an execution is in the artifact, byte for byte and as text', () => {
  test.each<[string, SampleExecution]>([
    ["today's layout", sample],
    ["the original page's layout, found without being told", seed],
    ['the standard layout, by log-prefix', standard]
  ])('%s', async (_, execution) => {
    await using run = await actOn(sandbox, naming(execution), sandbox.results.env)
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([])
    const files = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    expect(storedLogs(files)).toEqual(sourceLogs(execution.logs))
    expect(await filesAt(run)).toEqual(files)

    const manifest = manifestIn(files)
    expect(manifest).toMatchObject({ complete: true, gaps: [] })
    const { account, org, project, pipeline, run: runSequence, layout } = execution
    const tells = layout === 'standard' ? { org, project } : { org: null, project: null }
    const executionId = layout === 'today' ? execution.execution : null
    expect(manifest.executions).toEqual([
      expect.objectContaining({ account, pipeline, runSequence, executionId, ...tells })
    ])
    expect(run.outputs['execution-id']).toBe(executionId ?? '')
    expect(run.outputs['file-count']).toBe(String(execution.logs.length))
    const sum = (counts: number[]): string => String(counts.reduce((total, count) => total + count, 0))
    expect(run.outputs['line-count']).toBe(sum(manifest.files.map(file => file.lines)))
    expect(run.outputs['error-count']).toBe(sum(manifest.files.map(file => file.errors)))
  })

  test.each<[string, SampleExecution]>([
    ["today's", sample],
    ["the original page's", seed],
    ['the standard', standard]
  ])(
    '%s layout: no path is illegal, deep, or tells the account or the execution in logs/',
    async (_, execution) => {
      await using run = await actOn(sandbox, { upload: 'false', ...naming(execution) })
      const files = await filesAt(run)
      const lower = [...files.keys()].map(path => path.normalize('NFC').toLowerCase())
      expect(new Set(lower).size).toBe(files.size)
      for (const path of files.keys()) {
        for (const segment of path.split('/')) {
          expect(segment).not.toMatch(/[":<>|*?\\\p{Cc}]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu)
          expect(segment.length).toBeLessThanOrEqual(100)
        }
        if (!path.startsWith('logs/')) continue
        expect(path.split('/').length - 1).toBeLessThanOrEqual(3)
        expect(path).toMatch(/^logs\/\d\d-[^/]+(\/\d\d-[^/]+){1,2}\.log$/u)
        expect(path).not.toContain(execution.account)
        expect(path).not.toContain(execution.execution)
      }
    }
  )

  test('the text of a log is readable: times, levels, no colours, progress bars as they ended', async () => {
    await using run = await actOn(sandbox, { upload: 'false', 'stage-id': 'Build' })
    const files = await filesAt(run)
    const manifest = manifestIn(files)
    const textOf = (step: string, attempt = 1): string => {
      const file = manifest.files.find(one => one.step === step && one.attempt === attempt)
      return files.get(file?.text ?? '')?.toString() ?? ''
    }
    expect(textOf('Run_Tests')).toMatch(/^03:07:\d\d\.\d{3} {2}✓ test 1 passed \(1 ms\)$/mu)
    expect(textOf('Run_Tests')).toMatch(/^03:07:\d\d\.\d{3} {2}ERROR Error: expected 3 but got 4$/mu)
    expect(textOf('Run_Tests', 2)).toMatch(/second attempt/)
    expect(textOf('Install')).toMatch(/^\S+ {2}Downloading packages \[#{10}\] 100%$/mu)
    expect(textOf('Install')).toMatch(/^\S+ {2}100%$/mu)
    expect(textOf('Install')).not.toMatch(/ 50%/)
    expect(textOf('Package').indexOf('second')).toBeLessThan(textOf('Package').indexOf('third'))
    expect(textOf('Package')).toMatch(/plain text, not JSON/)
    for (const [path, bytes] of files) if (path.startsWith('logs/')) expect(bytes.includes(0x1b)).toBe(false)
  })

  test('attempts, iterations and command units are told in the names', async () => {
    await using run = await actOn(sandbox, { upload: 'false' })
    const paths = [...(await filesAt(run)).keys()].map(path => path.replaceAll(/\d\d-/gu, ''))
    expect(paths).toEqual(
      expect.arrayContaining([
        'logs/Build/Initialize.log',
        'logs/Build/Run_Tests.log',
        'logs/Build/Run_Tests (attempt 2).log',
        'logs/Deploy/Rollout/Fetch_Files.log'
      ])
    )
    expect(paths.filter(path => /^logs\/Test\b.*linux_18/u.test(path))).toHaveLength(1)
  })
})

describe('stage-id and step-id', () => {
  const cases: [stage: string, step: string, suffixes: RegExp, count: number][] = [
    ['Build', '', /^Build\//, 11],
    ['Build_2', '', /^Build_2\//, 1],
    ['Test', '', /^Test\//, 2],
    ['Test_linux_18', '', /^Test\/Test_linux_18\//, 1],
    ['Test_linux_18', 'Unit', /^Test\/Test_linux_18\/Unit$/, 1],
    ['Build', 'Run_Tests', /^Build\/Run_Tests(_1)?$/, 2],
    ['Build', 'Run_Tests_1', /^Build\/Run_Tests_1$/, 1],
    ['Build', 'Run_Tests_Again', /^Build\/Run_Tests_Again$/, 1],
    ['Build', 'Shards', /^Build\/Shards\//, 2],
    ['Build', 'Shards_0', /^Build\/Shards\/Shards_0$/, 1],
    ['Build', 'serviceId:redis', /^Build\/serviceId:redis$/, 1],
    ['Lint', 'check_style', /^Lint\/check_style$/, 1],
    ['Deploy', 'Canary', /^Deploy\/Canary\//, 5],
    ['Deploy', 'Rollout', /^Deploy\/Canary\/Rollout-commandUnit:/, 5],
    ['Deploy', 'Odd_Names', /^Deploy\/Odd_Names-commandUnit:/, 6],
    ['Deploy', 'Undo', /^Deploy\/rollbackSteps\/Undo-commandUnit:/, 1],
    ['Deploy', 'service', /^Deploy\/service$/, 1]
  ]
  /** The sample's keys in another layout stand in the same order. */
  const keysOf = (execution: SampleExecution, suffixes: RegExp): string[] =>
    execution.logs
      .filter((_, at) => suffixes.test(sample.logs[at]?.key.slice(sample.prefix.length + 1) ?? ''))
      .map(log => log.key)
      .toSorted()

  test.each(cases)("today's layout: %s %s", async (stageId, step, suffixes, count) => {
    await using run = await actOn(sandbox, { upload: 'false', 'stage-id': stageId, 'step-id': step })
    expectSuccess(run)
    const logs = storedLogs(await filesAt(run))
    expect(Object.keys(logs).toSorted()).toEqual(keysOf(sample, suffixes))
    expect(Object.keys(logs)).toHaveLength(count)
  })

  const few = cases.filter(([id, step]) =>
    [
      'Build',
      'Build Run_Tests',
      'Build Shards_0',
      'Test_linux_18',
      'Deploy Rollout',
      'Lint check_style'
    ].includes(`${id} ${step}`.trim())
  )
  const others: [string, SampleExecution, Record<string, string>][] = [
    ["today's layout, with execution-id", sample, { 'execution-id': sample.execution }],
    ["the original page's layout", seed, {}],
    ["the original page's layout, with execution-id", seed, { 'execution-id': seed.execution }],
    ['the standard layout, by log-prefix', standard, {}]
  ]
  describe.each(others)('%s', (_, execution, more) => {
    test.each(few)('%s %s', async (stageId, step, suffixes) => {
      const inputs = { ...naming(execution), ...more, 'stage-id': stageId, 'step-id': step, upload: 'false' }
      await using run = await actOn(sandbox, inputs)
      expectSuccess(run)
      const logs = storedLogs(await filesAt(run))
      expect(Object.keys(logs).toSorted()).toEqual(keysOf(execution, suffixes))
    })
  })

  test.each<[string, Record<string, string>]>([
    ["today's layout", naming(sample)],
    ["today's layout, with execution-id", { 'execution-id': sample.execution }],
    ["the original page's layout", naming(seed)],
    ['the standard layout', naming(standard)]
  ])('%s: a stage that is not there fails with a list of those that are', async (_, inputs) => {
    await using run = await actOn(sandbox, { ...inputs, 'stage-id': 'Biuld' })
    expect(errorOf(run)).toMatch(/no logs of a stage with the identifier Biuld/)
    expect(errorOf(run)).toMatch(/Stages with logs: Build, Build_2, Lint, Deploy, Smoke, Test\./)
    expect(run.left).toEqual([])
  })

  test.each<[string, Record<string, string>]>([
    ["today's layout", naming(sample)],
    ["today's layout, with execution-id", { 'execution-id': sample.execution }],
    ["the original page's layout", naming(seed)],
    ['the standard layout', naming(standard)]
  ])('%s: a step that is not there fails with a list of those that are', async (_, inputs) => {
    await using run = await actOn(sandbox, { ...inputs, 'stage-id': 'Lint', 'step-id': 'Run_Tests' })
    expect(errorOf(run)).toMatch(/Stage Lint has no logs of a step with the identifier Run_Tests/)
    expect(errorOf(run)).toMatch(/Steps with logs: Check_Style, check_style\./)
  })

  test('with stage-id and execution-id, only that stage is exported', async () => {
    sandbox.requests.length = 0
    const inputs = { upload: 'false', 'execution-id': sample.execution, 'stage-id': 'Lint' }
    await using run = await actOn(sandbox, inputs)
    expectSuccess(run)
    const asked = sandbox.requests.filter(({ on }) => on === 'download').map(({ query }) => query.prefix)
    expect(new Set(asked)).toEqual(new Set([stage(sample, 'Lint')]))
  })
})

describe('execution-id', () => {
  test('asks for its logs alone', async () => {
    sandbox.requests.length = 0
    await using run = await actOn(sandbox, { upload: 'false', 'execution-id': sample.execution })
    expectSuccess(run)
    expect(run.outputs['execution-id']).toBe(sample.execution)
    const asked = sandbox.requests.filter(({ on }) => on === 'download').map(({ query }) => query.prefix)
    expect(new Set(asked)).toEqual(new Set([sample.prefix]))
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(sample.logs))
  })

  test("finds the original page's layout, whose keys do not tell it", async () => {
    await using run = await actOn(sandbox, {
      ...naming(seed),
      upload: 'false',
      'execution-id': seed.execution
    })
    expectSuccess(run)
    expect(run.outputs['execution-id']).toBe(seed.execution)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(seed.logs))
  })

  test('without it, two executions under one run are kept apart, and a warning names execution-id', async () => {
    await using run = await actOn(sandbox, { upload: 'false', ...naming(first) })
    expectSuccess(run)
    const files = await filesAt(run)
    expect(storedLogs(files)).toEqual(sourceLogs([...first.logs, ...second.logs]))
    const manifest = manifestIn(files)
    expect(manifest.executions.map(one => one.executionId).toSorted()).toEqual([
      first.execution,
      second.execution
    ])
    const folders = new Set(manifest.files.map(file => `${file.execution} ${file.text.split('/')[1] ?? ''}`))
    expect([...folders].toSorted()).toEqual(['0 Deploy_Service-45', '1 Deploy_Service-45-2'])
    expect(annotationsOf(run).warnings).toEqual([
      expect.stringMatching(
        /2 executions.*set execution-id to one of: firstExecution00000001, secondExecution0000002/
      )
    ])
    expect(run.outputs['execution-id']).toBe('')
  })

  test('with it, only its logs are there, and nothing is warned of', async () => {
    const inputs = { upload: 'false', ...naming(first), 'execution-id': second.execution }
    await using run = await actOn(sandbox, inputs)
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(second.logs))
    expect(annotationsOf(run).warnings).toEqual([])
    expect(run.outputs['execution-id']).toBe(second.execution)
  })

  test("run 4 does not bring run 42's logs", async () => {
    await using run = await actOn(sandbox, { upload: 'false', 'run-sequence': '4' })
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(neighbour.logs))
  })
})

describe('log-prefix', () => {
  const prefixes = (...lines: string[]): Record<string, string> => ({
    ...{ 'pipeline-id': '', 'run-sequence': '', upload: 'false' },
    'log-prefix': lines.join('\n')
  })
  const under = (...starts: string[]): Record<string, string> =>
    sourceLogs(
      [...sample.logs, ...seed.logs, ...standard.logs].filter(({ key }) =>
        starts.some(start => key.startsWith(start))
      )
    )

  test('one: every log whose key starts with it', async () => {
    await using run = await actOn(sandbox, prefixes(`${stage(sample, 'Build')}/Run_Tests`))
    expectSuccess(run)
    const logs = storedLogs(await filesAt(run))
    expect(Object.keys(logs)).toHaveLength(3)
    expect(logs).toEqual(under(`${stage(sample, 'Build')}/Run_Tests`))
  })

  test('several, of several layouts: all of them, each log once', async () => {
    const lint = stage(sample, 'Lint')
    const smoke = stage(standard, 'Smoke')
    await using run = await actOn(sandbox, prefixes(lint, '', ` ${smoke} `, `${lint}/Check_Style`, lint))
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(under(lint, smoke))
    expect(annotationsOf(run).warnings).toEqual([])
  })

  test('one of several that has no logs is a gap and a warning; the rest is uploaded', async () => {
    const [good, lost] = [stage(sample, 'Lint'), `${sample.prefix}/Nothing`]
    const inputs = { ...prefixes(lost, good), upload: 'true', 'artifact-name': 'one-lost' }
    await using run = await actOn(sandbox, inputs, sandbox.results.env)
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([`Missing: ${lost}: Harness has no log under this prefix.`])
    const files = await unzip(await fetchArtifact(sandbox, 'one-lost'))
    expect(storedLogs(files)).toEqual(under(good))
    expect(manifestIn(files)).toMatchObject({
      complete: false,
      gaps: [{ prefix: lost, reason: 'Harness has no log under this prefix.' }]
    })
  })

  test('one of several that cannot be exported is a gap and a warning; the rest is there', async () => {
    const [good, bad] = [stage(sample, 'Lint'), stage(sample, 'Smoke')]
    sandbox.script({ for: bad, error: 'zipfile: failed', errorTimes: 3 })
    await using run = await actOn(sandbox, prefixes(good, bad))
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([
      expect.stringMatching(/^Missing: .*\/Smoke: Harness could not export/)
    ])
    expect(storedLogs(await filesAt(run))).toEqual(under(good))
  })

  test('none of which can be exported: the step fails with the cause', async () => {
    const bad = [`${stage(sample, 'Test')}/`, `${stage(sample, 'Build_2')}/`]
    sandbox.script({ for: bad[0] ?? '', error: 'the first broke', errorTimes: 3 })
    sandbox.script({ for: bad[1] ?? '', error: 'the second broke', errorTimes: 3 })
    await using run = await actOn(sandbox, prefixes(...bad))
    expect(errorOf(run)).toMatch(/could not export .*3 times: the first broke/)
    expect(run.left).toEqual([])
  })

  test('none of which has logs: if-no-logs-found decides, and the message names log-prefix', async () => {
    const inputs = {
      ...prefixes(`${sample.prefix}/No`, `${sample.prefix}/None`),
      'if-no-logs-found': 'error'
    }
    await using run = await actOn(sandbox, inputs)
    expect(errorOf(run)).toMatch(/Harness has no logs under .*\/No, .*\/None\. Check log-prefix/)
  })

  test('a raw prefix in no known layout is taken as it is', async () => {
    const account = sandbox.accountId
    sandbox.addLog(`${account}/pipeline/P/9/odd/Way`, ndjson('INFO', 0, 'somewhere else\n', 0))
    await using run = await actOn(sandbox, prefixes(`${account}/pipeline/P/9/odd`))
    expectSuccess(run)
    const [file] = manifestIn(await filesAt(run)).files
    expect(file).toMatchObject({ key: `${account}/pipeline/P/9/odd/Way`, stage: null, step: null, lines: 1 })
  })
})
