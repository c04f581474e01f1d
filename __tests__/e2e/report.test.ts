import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { frameOf, keyOf } from '../../sandbox/executions.ts'
import { largeExecution } from '../../sandbox/large-execution.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { parseLine } from '../../src/text/line.ts'
import { plainLines } from '../../src/text/plain-text.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'
import { actOn, sample } from './run-action.ts'
import { pageIn } from './page-content.ts'
import { fetchArtifact, filesAt, manifestIn, unzip } from './run-results.ts'
import { errorOf, expectSuccess } from './run-output.ts'

const large = largeExecution({ files: 3, bytes: 12 * 1_048_576 })
const LINES = /^(?:[-\d]{10}T[:\d]{8}\.\d{3}Z | {25})(?:(?:WARN|ERROR|FATAL) )?/

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  for (const execution of [sample, large]) {
    sandbox.addExecution(execution)
    await sandbox.exports.prepare(execution.account, execution.prefix)
  }
})
afterAll(() => sandbox.close())
afterEach(() => {
  sandbox.faults.clear()
})

let names = 0
async function act(inputs: Record<string, string> = {}): Promise<{ run: RunResult; name: string }> {
  const name = inputs['artifact-name'] ?? `report-${(names += 1)}`
  const given = { 'execution-id': sample.execution, ...inputs, 'artifact-name': name }
  return { run: await actOn(sandbox, given, sandbox.results.env), name }
}

const ofLarge = {
  'pipeline-id': large.pipeline,
  'run-sequence': String(large.run),
  'execution-id': large.execution
}
const artifactNames = (): string[] => sandbox.results.artifacts.map(({ name }) => name)

test('the report is in the artifact, and unzipped an artifact of its own that the summary links', async () => {
  const { run, name } = await act()
  await using _run = run
  expectSuccess(run)
  const zipped = (await unzip(await fetchArtifact(sandbox, name))).get('index.html')
  const stored = sandbox.results.artifacts.find(artifact => artifact.name === `${name}.html`)
  expect(stored).toMatchObject({ mimeType: 'text/html', size: zipped?.length })
  expect(await fetchArtifact(sandbox, `${name}.html`)).toEqual(zipped)
  const url = `https://github.com/octocat/shop/actions/runs/4711/artifacts/${stored?.id ?? 0}`
  expect(run.outputs['report-url']).toBe(url)
  expect(run.summary).toContain(`<a href="${url}#?artifact=${stored?.id ?? 0}">Report</a>`)
  expect(run.summary).toMatch(
    new RegExp(`<a href="${url}#Deploy_Service-42/[^"]+:L\\d+\\?artifact=\\d+">Show in the report</a>`)
  )
  expect(run.stdout).toContain(`The report: ${url}`)
})

describe('the two uploads', () => {
  /** What the artifact service was asked, in order. */
  const calls = (name: string): string[] =>
    sandbox.requests.flatMap(({ on, body }) => {
      const named = (body as { name?: string } | null)?.name ?? ''
      return (on === 'create' || on === 'finalize') && named.startsWith(name) ? [`${on} ${named}`] : []
    })

  test('are under way at the same time', async () => {
    // Neither can be finished before both are begun: one after the other would never end.
    const bothBegun = new Promise<void>(begin => {
      let creates = 0
      const when = (): boolean => {
        creates += 1
        if (creates === 2) begin()
        return false
      }
      sandbox.faults.add({ on: 'create', when, do: 'hang' })
    })
    sandbox.faults.add({ on: 'finalize', times: 2, do: { hold: () => bothBegun } })
    const { run, name } = await act()
    await using _run = run
    expectSuccess(run)
    expect(calls(name).toSorted()).toEqual([
      `create ${name}`,
      `create ${name}.html`,
      `finalize ${name}`,
      `finalize ${name}.html`
    ])
  })

  test('follow each other when the page is large, which takes less memory', async () => {
    const random = seededRandom(5)
    const frame = frameOf({ pipeline: 'Noise' })
    const noise = (): string =>
      Buffer.from(Array.from({ length: 3_000 }, () => random.below(256))).toString('base64')
    const lines = Array.from({ length: 200 }, noise)
    const content = function* (): Iterable<Buffer> {
      for (let pos = 0; pos < 5_000; pos++) {
        const [first = '', second = ''] = [lines[pos % 200], lines[(pos * 7 + Math.floor(pos / 200)) % 200]]
        yield Buffer.from(
          `{"level":"INFO","pos":${pos},"out":"${first.slice(pos % 50)}${second}\\n","time":"2026-01-02T03:04:05Z","args":null}\n`
        )
      }
    }
    const execution = {
      ...frame,
      logs: [{ key: keyOf(frame, { stage: ['Build'], steps: [['Noise']] }), content }]
    }
    sandbox.addExecution(execution)
    const inputs = { 'pipeline-id': 'Noise', 'execution-id': execution.execution }
    const { run, name } = await act(inputs)
    await using _run = run
    expectSuccess(run)
    const page = sandbox.results.artifacts.find(artifact => artifact.name === `${name}.html`)
    expect(page?.size).toBeGreaterThan(32 * 1_048_576)
    expect(calls(name)).toEqual([
      `create ${name}`,
      `finalize ${name}`,
      `create ${name}.html`,
      `finalize ${name}.html`
    ])
  })
})

