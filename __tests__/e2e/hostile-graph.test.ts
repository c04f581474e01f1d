import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { smallExecution } from '../../sandbox/executions.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { executionAnswer, graphOf, type Json } from '../fixtures/execution-answer.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn, sourceLogs, storedLogs } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

// What the Pipeline Service answers is foreign text: whatever it holds, the logs are brought, in
// bounded time.

const execution = smallExecution({ lines: 5 })
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
  sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())
afterEach(() => sandbox.faults.clear())

/** Runs the action; the Pipeline Service gives this body. */
function actOnAnswer(body: string): Promise<RunResult> {
  sandbox.faults.add({ on: 'execution', times: Infinity, do: { status: 200, body } })
  const inputs = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'account-id': execution.account,
    'org-id': execution.org,
    'project-id': execution.project,
    'execution-id': execution.execution,
    upload: 'false'
  }
  return runWithClock(inputs)
}

const SUMMARY = {
  pipelineIdentifier: execution.pipeline,
  planExecutionId: execution.execution,
  runSequence: execution.run
}
const answerWith = (graph: unknown, summary: Json = {}): string =>
  executionAnswer({ ...SUMMARY, ...summary }, graph as Json)

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `n${at}`)
const nodes = (
  uuids: readonly string[],
  node: (uuid: string, at: number) => Json = () => ({})
): Record<string, Json> => Object.fromEntries(uuids.map((uuid, at) => [uuid, node(uuid, at)]))
const links = (uuids: readonly string[], to: (at: number) => string[]): Record<string, string[]> =>
  Object.fromEntries(uuids.map((uuid, at) => [uuid, to(at)]))

/** Text, since an object literal has no such key. */
const PROTOTYPE = `{"rootNodeId":"__proto__","nodeMap":{"__proto__":{"identifier":"__proto__","name":"constructor","status":"Success","children":[]},"constructor":{"identifier":"toString"}},"nodeAdjacencyListMap":{"__proto__":{"children":["constructor","__proto__"],"nextIds":["hasOwnProperty"]}}}`

/** What belongs to the execution can't be known from these. */
const TELLS_NOTHING = new Set([
  'none',
  'a text',
  'a list',
  'without fields',
  'with a root and links that lead nowhere',
  'a circle in which each leads to all'
])
const UNTOLD: unknown = expect.stringMatching(/^Harness tells of no stage .* could not be looked for\./u)

