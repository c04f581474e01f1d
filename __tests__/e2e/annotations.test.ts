import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { frameOf, type SampleExecution } from '../../sandbox/executions.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { ndjson, START } from '../../sandbox/sample-logs.ts'
import type { SampleNode } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { commandsIn, type RunnerCommand } from '../fixtures/runner-commands.ts'
import { inputsFor, runWithClock } from './run-action.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

/** What each failed step says, and where its annotation stands when the workspace is as below. */
const TOLD: readonly (readonly [said: string, place: Readonly<Record<string, string>>])[] = [
  ['src/a.ts:12:5 - error TS2322: no', { file: 'src/a.ts', line: '12', col: '5' }],
  ['SyntaxError: invalid syntax in tools/x.py:3', { file: 'tools/x.py', line: '3' }],
  ['/harness/src/a.ts:7:1 - error TS1005: no', { file: 'src/a.ts', line: '7', col: '1' }],
  ['src/gone.ts:1:1 - error TS1: not checked out', {}],
  ['../outside.ts:1:1 - error TS1: above', {}],
  ['src/out.ts:1:1 - error TS1: a link that leads out', {}],
  ['out/outside.ts:1:1 - error TS1: a folder that leads out', {}],
  ['src/in.ts:2:1 - error TS1: a link that stays inside', { file: 'src/a.ts', line: '2', col: '1' }],
  ['src/folder.ts:1:1 - error TS1: no file', {}],
  ['.git/config.yml:1:1 - error TS1: of git', {}]
]

function failing(run: number, told: readonly string[], pipeline = 'Failing'): SampleExecution {
  const frame = frameOf({ run, pipeline, execution: `failing${run}`.padEnd(22, '0') })
  const fate = { status: 'Failed', from: START, to: START + 1000 }
  const logs = told.map((text, at) => ({
    key: `${frame.prefix}/Check/Step${at}x`,
    content: ndjson('info', 0, 'checking\n', at) + ndjson('ERROR', 1, `${text}\n`, at)
  }))
  const children = logs.map(({ key }, at): SampleNode => ({
    kind: 'step',
    identifier: `Step${at}x`,
    name: `Step ${at}`,
    failure: `exit code ${at}`,
    keys: [key],
    ...fate
  }))
  const stage: SampleNode = { kind: 'stage', identifier: 'Check', children, ...fate }
  const graph = { name: pipeline, status: 'Failed', startedAt: START, endedAt: START + 1000, stages: [stage] }
  return { ...frame, logs, graph }
}

const ten = failing(
  1,
  TOLD.map(([text]) => text)
)
const many = failing(
  2,
  Array.from({ length: 14 }, (_, at) => `Error: no ${'abcdefghijklmn'.charAt(at)}`)
)

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
  sandbox.addExecution(ten)
  sandbox.addExecution(many)
  folder = await mkdtemp(join(tmpdir(), 'annotations-test-'))
  const workspace = join(folder, 'workspace')
  await mkdir(join(folder, 'elsewhere'))
  for (const inside of ['src/folder.ts', 'tools', '.git'])
    await mkdir(join(workspace, inside), { recursive: true })
  for (const path of [
    'workspace/src/a.ts',
    'workspace/tools/x.py',
    'workspace/.git/config.yml',
    'outside.ts'
  ])
    await writeFile(join(folder, path), 'a line\n'.repeat(20))
  await writeFile(join(folder, 'elsewhere', 'outside.ts'), 'a file\n')
  await symlink(join(folder, 'outside.ts'), join(workspace, 'src/out.ts'))
  await symlink(join(folder, 'elsewhere'), join(workspace, 'out'))
  await symlink('a.ts', join(workspace, 'src/in.ts'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await sandbox.close()
})
afterEach(() => sandbox.faults.clear())

function act(execution: SampleExecution, inputs: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  const given = {
    ...inputsFor(sandbox, execution),
    upload: 'false',
    ...inputs
  }
  const env = { ...sandbox.results.env, GITHUB_WORKSPACE: join(folder, 'workspace') }
  return runWithClock(given, env)
}

const errorsOf = ({ stdout }: RunResult): RunnerCommand[] =>
  commandsIn(stdout).filter(({ name }) => name === 'error')

test('each failed step is an error that stands at the file that its log names, if that is truly in the workspace', async () => {
  await using run = await act(ten)
  expectSuccess(run)
  expect(errorsOf(run).map(({ properties }) => properties)).toEqual(
    TOLD.map(([, place], at) => ({ title: `Check › Step ${at} failed`, ...place }))
  )
  expect(errorsOf(run).map(({ message }) => message)).toEqual(
    TOLD.map(([said], at) => {
      const end = `${said.trim()}\nexit code ${at}\nlogs/01-Check/${String(at + 1).padStart(2, '0')}-Step_${at}.log:2`
      return expect.stringContaining(end)
    })
  )
})

test('without annotations the same is said in the run log', async () => {
  await using run = await act(ten, { annotations: 'false' })
  expectSuccess(run)
  expect(errorsOf(run)).toEqual([])
  for (const [at, [said]] of TOLD.entries())
    expect(run.stdout).toContain(`${said.trim()} · exit code ${at} · logs/`)
})

describe('GitHub shows ten annotations of a kind:', () => {
  test('the tenth counts the rest, and the output has them all', async () => {
    await using run = await act(many)
    const titles = errorsOf(run).map(({ properties }) => properties.title)
    expect(titles).toEqual([
      ...Array.from({ length: 9 }, (_, at) => `Check › Step ${at} failed`),
      'More steps failed'
    ])
    expect(errorsOf(run).at(-1)?.message).toBe('5 more steps failed; the output failed-steps lists them.')
    expect(JSON.parse(run.outputs['failed-steps'] ?? '')).toHaveLength(14)
    expect(run.summary).toContain('… and 9 more steps that failed.')
  })

  test.each<[string, Readonly<Record<string, string>>, () => void]>([
    ['the execution failed', { 'fail-on-execution-failure': 'true' }, () => undefined],
    [
      'the upload fails',
      { upload: 'true' },
      () => sandbox.faults.add({ on: 'create', times: Infinity, do: { status: 403 } })
    ]
  ])('the step’s own failure is one of them when %s', async (_, inputs, spoil) => {
    spoil()
    await using run = await act(many, inputs)
    errorOf(run)
    expect(errorsOf(run)).toHaveLength(10)
    expect(annotationsOf(run).failedSteps.at(-1)).toMatch(/^6 more steps failed/u)
    expect(errorsOf(run).at(-1)?.properties.title).toBeUndefined()
  })
})

test('a gap is a warning, and a line of the run log without annotations', async () => {
  const inputs = {
    'org-id': '',
    'project-id': '',
    'pipeline-id': '',
    'run-sequence': '',
    'log-prefix': `${ten.prefix}\n${sandbox.accountId}/refused`
  }
  await using run = await act(ten, inputs)
  expectSuccess(run)
  const { warnings } = annotationsOf(run)
  expect(warnings).toEqual([expect.stringMatching(/^Missing: .*\/refused: /u)])
  await using plain = await act(ten, { ...inputs, annotations: 'false' })
  expectSuccess(plain)
  expect(annotationsOf(plain).warnings).toEqual([])
  expect(plain.stdout).toContain(`\n${warnings[0] ?? 'nothing'}\n`)
  expect(plain.summary).toContain('<h3>Gaps</h3>')
})