test('it shows of every log what the text file of it shows', async () => {
  const { run } = await act({ upload: 'false' })
  await using _run = run
  const files = await filesAt(run)
  const { data, blocks } = pageIn(files.get('index.html'))
  const logs = data.executions.flatMap(({ stages }) =>
    stages.flatMap(({ steps }) => steps.flatMap(step => step.logs))
  )
  expect(logs.map(({ path }) => path).toSorted()).toEqual(
    manifestIn(files)
      .files.map(({ text }) => text)
      .toSorted()
  )
  expect(data.counts.cut).toBe(0)
  for (const log of logs) {
    const records = log.blocks.flatMap(({ id }) => (blocks[id] ?? '').split('\n').slice(0, -1))
    const shown = records
      .filter(record => !record.endsWith('"rewritten":true}'))
      .flatMap(record => plainLines(parseLine(record)?.text ?? ''))
    const text = (files.get(log.path) ?? '').toString().split('\n').slice(0, -1)
    const lines = text.filter(line => !line.startsWith('# 20')).map(line => line.replace(LINES, ''))
    expect(shown.map(line => line.trimEnd())).toEqual(lines.map(line => line.trimEnd()))
    expect(shown).toHaveLength(log.lines)
  }
})

test('upload: false leaves the page at logs-path and sets no link', async () => {
  const before = artifactNames()
  const { run } = await act({ upload: 'false' })
  await using _run = run
  expectSuccess(run)
  expect([...(await filesAt(run)).keys()]).toContain('index.html')
  expect(run.outputs).not.toHaveProperty('report-url')
  expect(artifactNames()).toEqual(before)
})

test('report: false writes no page, neither into the artifact nor beside it', async () => {
  const { run, name } = await act({ report: 'false' })
  await using _run = run
  expectSuccess(run)
  expect([...(await unzip(await fetchArtifact(sandbox, name))).keys()]).not.toContain('index.html')
  expect(artifactNames()).not.toContain(`${name}.html`)
  expect(run.outputs['report-url']).toBe('')
  expect(run.summary).not.toContain('Report')
})

describe('where the page can not be uploaded by itself', () => {
  test.each([
    [
      'the server does not know unzipped artifacts',
      { status: 400, body: '{"code":"malformed","msg":"mime_type"}' }
    ],
    ['the server refuses it', { status: 403, body: '{"code":"permission_denied","msg":"no"}' }]
  ])('because %s, it is in the zip, and that is told as a notice', async (_why, answer) => {
    const isPage = ({ body }: { readonly body?: unknown }): boolean => JSON.stringify(body).includes('.html"')
    sandbox.faults.add({ on: 'create', when: isPage, times: Infinity, do: answer })
    const { run, name } = await act()
    await using _run = run
    expectSuccess(run)
    expect([...(await unzip(await fetchArtifact(sandbox, name))).keys()]).toContain('index.html')
    expect(run.outputs['report-url']).toBe('')
    expect(run.stdout).toMatch(
      /::notice::The report opens only from the downloaded artifact, as its index\.html: /
    )
    expect(run.summary).not.toContain('>Report<')
  })

  test('because its name is taken, it is in the zip, and that is told as a notice', async () => {
    const name = 'report-taken'
    const { run: first } = await act({ 'artifact-name': `${name}.html`, report: 'false' })
    await using _first = first
    const { run } = await act({ 'artifact-name': name })
    await using _run = run
    expectSuccess(run)
    expect(run.stdout).toContain(`This run already has an artifact named "${name}.html".`)
    expect([...(await unzip(await fetchArtifact(sandbox, name))).keys()]).toContain('index.html')
  })
})

test('overwrite: true replaces both', async () => {
  const { run, name } = await act()
  await using _run = run
  const { run: second } = await act({ 'artifact-name': name, overwrite: 'true' })
  await using _second = second
  expectSuccess(second)
  expect(
    artifactNames()
      .filter(each => each.startsWith(name))
      .sort()
  ).toEqual([name, `${name}.html`])
  expect(second.outputs['report-url']).not.toBe(run.outputs['report-url'])
})

test('past max-report-mb the page holds the ends of the long logs, and the artifact all of them', async () => {
  const { run } = await act({ ...ofLarge, 'max-report-mb': '0.4', upload: 'false' })
  await using _run = run
  expectSuccess(run)
  const files = await filesAt(run)
  const html = files.get('index.html')
  const { data, blocks } = pageIn(html)
  expect(data.counts).toMatchObject({
    logs: 3,
    cut: 3,
    lines: manifestIn(files).files.reduce((n, { lines }) => n + lines, 0)
  })
  const [log] = data.executions[0]?.stages[0]?.steps[0]?.logs ?? []
  const [first, ...others] = log?.blocks ?? []
  const last = others.at(-1)
  expect(first?.first).toBe(1)
  expect((last?.first ?? 0) + (last?.lines ?? 0) - 1).toBe(log?.lines)
  expect(blocks.every(block => block.endsWith('\n'))).toBe(true)
  expect(html?.length).toBeLessThan(0.4 * 1_048_576 * (4 / 3) + 500_000)
})

test.each([
  ['0', 'a number above 0 to 256'],
  ['257', 'a number above 0 to 256'],
  ['much', 'a number above 0 to 256']
])('max-report-mb: %s is refused before anything is asked', async (value, expected) => {
  const { run } = await act({ 'max-report-mb': value })
  await using _run = run
  expect(errorOf(run)).toContain(`\`max-report-mb\` is "${value}"; expected ${expected}`)
})
