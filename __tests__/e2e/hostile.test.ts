import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { frameOf, type SampleExecution } from '../../sandbox/executions.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { ndjson, START } from '../../sandbox/sample-logs.ts'
import type { SampleGraph, SampleNode } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts'
import { commandsIn } from '../fixtures/runner-commands.ts'
import { COMES_ALIVE, liveTexts, render, textOf, type Page } from '../report/summary/rendered.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn } from './run-results.ts'

/** Real names and messages are short; the very long ones of the corpus are for the logs. */
const SHORT = HOSTILE_TEXTS.filter(text => text.length < 2000)

/** Entries of an archive with other names are refused and told as gaps: archives.test.ts. */
const UNITS = SHORT.filter(text => text.isWellFormed() && text.trim() !== '' && !/\.\.|\0|\/$/u.test(text))

/**
 * An execution in which every text that Harness tells is hostile: names, units, messages, and the
 * lines of the logs.
 */
function hostileExecution(): SampleExecution {
  const frame = frameOf({ run: 13 })
  const steps = SHORT.map((text, at): SampleNode => {
    const key = `${frame.prefix}/Stage/Step_${at}`
    return {
      kind: 'step',
      identifier: `Step_${at}`,
      name: text,
      status: 'Failed',
      failure: text,
      from: START,
      to: START + 1000,
      keys: [key],
      delegates: [text]
    }
  })
  const unitKey = (unit: string): string => `${frame.prefix}/Stage/Units-commandUnit:${unit}`
  const units: SampleNode = {
    kind: 'step',
    identifier: 'Units',
    status: 'Failed',
    from: START,
    to: START + 1000,
    keys: UNITS.map(unitKey),
    units: UNITS.map(name => ({ name, status: name }))
  }
  const stage: SampleNode = {
    kind: 'stage',
    identifier: 'Stage',
    name: SHORT.slice(0, 20).join(' '),
    status: 'Failed',
    failure: SHORT[0] ?? '',
    from: START,
    to: START + 1000,
    children: [...steps, units]
  }
  const graph: SampleGraph = {
    name: SHORT.slice(0, 5).join(' '),
    status: 'Failed',
    failure: SHORT.join(' '),
    startedAt: START,
    endedAt: START + 2000,
    stages: [stage]
  }
  // Who and what, as GitHub's webhooks tell it to Harness.
  const text = SHORT.join('\n')
  const pullRequest = {
    ...{ id: 17, title: text, link: text, sourceBranch: text, targetBranch: text },
    commits: [{ id: text, message: text }]
  }
  const facts = {
    executionTriggerInfo: { triggerType: text, triggeredBy: { identifier: text, triggerName: text } },
    abortedBy: { userName: text },
    moduleInfo: {
      ci: { repoName: text, branch: text, tag: text, ciExecutionInfoDTO: { pullRequest } },
      cd: { serviceIdentifiers: SHORT, envIdentifiers: SHORT }
    }
  }
  // The whole corpus in one log, its very long lines too; the neighbourhood of the text in the
  // others.
  const linesOf = (at: number): string =>
    (at === 0 ? HOSTILE_TEXTS : SHORT.slice(Math.max(0, at - 5), at + 5))
      .map((text, pos) => ndjson(pos === 3 ? 'ERROR' : 'info', pos, `${text}\n`, pos))
      .join('')
  return {
    ...frame,
    graph,
    facts,
    logs: [
      ...SHORT.map((_, at) => ({ key: `${frame.prefix}/Stage/Step_${at}`, content: linesOf(at) })),
      ...UNITS.map(unit => ({ key: unitKey(unit), content: ndjson('ERROR', 0, `${unit}\n`, 0) }))
    ]
  }
}

const execution = hostileExecution()
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ limit: 1500 })
  sandbox.addExecution(execution)
})
afterAll(() => sandbox.close())

function act(inputs: Readonly<Record<string, string>>): Promise<RunResult> {
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'account-id': execution.account,
    'pipeline-id': execution.pipeline,
    'run-sequence': '13',
    upload: 'false',
    ...inputs
  }
  return runWithClock(given)
}

