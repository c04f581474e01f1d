import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { startProxy } from './pocket-proxy.ts'
import { annotationsOf, errorOf, expectSuccess, LOGS_ONLY } from './run-output.ts'

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox()
  sandbox.addExecution(sample)
  await sandbox.exports.prepare(sample.account, sample.prefix.replace(/-[^/]*$/u, '-'))
  folder = await mkdtemp(join(tmpdir(), 'inputs-test-'))
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  sandbox.requests.length = 0
})

const NONE = { 'pipeline-id': '', 'run-sequence': '' }

describe('a wrong input is told with its name, its value and what is expected, before any call', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['no account-id', { 'account-id': '' }, /`account-id` is empty; expected the account identifier/],
    ['an account-id with a slash', { 'account-id': 'acc/x' }, /`account-id` is "acc\/x"; expected/],
    ['no pipeline-id', { 'pipeline-id': '' }, /`pipeline-id` is empty; expected the pipeline's identifier/],
    ['a pipeline name', { 'pipeline-id': 'My Pipeline' }, /`pipeline-id` is "My Pipeline"; .*not its name/],
    ['no run-sequence', { 'run-sequence': '' }, /`run-sequence` is empty, and this event names no commit/],
    ['run 0', { 'run-sequence': '0' }, /`run-sequence` is "0"; expected .*1 or more/],
    ['run 012', { 'run-sequence': '012' }, /`run-sequence` is "012"/],
    ['a run that is no number', { 'run-sequence': 'latest' }, /`run-sequence` is "latest"/],
    ['a path as a step', { 'stage-id': 'Build', 'step-id': 'a\\b' }, /`step-id` is "a\\b"; expected an/],
    [
      'a step without a stage',
      { 'step-id': 'Run_Tests' },
      /`step-id` is "Run_Tests" but `stage-id` is empty/
    ],
    ['an execution-id with a slash', { 'execution-id': 'a/b' }, /`execution-id` is "a\/b"; expected/],
    [
      'a log-prefix of another account',
      { ...NONE, 'log-prefix': 'other/pipeline/P/1/' },
      /`log-prefix` is "other\/pipeline\/P\/1\/"; expected .*kmpySmUISimoRrJL6NL73w\/pipeline/
    ],
    [
      'a log-prefix beside the execution',
      { 'log-prefix': sample.prefix, 'execution-id': 'x' },
      /`log-prefix` stands beside `pipeline-id`, `run-sequence`, `execution-id`/
    ],
    ['no credentials', { 'api-key': '' }, /`api-key` is empty; pass a Harness API key from a secret/],
    [
      'two kinds of credentials',
      { 'bearer-token': 'b', 'harness-token': 'h' },
      /`api-key` stands beside `bearer-token` or `harness-token`/
    ],
    [
      'bearer-token alone',
      { 'api-key': '', 'bearer-token': 'bbbb' },
      /`harness-token` is empty.*only together/
    ],
    [
      'harness-token alone',
      { 'api-key': '', 'harness-token': 'hhhh' },
      /`bearer-token` is empty.*only together/
    ],
    ['a base-url that is none', { 'base-url': 'harness' }, /`base-url` is "harness"; expected a URL/],
    ['a base-url of another kind', { 'base-url': 'ftp://app.harness.io' }, /`base-url` is "ftp:\/\/app/],
    ['no base-url', { 'base-url': '' }, /`base-url` is empty; expected a URL/],
    ['no time', { 'timeout-minutes': '0' }, /`timeout-minutes` is "0"; expected a number above 0 to 1440/],
    ['a negative time', { 'timeout-minutes': '-1' }, /`timeout-minutes` is "-1"/],
    ['a time that is no number', { 'timeout-minutes': '1e2' }, /`timeout-minutes` is "1e2"/],
    ['too much time', { 'timeout-minutes': '1441' }, /`timeout-minutes` is "1441"/],
    [
      'another word',
      { 'if-no-logs-found': 'fail' },
      /`if-no-logs-found` is "fail"; expected warn, error, ignore/
    ],
    ['no size', { 'max-size-mb': '0' }, /`max-size-mb` is "0"; expected a number above 0/],
    ['a size with a unit', { 'max-size-mb': '4 GB' }, /`max-size-mb` is "4 GB"/],
    ['0 days', { 'retention-days': '0' }, /`retention-days` is "0"; expected a whole number from 1 to 90/],
    ['91 days', { 'retention-days': '91' }, /`retention-days` is "91"/],
    ['half a day', { 'retention-days': '1.5' }, /`retention-days` is "1.5"/],
    [
      'level 10',
      { 'compression-level': '10' },
      /`compression-level` is "10"; expected a whole number from 0 to 9/
    ],
    ['no level', { 'compression-level': '' }, /`compression-level` is empty/],
    ['overwrite: yes', { overwrite: 'yes' }, /`overwrite` is "yes"; expected true or false/],
    ['upload: 1', { upload: '1' }, /`upload` is "1"; expected true or false/]
  ])('%s', async (_, inputs, message) => {
    await using run = await actOn(sandbox, inputs)
    expect(errorOf(run)).toMatch(message)
    expect(errorOf(run)).toMatch(/^One input needs a change:/)
    expect(sandbox.requests).toEqual([])
    expect(run.left).toEqual([])
    expect(run.outputs).toEqual({})
  })
})

