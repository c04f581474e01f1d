import { describe, expect, test } from '@jest/globals'
import { readRunContext, type RunContext } from '../../src/github/context.ts'
import { readExecutionRequest, type ExecutionRequest } from '../../src/inputs/execution-request.ts'
import { InputReader } from '../../src/inputs/input-reader.ts'
import { isInert } from '../fixtures/failures.ts'
import { withEnv } from '../fixtures/runner-stdout.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'
const HOST = 'https://app.harness.io'
const PAGE = `${HOST}/ng/account/acc/all/orgs/o/projects/p/pipelines/Deploy/executions/exec-1`
const PULL: RunContext = {
  ...readRunContext({ GITHUB_REPOSITORY: 'octocat/shop' }),
  headSha: SHA
}
const NAMES = [
  'execution-url',
  'account-id',
  'org-id',
  'project-id',
  'pipeline-id',
  'run-sequence',
  'execution-id',
  'log-prefix',
  'commit-sha',
  'status-creator',
  'github-token'
]

type Inputs = Readonly<Record<string, string>>

async function readWith(
  inputs: Inputs,
  context: Partial<RunContext> = {},
  baseUrl = HOST
): Promise<{ request: ExecutionRequest | null; problems: readonly string[] }> {
  const all = { ...Object.fromEntries(NAMES.map(name => [name, ''])), 'github-token': 'ghs_x', ...inputs }
  const env = Object.fromEntries(
    Object.entries(all).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text])
  )
  const reader = new InputReader()
  const request = await withEnv(env, () =>
    readExecutionRequest(reader, { baseUrl, context: { ...PULL, ...context } })
  )
  expect(reader.problems.every(isInert)).toBe(true)
  return { request, problems: reader.problems }
}

/** The request of inputs that are in order. */
async function requestOf(
  inputs: Inputs,
  context: Partial<RunContext> = {}
): Promise<ExecutionRequest | null> {
  const { request, problems } = await readWith(inputs, context)
  expect(problems).toEqual([])
  return request
}

/** The problems of inputs that are not. */
async function problemsOf(
  inputs: Inputs,
  context: Partial<RunContext> = {},
  baseUrl = HOST
): Promise<string> {
  const { request, problems } = await readWith(inputs, context, baseUrl)
  expect(request).toBeNull()
  return problems.join('\n')
}

const RUN = { 'account-id': 'acc', 'pipeline-id': 'Deploy', 'run-sequence': '42' }

describe('a run', () => {
  test('is named by account, pipeline and number', async () => {
    expect(await requestOf(RUN)).toEqual({
      kind: 'run',
      account: 'acc',
      pipeline: 'Deploy',
      run: 42,
      execution: null,
      scope: null,
      page: null
    })
  })

  test('with organization and project it can be looked up', async () => {
    expect(await requestOf({ ...RUN, 'org-id': 'o', 'project-id': 'p' })).toMatchObject({
      scope: { org: 'o', project: 'p' },
      run: 42
    })
  })

  test('the execution with its place is enough', async () => {
    const inputs = { 'account-id': 'acc', 'org-id': 'o', 'project-id': 'p', 'execution-id': 'exec-1' }
    expect(await requestOf(inputs)).toMatchObject({ pipeline: null, run: null, execution: 'exec-1' })
  })

  test('without its place the execution needs pipeline and run too', async () => {
    const message = await problemsOf({ 'account-id': 'acc', 'execution-id': 'exec-1' })
    expect(message).toMatch(/`pipeline-id` is empty[^]*`run-sequence` is empty/u)
  })

  test.each([
    ['org-id', 'project-id'],
    ['project-id', 'org-id']
  ])('%s goes together with %s', async (name, other) => {
    expect(await problemsOf({ ...RUN, [name]: 'x' })).toContain(`\`${other}\` is empty`)
  })

  test.each(['account-id', 'pipeline-id'])('needs %s', async name => {
    expect(await problemsOf({ ...RUN, [name]: '' })).toContain(`\`${name}\` is empty`)
  })

  test.each(['012', '-1', '1.0', '1e3', '0x1', '1 2', '9'.repeat(16)])('number %j is refused', async text => {
    expect(await problemsOf({ ...RUN, 'run-sequence': text })).toMatch(
      /`run-sequence` is .*; expected the run's number, 1 or more/u
    )
  })
})

describe('execution-url', () => {
  test('carries everything', async () => {
    expect(await requestOf({ 'execution-url': `${PAGE}/pipeline?stage=s1&stageExecId=u1&step=u2` })).toEqual({
      kind: 'run',
      account: 'acc',
      pipeline: 'Deploy',
      run: null,
      execution: 'exec-1',
      scope: { org: 'o', project: 'p' },
      page: { stageSetupId: 's1', stageUuid: 'u1', stepUuid: 'u2' }
    })
  })

  test('inputs beside it may say the same', async () => {
    const same = {
      'execution-url': PAGE,
      'account-id': 'acc',
      'org-id': 'o',
      'project-id': 'p',
      'pipeline-id': 'Deploy',
      'execution-id': 'exec-1',
      'run-sequence': '7'
    }
    expect(await requestOf(same)).toMatchObject({ execution: 'exec-1', run: 7 })
  })

  test.each(['account-id', 'org-id', 'project-id', 'pipeline-id', 'execution-id'])(
    'another %s is refused, naming both values',
    async name => {
      expect(await problemsOf({ 'execution-url': PAGE, [name]: 'Other' })).toMatch(
        new RegExp(`\`${name}\` is "Other", but \`execution-url\` says "(acc|o|p|Deploy|exec-1)"`, 'u')
      )
    }
  )

  test('on another host than base-url it is refused, with what to set', async () => {
    expect(await problemsOf({ 'execution-url': PAGE.replace('app.', 'acme.') })).toMatch(
      /on "https:\/\/acme\.harness\.io".*set `base-url: https:\/\/acme\.harness\.io` if that is your Harness/u
    )
    expect(
      (await readWith({ 'execution-url': PAGE.replace('app.', 'acme.') }, {}, 'https://acme.harness.io'))
        .problems
    ).toEqual([])
  })

  test('what is no page of an execution is told with an example', async () => {
    expect(await problemsOf({ 'execution-url': `${HOST}/ng/account/acc/home` })).toMatch(
      /`execution-url` is .*; expected the address of an execution's page, such as https:/u
    )
  })
})