describe('every log is brought, whatever the graph is like:', () => {
  const graphs: [string, () => unknown][] = [
    ['none', () => null],
    ['a text', () => 'graph'],
    ['a list', () => [[]]],
    ['without fields', () => ({})],
    [
      'of nothing but nodes of other kinds',
      () => ({
        rootNodeId: 7,
        nodeMap: { a: null, b: 'x', c: 3, d: [], e: {} },
        nodeAdjacencyListMap: { a: null, b: 'x', c: [], d: { children: 'e', nextIds: 5 } }
      })
    ],
    [
      'with fields of other kinds',
      () =>
        graphOf(
          nodes(many(20), () => ({
            identifier: {},
            name: [],
            baseFqn: 3,
            stepType: {},
            status: [],
            startTs: 'x',
            endTs: {},
            logBaseKey: 5,
            failureInfo: 'y',
            executableResponses: 'z',
            unitProgresses: 9,
            strategyMetadata: 'q',
            stepParameters: 1
          }))
        )
    ],
    [
      'with a root and links that lead nowhere',
      () => ({ ...graphOf({ a: {} }, { a: ['gone', 'lost'] }, { a: ['away'] }), rootNodeId: 'missing' })
    ],
    ['with names that every object has', () => JSON.parse(PROTOTYPE) as unknown],
    [
      'a node that holds itself and comes after itself',
      () => graphOf({ a: { baseFqn: 'pipeline.stages.a' } }, { a: ['a'] }, { a: ['a'] })
    ],
    [
      'a circle in which each leads to all',
      () => {
        const all = many(300)
        return graphOf(
          nodes(all),
          links(all, () => all),
          links(all, () => all)
        )
      }
    ],
    [
      '10,000 levels deep',
      () => {
        const all = many(10_000)
        return graphOf(
          nodes(all, () => ({ stepType: 'STEP_GROUP' })),
          links(all, at => [`n${at + 1}`])
        )
      }
    ],
    [
      '10,000 in a row',
      () => {
        const all = many(10_000)
        return graphOf(
          nodes(all, uuid => ({ baseFqn: `pipeline.stages.${uuid}` })),
          {},
          links(all, at => [`n${at + 1}`])
        )
      }
    ]
  ]
  test.each(graphs)('%s', async (name, graph) => {
    await using run = await actOnAnswer(answerWith(graph()))
    expectSuccess(run)
    const files = await filesAt(run)
    expect(storedLogs(files)).toEqual(sourceLogs(execution.logs))
    const { complete, gaps } = manifestIn(files)
    expect(gaps.map(({ reason }) => reason)).toEqual(TELLS_NOTHING.has(name) ? [UNTOLD] : [])
    expect(complete).toBe(!TELLS_NOTHING.has(name))
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1_048_576)
  })

  test('10,000 steps with logs that are not there: these are looked for, but not for ever', async () => {
    const all = many(10_000)
    const step = (uuid: string): Json => ({
      stepType: 'Run',
      executableResponses: [{ async: { logKeys: [`${execution.prefix}/Build/${uuid}`] } }]
    })
    const before = sandbox.requests.length
    await using run = await actOnAnswer(answerWith(graphOf(nodes(all, step))))
    expectSuccess(run)
    const files = await filesAt(run)
    expect(storedLogs(files)).toEqual(sourceLogs(execution.logs))
    expect(manifestIn(files).complete).toBe(false)
    expect(annotationsOf(run).warnings).toEqual([expect.stringMatching(/10000 steps that ran have no log/u)])
    expect(sandbox.requests.length - before).toBeLessThan(500)
  })

  test('keys of another execution, project or account are not asked for', async () => {
    const foreign = [
      `another/pipeline/${execution.pipeline}/42/-${execution.execution}/Build/Clone`,
      `${execution.account}/pipeline/Other/42/-other/Build/Clone`,
      `${execution.account}/pipeline/${execution.pipeline}/43/-other/Build/Clone`,
      `accountId:${execution.account}/orgId:other/projectId:other/pipelineId:${execution.pipeline}/runSequence:42/level0:pipeline/level1:stages/level2:Build`,
      `${execution.account}/pipeline/Other/42/pipeline/stages/Build`,
      `${execution.prefix}/../../../Other/1/-x/Build/Clone`,
      ''
    ]
    const graph = graphOf(
      nodes(many(foreign.length), (_, at) => ({
        stepType: 'Run',
        logBaseKey: foreign[at],
        executableResponses: [{ async: { logKeys: [foreign[at]] } }]
      }))
    )
    const before = sandbox.requests.length
    await using run = await actOnAnswer(answerWith(graph))
    expectSuccess(run)
    expect(storedLogs(await filesAt(run))).toEqual(sourceLogs(execution.logs))
    const asked = sandbox.requests.slice(before).flatMap(({ query }) => query.prefix ?? query.key ?? [])
    expect(asked.filter(key => !key.startsWith(execution.prefix.replace(execution.execution, '')))).toEqual(
      []
    )
    expect(asked.filter(key => key.includes('..'))).toEqual([])
  })
})

const NESTED = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

test.each([
  ['of another execution', executionAnswer({ ...SUMMARY, planExecutionId: 'other' })],
  ['without a run', executionAnswer({ ...SUMMARY, runSequence: 'x' })],
  ['without data', '{"status":"SUCCESS","data":null}'],
  ['that is no JSON', '<html>'],
  ['that is a list', '[]'],
  ['nested 100,000 deep', NESTED]
])('an answer %s is refused, with what to do', async (_, body) => {
  await using run = await actOnAnswer(body)
  expect(errorOf(run)).toMatch(
    /is not what it should be\. Check that base-url|something else than JSON|page instead/u
  )
})
