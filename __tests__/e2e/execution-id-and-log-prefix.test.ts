import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import { actOn, sample } from './run-action.ts'
import { EXECUTIONS, first, naming, neighbour, second, seed, stage, standard } from './layouts.ts'
import { fetchArtifact, filesAt, manifestIn, sourceLogs, storedLogs, unzip } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  for (const execution of EXECUTIONS) sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())

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
