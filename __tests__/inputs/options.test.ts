import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readAction } from '../../sandbox/runner-files.ts'
import { readRunContext, type RunContext } from '../../src/github/context.ts'
import { readOptions, type Options } from '../../src/inputs/options.ts'
import { failureOf } from '../fixtures/failures.ts'
import { withEnv, withStdout } from '../fixtures/runner-stdout.ts'

const { defaults } = readAction(readFileSync(join(import.meta.dirname, '../..', 'action.yml'), 'utf8'))
const KEY = 'pat.acc.123.S3cr3t/with+signs=='
const GOOD = { 'account-id': 'acc', 'pipeline-id': 'Deploy', 'run-sequence': '42', 'api-key': KEY }

const CONTEXT = readRunContext({})

type Inputs = Readonly<Record<string, string>>

function surroundings(inputs: Inputs): Record<string, string> {
  const all = { ...defaults, ...inputs }
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text]))
}

/** Options as read from the good inputs with these changes, and what was printed. */
function read(changes: Inputs = {}): Promise<{ result: Options; stdout: string }> {
  return withEnv(surroundings({ ...GOOD, ...changes }), () => withStdout(() => readOptions(CONTEXT)))
}

/** The message about the good inputs with these changes. */
async function problems(changes: Inputs, context: Partial<RunContext> = {}): Promise<string> {
  const inputs = surroundings({ ...GOOD, ...changes })
  const { result } = await withEnv(inputs, () =>
    withStdout(() => failureOf(() => readOptions({ ...CONTEXT, ...context })))
  )
  expect(result.kind).toBe('input')
  return result.message
}