describe('log-prefix', () => {
  const prefix = {
    'account-id': 'acc',
    'log-prefix': 'acc/pipeline/P/1/-x\n\n  accountId:acc/orgId:o \nacc/pipeline/P/1/-x\n'
  }

  test('has a prefix on each line; blank lines and repetitions do not count', async () => {
    expect(await requestOf(prefix)).toEqual({
      kind: 'prefixes',
      account: 'acc',
      prefixes: ['acc/pipeline/P/1/-x', 'accountId:acc/orgId:o']
    })
  })

  test.each([
    'execution-url',
    'org-id',
    'project-id',
    'pipeline-id',
    'run-sequence',
    'execution-id',
    'commit-sha'
  ])('beside %s it is refused', async name => {
    expect(await problemsOf({ ...prefix, [name]: 'x' })).toContain(`\`log-prefix\` stands beside \`${name}\``)
  })

  test.each(['other/pipeline/P/1/', 'accountId:other/x', 'account/pipeline', 'acc'])(
    '%s is of another account',
    async text => {
      expect(await problemsOf({ ...prefix, 'log-prefix': text })).toMatch(
        /`log-prefix` is .*; expected a log key/u
      )
    }
  )
})

describe('the commit of the event', () => {
  const filter = { account: null, org: null, project: null, pipeline: null }

  test('is meant when nothing is named', async () => {
    const bounds = { filter, creators: [] }
    expect(await requestOf({})).toEqual({ kind: 'commit', bounds, sha: SHA, githubToken: 'ghs_x' })
  })

  test('can be narrowed', async () => {
    const inputs = { 'account-id': 'acc', 'org-id': 'o', 'project-id': 'p', 'pipeline-id': 'Deploy' }
    expect(await requestOf(inputs)).toMatchObject({
      bounds: { filter: { account: 'acc', org: 'o', project: 'p', pipeline: 'Deploy' } }
    })
  })

  test('is bounded by who may set its statuses, in any case of letters', async () => {
    const creators = ['acme-harness', 'harness-ci[bot]', 'joe_acme']
    const inputs = { 'status-creator': '@Acme-Harness\n\n harness-ci[bot]\njoe_acme\n' }
    expect(await requestOf(inputs)).toMatchObject({ bounds: { creators } })
  })

  test.each(['a b', '-x', 'x[bot', 'me@example.com', '::error::x', 'ﬀ'])(
    'the login %j is refused with its line',
    async text => {
      expect(await problemsOf({ 'status-creator': `octocat\n${text}` })).toMatch(
        /^Line 2 of `status-creator` is .*; expected a login of GitHub/u
      )
    }
  )

  test('another commit can be named, in any case of letters', async () => {
    const other = 'ABCDEF'.padEnd(40, '0')
    expect(await requestOf({ 'commit-sha': other })).toMatchObject({ sha: other.toLowerCase() })
    expect(await problemsOf({ 'commit-sha': 'main' })).toMatch(
      /`commit-sha` is "main"; expected a whole commit SHA/u
    )
  })

  test.each([
    ['execution-url', { 'execution-url': PAGE }],
    ['run-sequence', RUN],
    ['execution-id', { 'account-id': 'acc', 'org-id': 'o', 'project-id': 'p', 'execution-id': 'exec-1' }]
  ])('is refused beside %s', async (name, inputs) => {
    expect(await problemsOf({ ...inputs, 'commit-sha': SHA })).toBe(
      `\`commit-sha\` stands beside \`${name}\`; give either the commit or the execution.`
    )
  })

  test('on a status event it is what the status links to, and no token is needed', async () => {
    const status = { context: 'x', targetUrl: PAGE, state: 'failure', creator: 'octocat' }
    expect(await requestOf({ 'github-token': '' }, { status })).toMatchObject({ sha: null })
    expect(await requestOf({ 'commit-sha': SHA }, { status })).toMatchObject({ sha: SHA })
  })

  test('an event without one asks for an execution', async () => {
    expect(await problemsOf({}, { headSha: null })).toMatch(
      /This event names no commit.*`execution-url`, or `account-id`, `pipeline-id` and `run-sequence`, or `commit-sha`/u
    )
    expect(await problemsOf({ 'account-id': 'acc', 'pipeline-id': 'Deploy' }, { headSha: null })).toMatch(
      /^`run-sequence` is empty, and this event/u
    )
  })

  test('needs a token and a repository', async () => {
    expect(await problemsOf({ 'github-token': '' })).toContain('`github-token` is empty')
    expect(await problemsOf({}, { repository: null })).toContain('GITHUB_REPOSITORY is not set')
  })
})