const SCOPE = { 'org-id': execution.org, 'project-id': execution.project }

/** Nothing of the runner's log is anything but what the action itself says. */
function expectOwnCommands({ stdout }: RunResult): void {
  const allowed = new Set(['add-mask', 'group', 'endgroup', 'notice', 'warning', 'error', 'debug'])
  const commands = commandsIn(stdout)
  expect(commands.filter(({ name }) => !allowed.has(name))).toEqual([])
  for (const { properties } of commands.filter(({ name }) => name === 'error'))
    expect(properties.title).toMatch(/ failed(?:, and \d+ more steps?)?$|^More steps failed$/u)
  expect(commands.filter(({ name }) => name === 'error').length).toBeLessThanOrEqual(10)
  // Terminal control, bidirectional overrides: nothing but printable text and line ends.
  expect(stdout.replace(/[\n\t]/gu, '')).not.toMatch(
    /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u
  )
}

function expectInert(page: Page): void {
  const names = new Set(page.elements.map(({ name }) => name))
  const known = 'h2 h3 p a b i br blockquote pre code samp details summary table thead tbody tr th td ul li'
  expect([...names].filter(name => !known.split(' ').includes(name))).toEqual([])
  for (const { attributes } of page.elements.filter(({ name }) => name === 'a'))
    expect(attributes.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ng\/account\//u)
  for (const text of liveTexts(page)) expect(text).not.toMatch(COMES_ALIVE)
}

describe.each([
  ['with the execution graph', SCOPE],
  ['without it', {}]
])('hostile text in everything that Harness tells, %s', (_, scope) => {
  test('acts nowhere: not in the run log, the annotations, the summary, the outputs or the paths', async () => {
    await using run = await act(scope)
    expect(run.code).toBe(0)
    expect(run.stderr).toBe('')
    expectOwnCommands(run)
    const page = render(run.summary)
    expectInert(page)
    expect(textOf(page)).not.toContain('undefined')
    expect(run.exported).toEqual({})
    expect(run.state).toEqual({})
    expect(run.outputs['failed-steps']).not.toMatch(/\p{Cc}|##\[/u)
    const failed = JSON.parse(run.outputs['failed-steps'] ?? '') as { file: string }[]
    expect(failed.length).toBeGreaterThan(40)
    const files = await filesAt(run)
    // Strict readers of JSON refuse half a character.
    const manifest = files.get('manifest.json')?.toString() ?? ''
    const strings = manifest.match(/"(?:[^"\\]|\\.)*"/gu) ?? []
    for (const one of strings) expect((JSON.parse(one) as string).isWellFormed()).toBe(true)
    expect(manifest).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    for (const path of files.keys()) expect(path).not.toMatch(/[\p{C}\p{Zl}\p{Zp}:<>"|*?\\]/u)
    const listed = manifestIn(files).files
    expect(listed).toHaveLength(SHORT.length + UNITS.length)
    const total = (of: 'lines' | 'errors'): string => String(listed.reduce((sum, file) => sum + file[of], 0))
    expect(run.outputs).toMatchObject({ 'line-count': total('lines'), 'error-count': total('errors') })
    expect(Number(run.outputs['error-count'])).toBeGreaterThan(UNITS.length)
  })

  test('nor without summary and annotations', async () => {
    await using run = await act({ ...scope, summary: 'false', annotations: 'false' })
    expect(run.code).toBe(0)
    expect(run.summary).toBe('')
    expectOwnCommands(run)
    expect(commandsIn(run.stdout).filter(({ name }) => name === 'error')).toEqual([])
  })
})

test('every line is in the text, as text', async () => {
  await using run = await act(SCOPE)
  const files = await filesAt(run)
  const whole = manifestIn(files).files.find(({ key }) => key.endsWith('/Step_0'))
  const text = files.get(whole?.text ?? '')?.toString() ?? ''
  expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u)
  const plain = HOSTILE_TEXTS.filter(line => /^[\x20-\x7e]+$/u.test(line) && line.trim() === line)
  expect(plain.length).toBeGreaterThan(50)
  for (const line of plain) expect(text).toContain(line)
})
