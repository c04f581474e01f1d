import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { failedDeploy } from '../../sandbox/failed-deploy.ts'
import { SHOP_SOURCES } from '../../sandbox/shop-sources.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { commandsIn } from '../fixtures/runner-commands.ts'
import { render, textOf } from '../report/summary/rendered.ts'
import { inputsFor, runWithClock } from './run-action.ts'
import { filesAt, manifestIn } from './run-results.ts'
import { errorOf, expectSuccess } from './run-output.ts'

const execution = failedDeploy({ noiseBytes: 200_000 })
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())

const LOGS_ALONE = { 'org-id': '', 'project-id': '' }

function act(inputs: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  const given = {
    ...inputsFor(sandbox, execution),
    overwrite: 'true',
    ...inputs
  }
  return runWithClock(given, { ...sandbox.results.env }, { checkout: SHOP_SOURCES })
}

const STACK_LINE = /no price for sku "tea-100"/u
const TELLING = '● checkout › charges each item once'

describe('a failed deploy', () => {
  test('is told in the summary: what broke with the lines that say why, the steps, the timeline, the numbers', async () => {
    await using run = await act()
    expectSuccess(run)
    const page = render(run.summary)
    const text = textOf(page)
    expect(text).toMatch(
      /^❌ Release Shop · run 118\s+Failed after 11 m 57 s · Open in Harness · Report · Download the logs \(/u
    )
    const order = ['What broke', 'Stages and steps', 'Timeline', 'gantt'].map(part => text.indexOf(part))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(text).toContain('Compatibility 22 › Tests on Node.js · Failed after 1 m 11 s')
    expect(text).toContain('Command "npm test" ended with exit status 1')
    expect(text).toMatch(STACK_LINE)
    expect(text).toMatch(/▸ +\d+ +● checkout › charges each item once/u)
    expect(text).toMatch(/Failed to pull image "registry\.example\.com\/shop\/checkout:1\.8\.0"/u)
    expect(text).toContain('Smoke Test')
    const links = page.elements.flatMap(({ name, attributes }) => (name === 'a' ? [attributes.href] : []))
    const { 'execution-url': execution, 'report-url': report = '?', 'artifact-url': artifact } = run.outputs
    expect(links.filter(link => link?.startsWith(`${report}#`) !== true)).toEqual([execution, artifact])
    expect(text.match(/Show in the report/gu)).toHaveLength(2)
  })

  test('is annotated where the repository has the file that the log names', async () => {
    await using run = await act()
    const errors = commandsIn(run.stdout).filter(({ name }) => name === 'error')
    expect(errors.map(({ properties }) => properties)).toEqual([
      { title: 'Deploy to production › Rollout Deployment failed' },
      { title: 'Compatibility 22 › Tests on Node.js failed', file: 'src/checkout.ts', line: '42', col: '13' }
    ])
    expect(errors[1]?.message).toContain(TELLING)
    expect(errors[0]?.message).toContain('exceeded its progress deadline')
  })

  test('is told in the outputs, with the line in the artifact', async () => {
    await using run = await act()
    const [, second] = JSON.parse(run.outputs['failed-steps'] ?? '') as { file: string; line: number }[]
    expect(second).toMatchObject({ stage: 'Compatibility 22', step: 'Tests on Node.js' })
    const text = (await filesAt(run))
      .get(second?.file ?? '')
      ?.toString()
      .split('\n')
    expect(text?.[(second?.line ?? 0) - 1]).toContain(TELLING)
    const { files } = manifestIn(await filesAt(run))
    const sum = (of: 'lines' | 'errors'): string => String(files.reduce((total, file) => total + file[of], 0))
    expect(run.outputs).toMatchObject({ 'line-count': sum('lines'), 'error-count': sum('errors') })
  })

  test('without the graph is told from the logs, which is said', async () => {
    await using run = await act(LOGS_ALONE)
    expectSuccess(run)
    const text = textOf(render(run.summary))
    expect(text).toContain("Harness's statuses are not known here")
    expect(text).toMatch(STACK_LINE)
    expect(JSON.parse(run.outputs['failed-steps'] ?? '[]')).not.toEqual([])
  })

  test('with summary and annotations off is told in the run log alone', async () => {
    await using run = await act({ summary: 'false', annotations: 'false' })
    expectSuccess(run)
    expect(run.summary).toBe('')
    expect(commandsIn(run.stdout).filter(({ name }) => name === 'error')).toEqual([])
    expect(run.stdout).toContain('Compatibility 22 › Tests on Node.js failed: ')
  })
})

describe('redaction', () => {
  const redact = 'tea-\\d+\nCompatib\\w+'

  test.each([
    ['with the graph', {}],
    ['without', LOGS_ALONE]
  ])(
    'reaches raw files, texts, names, manifest, summary, annotations, outputs and messages: %s',
    async (_, scope) => {
      await using run = await act({ ...scope, redact })
      expectSuccess(run)
      const files = await filesAt(run)
      const redacted = /tea-100|Compatib[il]/u
      for (const [path, bytes] of files) expect(`${path}\n${bytes.toString()}`).not.toMatch(redacted)
      expect(run.summary).not.toMatch(redacted)
      const said = run.stdout.split('\n').filter(line => !/^::add-mask::|^::debug::/u.test(line))
      expect(said.filter(line => redacted.test(line))).toEqual([])
      expect(JSON.stringify(run.outputs)).not.toMatch(redacted)
      const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as {
        files: { redactions: number }[]
      }
      expect(manifest.files.reduce((sum, file) => sum + file.redactions, 0)).toBeGreaterThan(0)
    }
  )

  test('a pattern that would take for ever stops the step, and nothing is left', async () => {
    await using run = await act({ redact: '(.+)+$^' })
    expect(errorOf(run)).toMatch(/Pattern 1 of `redact` takes too long/u)
    expect(run.left).toEqual([])
  })

  test('a pattern that is none is refused before any call', async () => {
    const before = sandbox.requests.length
    await using run = await act({ redact: '(' })
    expect(errorOf(run)).toMatch(/Line 1 of `redact` is "\("/u)
    expect(sandbox.requests.length).toBe(before)
  })
})
