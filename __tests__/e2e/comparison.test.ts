import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SampleExecution } from '../../sandbox/executions.ts'
import { regression } from '../../sandbox/regression.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { pageIn } from './page-content.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn } from './run-results.ts'
import { expectSuccess } from './run-output.ts'

const runs = regression({ noiseBytes: 1000 })
const [newest] = runs
let sandbox: Sandbox

beforeEach(async () => {
  sandbox = await startSandbox()
  for (const run of runs) sandbox.addExecution(run.run === 118 ? withKeyInLogs(run) : run)
})
afterEach(() => sandbox.close())

/** The good run whose logs alone hold the key. */
function withKeyInLogs(run: SampleExecution): SampleExecution {
  const leak = ndjson('info', 9_999, `said ${sandbox.apiKey} and goodbye\n`, 0)
  return { ...run, logs: run.logs.map(log => ({ ...log, content: `${String(log.content)}${leak}` })) }
}

async function act(inputs: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  if (newest === undefined) throw new Error('the sample has a run')
  return await runWithClock({
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'account-id': newest.account,
    'org-id': newest.org,
    'project-id': newest.project,
    'execution-id': newest.execution,
    upload: 'false',
    ...inputs
  })
}

const ROLLOUT = 'Rollout_Deployment/04-Wait_for_Steady_State.log'
const listings = (): number => sandbox.requests.filter(({ on }) => on === 'executions').length

describe('a failed run with a history', () => {
  test('is compared: outputs, manifest, summary, failures.md, page', async () => {
    await using run = await act()
    expectSuccess(run)
    expect(run.outputs).toMatchObject({ 'last-success-run': '118', 'failing-since-run': '119' })
    const files = await filesAt(run)

    const compared = manifestIn(files).files.filter(({ comparison }) => comparison !== null)
    expect(compared.map(({ step, comparison }) => [step, comparison?.runSequence])).toEqual([
      ['Compatibility_Tests', 118],
      ['Rollout_Deployment', 118]
    ])
    for (const { lines, comparison } of compared) {
      expect(comparison?.newLines).toBeGreaterThan(0)
      expect(comparison?.newLines).toBeLessThan(lines)
    }

    expect(run.summary).toContain('Failing since <a href="')
    expect(run.summary).toMatch(/\d+ of \d+ lines are new since <a href="[^"]+"><code>&#35;118<\/code>|#118/u)
    expect(run.summary).toContain('the same failure as in ')
    expect(run.summary).toContain('passed on the same commit in ')
    expect(run.summary).toContain('perhaps flaky')

    const told = files.get('failures.md')?.toString() ?? ''
    expect(told).toMatch(/^New lines.*:\n\n```text\n *\d+ {2}Node\.js v22\.11\.0\n/mu)
    expect(told).toMatch(/- Compared: the same failure as in \[#120\]\(<[^>]+>\) and \[#119\]\(<[^>]+>\)\n/u)

    const { data, blocks } = pageIn(files.get('index.html'))
    const logs = data.executions.flatMap(({ stages }) =>
      stages.flatMap(({ steps }) => steps.flatMap(step => step.logs))
    )
    const marked = logs.filter(({ newLines }) => newLines !== null)
    expect(marked).toHaveLength(2)
    for (const { newLines, telling } of marked) {
      expect(newLines?.run).toBe(118)
      const spans = newLines?.spans ?? []
      const isNew = spans.some(
        (from, at) => at % 2 === 0 && from <= (telling ?? 0) && (telling ?? 0) <= (spans[at + 1] ?? 0)
      )
      expect(isNew).toBe(true)
      const good = (newLines?.good?.blocks ?? []).map(({ id }) => blocks[id]).join('')
      expect(good).toContain('said *** and goodbye')
      expect(good.match(/^\{.*"out"/gmu)).toHaveLength(newLines?.good?.lines ?? 0)
    }
    expect(blocks.filter(block => block.includes('and goodbye'))).toHaveLength(2)
    expect(blocks.filter(block => block.includes(sandbox.apiKey))).toEqual([])
    // No log of another run is in the results.
    expect([...files.keys()].filter(path => /\/1(?:17|18|19|20)\b/u.test(path))).toEqual([])
    expect([...files.keys()].some(path => path.endsWith(ROLLOUT))).toBe(true)
  })

  test('is not, where that is switched off', async () => {
    await using run = await act({ compare: 'false' })
    expectSuccess(run)
    expect(run.outputs).toMatchObject({ 'last-success-run': '', 'failing-since-run': '' })
    expect(listings()).toBe(0)
    expect(manifestIn(await filesAt(run)).files.every(({ comparison }) => comparison === null)).toBe(true)
  })
})

test('a run that succeeded asks for no other', async () => {
  const good = runs.find(({ graph }) => graph?.status === 'Success')
  await using run = await act({ 'execution-id': good?.execution ?? '' })
  expectSuccess(run)
  expect(listings()).toBe(0)
})

test('a Harness that lists no runs is a line in the log, no failure and no gap', async () => {
  const body = '{"status":"ERROR","code":"X","message":"no runs today"}'
  sandbox.faults.add({ on: 'executions', times: 9, do: { status: 404, body } })
  await using run = await act()
  expectSuccess(run)
  expect(run.stdout).toMatch(/^Run 121 is not compared with earlier ones: .*no runs today/mu)
  expect(manifestIn(await filesAt(run))).toMatchObject({ complete: true, gaps: [] })
})