describe('readOptions', () => {
  test('the account, pipeline, run and key are enough: all else has its default from action.yml', async () => {
    const { result } = await read()
    expect(result).toEqual({
      request: {
        kind: 'run',
        account: 'acc',
        pipeline: 'Deploy',
        run: 42,
        execution: null,
        scope: null,
        page: null
      },
      selection: { stage: null, step: null },
      credentials: { kind: 'api-key', apiKey: KEY },
      baseUrl: 'https://app.harness.io',
      timeoutMs: 30 * 60_000,
      waitForCompletion: true,
      follow: 'steps',
      compare: true,
      comment: 'false',
      githubToken: null,
      failOnExecutionFailure: false,
      redactPatterns: [],
      ifNoLogsFound: 'warn',
      maxBytes: 4096 * 1_048_576,
      artifact: {
        name: null,
        retentionDays: null,
        compressionLevel: 6,
        overwrite: false
      },
      upload: true,
      reportBytes: 64 * 1_048_576,
      summary: true,
      annotations: true,
      outputDir: null
    })
  })

  test('whitespace around a value does not count', async () => {
    const { result } = await read({ 'account-id': '  acc\n', 'run-sequence': ' 42 ', 'api-key': ` ${KEY}\n` })
    expect(result.request).toMatchObject({ account: 'acc', run: 42 })
    expect(result.credentials).toEqual({ kind: 'api-key', apiKey: KEY })
  })

  test('all problems of all inputs are told at once, each with the input, its value and what is expected', async () => {
    const message = await problems({
      'account-id': 'my account',
      'pipeline-id': 'Deploy Service',
      'run-sequence': '0',
      'stage-id': 'a//b',
      'execution-id': 'a/b',
      'api-key': '',
      'base-url': 'app.harness.io',
      'timeout-minutes': 'soon',
      'if-no-logs-found': 'panic',
      'max-size-mb': '-1',
      'retention-days': '91',
      'compression-level': '2.5',
      overwrite: 'yes',
      upload: '1',
      redact: '(',
      summary: 'no',
      annotations: '-',
      'wait-for-completion': '2',
      'fail-on-execution-failure': 'never'
    })
    const [head, ...lines] = message.split('\n')
    expect(head).toBe('19 inputs need a change:')
    expect(lines).toEqual([
      expect.stringContaining('`api-key` is empty'),
      expect.stringMatching(/`base-url` is "app\.harness\.io"; expected a URL/),
      expect.stringMatching(/`stage-id` is "a\/\/b"; expected an identifier/),
      expect.stringMatching(/`account-id` is "my account"; expected the account identifier/),
      expect.stringMatching(/`execution-id` is "a\/b"; expected the identifier/),
      expect.stringMatching(/`pipeline-id` is "Deploy Service"; expected the pipeline's identifier/),
      expect.stringMatching(/`run-sequence` is "0"; expected the run's number, 1 or more/),
      expect.stringMatching(/`timeout-minutes` is "soon"; expected a number above 0 to 1440/),
      expect.stringMatching(/`wait-for-completion` is "2"; expected true or false/),
      expect.stringMatching(/`fail-on-execution-failure` is "never"; expected true or false/),
      expect.stringMatching(/Line 1 of `redact` is "\("; /),
      expect.stringMatching(/`if-no-logs-found` is "panic"; expected warn, error, ignore/),
      expect.stringMatching(/`max-size-mb` is "-1"; expected a number above 0/),
      expect.stringMatching(/`retention-days` is "91"; expected a whole number from 1 to 90/),
      expect.stringMatching(/`compression-level` is "2\.5"; expected a whole number from 0 to 9/),
      expect.stringMatching(/`overwrite` is "yes"; expected true or false/),
      expect.stringMatching(/`upload` is "1"; expected true or false/),
      expect.stringMatching(/`summary` is "no"; expected true or false/),
      expect.stringMatching(/`annotations` is "-"; expected true or false/)
    ])
  })

  test('one problem is counted as one', async () => {
    expect(await problems({ 'run-sequence': 'x' })).toMatch(
      /^One input needs a change:\n {2}- `run-sequence`/
    )
  })

  test('a value that could act in the log is told made inert', async () => {
    const message = await problems({ 'pipeline-id': 'a\n::error::x\u001b[1m' })
    expect(message).not.toMatch(/^\s*::|\u001b/mu)
  })

  test.each(['account-id', 'pipeline-id', 'run-sequence'])('an empty %s is told as empty', async name => {
    expect(await problems({ [name]: '' })).toMatch(new RegExp(`\`${name}\` is empty`))
  })

  test('identifiers may hold $ and digits, account ids - and _; no length is enforced', async () => {
    const { result } = await read({ 'account-id': '-12345abc_D', 'pipeline-id': '$my_Pipe1' })
    expect(result.request).toMatchObject({ account: '-12345abc_D', pipeline: '$my_Pipe1' })
  })

  test('an execution id makes the target exact', async () => {
    const { result } = await read({ 'execution-id': 'q9J5XuXN-_FQEw' })
    expect(result.request).toMatchObject({ execution: 'q9J5XuXN-_FQEw' })
  })
})

describe('stage and step', () => {
  test('both are taken', async () => {
    const { result } = await read({ 'stage-id': 'Build', 'step-id': 'Run_Tests' })
    expect(result.selection).toEqual({ stage: 'Build', step: 'Run_Tests' })
  })

  test('a background service can be asked for as a step', async () => {
    const { result } = await read({ 'stage-id': 'Build', 'step-id': 'serviceId:my-db' })
    expect(result.selection.step).toBe('serviceId:my-db')
  })

  test('a stage of the pipeline that a stage ran, and its step', async () => {
    const wanted = { stage: 'Deploy to EU/Rollout', step: 'Apply' }
    const ways = [
      ['Deploy to EU/Rollout', 'Apply'],
      ['Deploy to EU', 'Rollout/Apply'],
      ['', 'Deploy to EU/Rollout/Apply']
    ]
    for (const [stage = '', step = ''] of ways) {
      const { result } = await read({ 'stage-id': stage, 'step-id': step })
      expect(result.selection).toEqual(wanted)
    }
  })

  test.each(['/a', 'a/', 'a/../b', './a', 'a/b/c/d'])('%s is no such path', async stage => {
    expect(await problems({ 'stage-id': stage })).toContain('`stage-id` is')
  })

  test('a name is taken as well as an identifier', async () => {
    const { result } = await read({ 'stage-id': 'Build & Push (v1.2)', 'step-id': 'Run Tests' })
    expect(result.selection).toEqual({ stage: 'Build & Push (v1.2)', step: 'Run Tests' })
  })

  test('a step without a stage is refused', async () => {
    expect(await problems({ 'step-id': 'Run_Tests' })).toMatch(
      /`step-id` is "Run_Tests" but `stage-id` is empty/
    )
  })

  test('a step with a bad stage is told once, for the stage', async () => {
    const message = await problems({ 'stage-id': '../Stage', 'step-id': 'Run_Tests' })
    expect(message).toMatch(/^One input/)
    expect(message).toContain('`stage-id` is "../Stage"')
  })
})

describe('credentials', () => {
  const tokens = { 'api-key': '', 'bearer-token': 'b3arer', 'harness-token': 'h4rness' }

  test('the two tokens are the other kind; a leading "Bearer " is not part of the token', async () => {
    const expected = { kind: 'tokens', bearer: 'b3arer', token: 'h4rness' }
    expect((await read(tokens)).result.credentials).toEqual(expected)
    expect((await read({ ...tokens, 'bearer-token': 'Bearer b3arer' })).result.credentials).toEqual(expected)
  })

  test('both kinds at once are refused', async () => {
    expect(await problems({ ...tokens, 'api-key': KEY })).toMatch(/give one kind of credentials only/)
    expect(await problems({ ...tokens, 'api-key': KEY, 'harness-token': '' })).toMatch(/one kind/)
  })

  test.each([
    ['bearer-token', 'harness-token'],
    ['harness-token', 'bearer-token']
  ])('without %s, %s is useless', async (missing, given) => {
    expect(await problems({ 'api-key': '', [given]: 'value' })).toMatch(
      new RegExp(`\`${missing}\` is empty; .* work only together`)
    )
  })

  test('without any, the message says where the key comes from', async () => {
    expect(await problems({ 'api-key': '' })).toContain('api-key: ${{ secrets.HARNESS_API_KEY }}')
  })

  test('without any on a pull request from a fork, the message says that forks get no secrets', async () => {
    expect(await problems({ 'api-key': '' }, { isForkPullRequest: true })).toContain(
      'GitHub gives forks no secrets'
    )
  })

  test('without any in a run of Dependabot, the message says where its secrets are kept', async () => {
    expect(await problems({ 'api-key': '' }, { isDependabot: true })).toMatch(
      /Dependabot started this run.*Secrets and variables > Dependabot/
    )
  })

  test('a key that holds a space or a line break is refused before it breaks a header', async () => {
    expect(await problems({ 'api-key': 'two words' })).toContain('`api-key` holds a space')
    expect(await problems({ 'api-key': 'a\nb' })).toContain('`api-key` holds a space')
    expect(await problems({ ...tokens, 'harness-token': 'schlüssel' })).toContain('`harness-token` holds')
  })

  test('several things wrong with the credentials are all told', async () => {
    const message = await problems({ 'api-key': 'k 1', 'bearer-token': 'b 2', 'harness-token': 'h 3' })
    expect(message).toMatch(
      /`api-key` holds.*\n.*`bearer-token` holds.*\n.*`harness-token` holds.*\n.*one kind/
    )
  })

  test('no message ever holds a secret', async () => {
    const secrets = { 'api-key': 'leak one', 'bearer-token': 'leak-two', 'harness-token': 'leak three' }
    expect(await problems({ ...secrets, 'account-id': '' })).not.toContain('leak')
    expect(await problems({ ...GOOD, 'run-sequence': '' })).not.toContain(KEY)
  })

  test('secrets are masked before anything else is printed, plain, URL-encoded and in base64', async () => {
    const { stdout } = await read({ 'base-url': 'http://harness.example.com' })
    const lines = stdout.trim().split(/\r?\n/)
    expect(lines.slice(0, 3)).toEqual([
      `::add-mask::${KEY}`,
      `::add-mask::${encodeURIComponent(KEY).replaceAll('%', '%25')}`,
      `::add-mask::${Buffer.from(KEY).toString('base64')}`
    ])
    expect(lines[3]).toMatch(/^::warning::base-url/)
  })

  test('secrets are masked also when the inputs are refused, and none is masked as nothing', async () => {
    const inputs = surroundings({ ...GOOD, ...tokens, 'account-id': '' })
    const { stdout } = await withEnv(inputs, () => withStdout(() => failureOf(() => readOptions(CONTEXT))))
    expect(stdout).toMatch(/^::add-mask::b3arer\r?\n/)
    expect(stdout).toContain('::add-mask::h4rness')
    expect(stdout).not.toMatch(/::add-mask::\r?\n/)
  })
})

describe('base-url', () => {
  test.each([
    ['https://app.harness.io', 'https://app.harness.io'],
    ['https://app.harness.io/', 'https://app.harness.io'],
    ['https://app.harness.io///', 'https://app.harness.io'],
    ['https://app.harness.io/gateway', 'https://app.harness.io'],
    ['https://app.harness.io/gateway/', 'https://app.harness.io'],
    ['https://app.harness.io/ng', 'https://app.harness.io'],
    ['https://app.harness.io/ng/', 'https://app.harness.io'],
    ['https://app.harness.io/ng/#/account/acc/home', 'https://app.harness.io'],
    ['https://acme.harness.io:443', 'https://acme.harness.io'],
    ['https://harness.acme.com:8443/tools/harness', 'https://harness.acme.com:8443/tools/harness'],
    ['https://harness.acme.com/tools/harness/gateway/', 'https://harness.acme.com/tools/harness'],
    ['https://harness.acme.com/training', 'https://harness.acme.com/training'],
    ['HTTPS://App.Harness.IO', 'https://app.harness.io']
  ])('%s is %s', async (given, expected) => {
    const { result, stdout } = await read({ 'base-url': given })
    expect(result.baseUrl).toBe(expected)
    expect(stdout).not.toContain('::warning::')
  })

  test.each(['app.harness.io', 'ftp://app.harness.io', 'localhost:8080', 'https://', '/gateway', ''])(
    '%j is refused',
    async given => {
      expect(await problems({ 'base-url': given })).toMatch(/`base-url` is .*; expected a URL/)
    }
  )

  test('a user name or password in it is refused, and not repeated', async () => {
    const message = await problems({ 'base-url': 'https://joe:hunter2@app.harness.io' })
    expect(message).toContain('`base-url` holds a user name or a password')
    expect(message).not.toContain('hunter2')
  })

  test('http:// warns that the key travels in clear', async () => {
    const { result, stdout } = await read({ 'base-url': 'http://harness.acme.com:8080/' })
    expect(result.baseUrl).toBe('http://harness.acme.com:8080')
    expect(stdout).toMatch(/::warning::.*key travels in clear to harness\.acme\.com:8080/)
  })

  test.each(['http://localhost:1234', 'http://127.0.0.1', 'http://127.1.2.3:80', 'http://[::1]:8080'])(
    'http:// to loopback (%s) does not warn',
    async given => {
      expect((await read({ 'base-url': given })).stdout).not.toContain('::warning::')
    }
  )

  test.each(['http://127.0.0.1.evil.example', 'http://localhost.evil.example'])(
    '%s is not loopback',
    async given => {
      expect((await read({ 'base-url': given })).stdout).toContain('::warning::')
    }
  )
})

describe('a selection under raw prefixes', () => {
  test('is taken', async () => {
    const { result } = await read({
      'pipeline-id': '',
      'run-sequence': '',
      'log-prefix': 'acc/pipeline/P/1/',
      'stage-id': 'Build'
    })
    expect(result.request).toMatchObject({ kind: 'prefixes', prefixes: ['acc/pipeline/P/1/'] })
    expect(result.selection.stage).toBe('Build')
  })
})

describe('booleans, numbers and choices', () => {
  test.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false]
  ])('%s is accepted as GitHub accepts it', async (text, value) => {
    const { result } = await read({ upload: text, overwrite: text })
    expect([result.upload, result.artifact.overwrite]).toEqual([value, value])
  })

  test.each(['yes', 'on', '1', 'tRuE', ''])('%j is no boolean', async text => {
    expect(await problems({ upload: text })).toContain('`upload` is')
  })

  test('fractions of a minute are allowed', async () => {
    expect((await read({ 'timeout-minutes': '0.05' })).result.timeoutMs).toBe(3000)
  })

  test.each(['0', '1441', '-5', 'Infinity', '1e2', '5m', ''])('%j is no time-out', async text => {
    expect(await problems({ 'timeout-minutes': text })).toContain('`timeout-minutes` is')
  })

  test('sizes are MiB and may be fractions', async () => {
    expect((await read({ 'max-size-mb': '0.5' })).result.maxBytes).toBe(524_288)
  })

  test.each(['warn', 'error', 'ignore', 'Warn'])('if-no-logs-found: %s', async text => {
    expect((await read({ 'if-no-logs-found': text })).result.ifNoLogsFound).toBe(text.toLowerCase())
  })

  test('retention-days and compression-level are whole numbers in their ranges', async () => {
    const { result } = await read({ 'retention-days': '90', 'compression-level': '0' })
    expect(result.artifact).toMatchObject({ retentionDays: 90, compressionLevel: 0 })
    expect(await problems({ 'retention-days': '0' })).toContain('retention-days')
    expect(await problems({ 'compression-level': '10' })).toContain('compression-level')
  })
})

