import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { runAction } from '../../sandbox/runner.ts'
import { readAction, readCommandFile, treeOf } from '../../sandbox/runner-files.ts'

const ACTION = `name: x
inputs:
  api-key:
    description: >-
      Text with default: none.
    required: true
  base-url:
    description: d
    default: https://app.harness.io
  minutes:
    default: '30'
  quoted:
    default: "a\\tb"
  token:
    default: \${{ github.token }}
outputs:
  api-key:
    value: default
runs:
  using: node24
  main: lib/main.mjs
`
const MAIN = `
import { appendFileSync, writeFileSync } from 'node:fs'
const { env } = process
const set = (file, text) => appendFileSync(env[file], text)
set('GITHUB_OUTPUT', 'one=1\\nmany<<END\\na\\nb=c\\nEND\\n')
set('GITHUB_STEP_SUMMARY', '# Hello')
writeFileSync(env.RUNNER_TEMP + '/left', '')
console.log(JSON.stringify(Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('INPUT_')))))
console.error(env.EXTRA, env.GITHUB_SERVER_URL, env.HTTPS_PROXY)
if (env.INPUT_MINUTES === '0') setInterval(() => {}, 1000)
else process.exitCode = 3
`
const EVENT_MAIN = `
import { readFileSync } from 'node:fs'
const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path } = process.env
console.log(name, readFileSync(path, 'utf8'))
`
let actionDir = ''

beforeAll(async () => {
  actionDir = await mkdtemp(join(tmpdir(), 'runner-test-'))
  await mkdir(join(actionDir, 'lib'))
  await writeFile(join(actionDir, 'action.yml'), ACTION)
  await writeFile(join(actionDir, 'lib/main.mjs'), MAIN)
})

afterAll(async () => {
  await rm(actionDir, { recursive: true })
})

test('an action gets its inputs and defaults, and its results are read', async () => {
  await using run = await runAction({ 'api-key': 'k' }, { EXTRA: 'more' }, { actionDir })
  expect(JSON.parse(run.stdout)).toEqual({
    'INPUT_API-KEY': 'k',
    'INPUT_BASE-URL': 'https://app.harness.io',
    INPUT_MINUTES: '30',
    INPUT_QUOTED: 'a\tb',
    INPUT_TOKEN: ''
  })
  expect(run.stderr).toBe('more https://github.com undefined\n')
  expect([run.code, run.signal, run.summary, run.left]).toEqual([3, null, '# Hello', ['left']])
  expect(run.outputs).toEqual({ one: '1', many: 'a\nb=c' })
})

test('an action gets the event that started it', async () => {
  const payload = { pull_request: { head: { sha: 'abc' } } }
  const dir = await mkdtemp(join(tmpdir(), 'runner-test-'))
  await mkdir(join(dir, 'lib'))
  await writeFile(join(dir, 'action.yml'), ACTION)
  await writeFile(join(dir, 'lib/main.mjs'), EVENT_MAIN)
  await using told = await runAction({}, {}, { actionDir: dir, event: { name: 'pull_request', payload } })
  expect(told.stdout).toBe(`pull_request ${JSON.stringify(payload)}\n`)
  await using silent = await runAction({}, {}, { actionDir: dir })
  expect(silent.stdout).toBe('push {}\n')
  await rm(dir, { recursive: true })
})

test('an action finds what was checked out', async () => {
  const checkout = { 'src/a.ts': 'one', 'README.md': 'two' }
  await using run = await runAction({}, {}, { actionDir, checkout })
  expect(await treeOf(run.workspaceDir)).toEqual(['README.md', 'src/a.ts'])
  expect(await readFile(join(run.workspaceDir, 'src/a.ts'), 'utf8')).toBe('one')
})

test('a run can be ended by a signal', async () => {
  await using run = await runAction(
    { minutes: '0' },
    {},
    {
      actionDir,
      onSpawn: child => child.stdout?.once('data', () => child.kill('SIGTERM'))
    }
  )
  expect([run.code, run.signal]).toEqual([null, 'SIGTERM'])
})

test('a command file without an end is an error', () => {
  expect(() => readCommandFile('a<<X\nb\n')).toThrow('the value of a has no end')
})

test('the shape of an action is read', () => {
  expect(readAction(ACTION).main).toBe('lib/main.mjs')
})