test('all problems of all inputs are told at once, in one message', async () => {
  await using run = await actOn(sandbox, {
    'api-key': '',
    'account-id': '',
    'pipeline-id': 'a b',
    'run-sequence': 'x',
    'step-id': 'Step',
    'base-url': 'nowhere',
    'timeout-minutes': 'soon',
    'if-no-logs-found': 'panic',
    'max-size-mb': 'much',
    'retention-days': '1000',
    'compression-level': 'best',
    overwrite: 'perhaps',
    upload: 'maybe'
  })
  const error = errorOf(run)
  expect(error).toMatch(/^13 inputs need a change:/)
  const named = [...error.matchAll(/^ {2}- `([\w-]+)`/gmu)].map(([, name]) => name)
  expect(named.toSorted()).toEqual(
    [
      ...[
        'account-id',
        'api-key',
        'base-url',
        'compression-level',
        'if-no-logs-found',
        'max-size-mb',
        'overwrite'
      ],
      ...['pipeline-id', 'retention-days', 'run-sequence', 'step-id', 'timeout-minutes', 'upload']
    ].toSorted()
  )
  expect(sandbox.requests).toEqual([])
})

test('a secret is masked before anything else is said, and its value is not told when it is wrong', async () => {
  const spoilt = 'pat.with a space.inside'
  await using run = await actOn(sandbox, { 'api-key': spoilt, 'run-sequence': '0' })
  expect(errorOf(run)).toMatch(/`api-key` holds a space/)
  const [first = '', ...rest] = run.stdout.split('\n')
  expect(first).toBe(`::add-mask::${spoilt}`)
  const said = rest.filter(line => !line.startsWith('::add-mask::')).join('\n')
  expect(said).not.toContain(spoilt)
})

describe('a missing key on a pull request', () => {
  const event = async (head: unknown): Promise<Record<string, string>> => {
    const path = join(folder, 'event.json')
    const base = { repo: { full_name: 'octocat/shop' } }
    await writeFile(path, JSON.stringify({ pull_request: { head: { repo: head }, base } }))
    return { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: path }
  }

  test.each([
    ['of a fork', { full_name: 'stranger/shop' }],
    ['of a fork that is deleted', null]
  ])('%s: forks get no secrets', async (_, head) => {
    await using run = await actOn(sandbox, { 'api-key': '' }, await event(head))
    expect(errorOf(run)).toMatch(/`api-key` is empty: this pull request comes from a fork.*no secrets/)
  })

  test('of the same repository: the secret is missing', async () => {
    await using run = await actOn(sandbox, { 'api-key': '' }, await event({ full_name: 'octocat/shop' }))
    expect(errorOf(run)).toMatch(/check that the secret exists/)
  })

  test('of a fork, on pull_request_target, which has secrets: the secret is missing', async () => {
    const env = { ...(await event({ full_name: 'stranger/shop' })), GITHUB_EVENT_NAME: 'pull_request_target' }
    await using run = await actOn(sandbox, { 'api-key': '' }, env)
    expect(errorOf(run)).toMatch(/check that the secret exists/)
  })
})

describe('inputs are taken as people write them', () => {
  test.each<[string, Record<string, string>]>([
    [
      'white space around values',
      { 'account-id': ` ${sample.account}\t`, 'run-sequence': ' 42 ', upload: ' false ' }
    ],
    [
      'white space around the key',
      { 'api-key': ' pat.kmpySmUISimoRrJL6NL73w.65a0c0ffee0ddba11.Sandb0xSecretKey\n' }
    ],
    ['booleans of YAML', { upload: 'FALSE', overwrite: 'True' }],
    ['a fraction of a minute', { 'timeout-minutes': '0.75' }],
    ['a word in capitals', { 'if-no-logs-found': 'WARN' }],
    ['a fraction of a mebibyte', { 'max-size-mb': '0.5' }]
  ])('%s', async (_, inputs) => {
    await using run = await actOn(sandbox, { upload: 'false', ...inputs })
    expectSuccess(run)
    expect(run.outputs['file-count']).toBe(String(sample.logs.length))
  })

  test.each(['/', '/gateway', '/gateway/', '/ng', '/ng/', '//'])(
    'a base-url that ends in %s',
    async ending => {
      await using run = await actOn(sandbox, { upload: 'false', 'base-url': sandbox.baseUrl + ending })
      expectSuccess(run)
      expect(sandbox.requests[0]?.path).toBe('/gateway/log-service/blob/download')
    }
  )

  test('a bearer-token with the word Bearer in front', async () => {
    const tokens = { 'api-key': '', 'bearer-token': 'Bearer abcdef', 'harness-token': sandbox.harnessToken }
    await using run = await actOn(sandbox, { upload: 'false', ...tokens })
    expectSuccess(run)
    expect(sandbox.requests[0]?.headers.authorization).toBe('Bearer abcdef')
  })
})

test('http:// to another host warns that the key travels in clear; the proxy of the runner is used', async () => {
  await using proxy = await startProxy(sandbox.baseUrl)
  const env = { http_proxy: proxy.origin, no_proxy: '127.0.0.1' }
  await using run = await actOn(sandbox, { upload: 'false', 'base-url': 'http://harness.example.com' }, env)
  expectSuccess(run)
  expect(annotationsOf(run).warnings).toEqual([
    expect.stringMatching(/the key travels in clear to harness\.example\.com/)
  ])
  expect(new Set(proxy.asked)).toEqual(new Set(['harness.example.com:80']))
})

test('http:// to the machine itself does not warn', async () => {
  await using run = await actOn(sandbox, { upload: 'false' })
  expectSuccess(run)
  expect(annotationsOf(run)).toMatchObject({ errors: [], warnings: [], notices: [LOGS_ONLY] })
})