describe('artifact-name', () => {
  test('characters that GitHub refuses are replaced, and it is told', async () => {
    const given = await read({ 'artifact-name': 'logs: a/b\\c"<>|*?\r\nd' })
    expect(given.result.artifact.name).toBe('logs_ a_b_c________d')
    expect(given.stdout).toMatch(/::notice::.*GitHub does not allow; using "logs_ a_b_c________d"/)
  })

  test('a good name is used as it is', async () => {
    const { result, stdout } = await read({ 'artifact-name': 'Logs of été (1)' })
    expect(result.artifact.name).toBe('Logs of été (1)')
    expect(stdout).not.toContain('::notice')
  })
})

describe('redact', () => {
  test('has a pattern on each line; blank lines do not count', async () => {
    const { result } = await read({ redact: 'AKIA[0-9A-Z]{16}\n\n(?<=password=)\\S+\n' })
    expect(result.redactPatterns.map(pattern => pattern.source)).toEqual([
      'AKIA[0-9A-Z]{16}',
      '(?<=password=)\\S+'
    ])
  })

  test('a pattern that is none, or that matches nothing at all, is refused with its line', async () => {
    const message = await problems({ redact: 'fine\n[z-a]\nx*' })
    expect(message).toMatch(/Line 2 of `redact` is "\[z-a\]"/)
    expect(message).toMatch(/Line 3 of `redact` is "x\*"/)
  })
})

describe('output-dir', () => {
  test('a relative folder is one of the workspace', async () => {
    await withEnv({ GITHUB_WORKSPACE: resolve('/ws') }, async () => {
      expect((await read({ 'output-dir': 'logs/here' })).result.outputDir).toBe(resolve('/ws/logs/here'))
    })
  })

  test('a relative one that leads out of the workspace is refused with its name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'options-test-'))
    const workspace = join(folder, 'workspace')
    mkdirSync(join(workspace, 'inner'), { recursive: true })
    mkdirSync(join(folder, 'outside'))
    symlinkSync('../outside', join(workspace, 'out'))
    symlinkSync('gone', join(workspace, 'nothing'))
    symlinkSync('circle', join(workspace, 'circle'))
    symlinkSync('inner', join(workspace, 'within'))
    symlinkSync(workspace, join(folder, 'linked'))
    try {
      for (const [text, where] of [
        ['../outside', `to "${join(folder, 'outside')}"`],
        ['inner/../../outside/logs', `to "${join(folder, 'outside', 'logs')}"`],
        ['..', `to "${folder}"`],
        ['out', `to "${join(folder, 'outside')}"`],
        ['out/a/b', `to "${join(folder, 'outside', 'a', 'b')}"`],
        ['nothing', 'by a link to nothing'],
        ['nothing/logs', 'by a link to nothing'],
        ['circle/logs', 'by a link to nothing']
      ] as const) {
        const message = await withEnv({ GITHUB_WORKSPACE: workspace }, () => problems({ 'output-dir': text }))
        expect(message).toContain(
          `\`output-dir\` is "${text}", which leads out of the workspace, ${where}; give`
        )
      }
      for (const root of [workspace, join(folder, 'linked')]) {
        for (const text of ['inner', 'new/logs', 'within/logs', '..logs', '.']) {
          const { result } = await withEnv({ GITHUB_WORKSPACE: root }, () => read({ 'output-dir': text }))
          expect(result.outputDir).toBe(join(root, text))
        }
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('an absolute one stays as it is', async () => {
    expect((await read({ 'output-dir': resolve('/tmp/x') })).result.outputDir).toBe(resolve('/tmp/x'))
  })
})
