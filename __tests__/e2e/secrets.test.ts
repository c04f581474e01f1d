import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { LinkDialect } from '../../sandbox/signing.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn, sample } from './run-action.ts'
import { fetchArtifact, filesAt, unzip, type Files } from './run-results.ts'
import { everythingOf, expectNone } from './secret-search.ts'
import { annotationsOf, errorOf, expectSuccess, LOGS_ONLY } from './run-output.ts'

const KEY = 'pat.kmpySmUISimoRrJL6NL73w.65a0c0ffee.S3cr+t/K~y=%&?'
const BEARER = 'eyJhbGciOi.Bearer+T0ken/=.c2lnbmF0dXJl'
const TOKEN = 'harness+T0ken/=%-5f0c'

/** The links that were fetched, with their queries and signatures. */
function linksOf(sandbox: Sandbox): string[] {
  const fetched = sandbox.requests.filter(({ on }) => on === 'storage').map(({ url }) => url)
  return fetched.flatMap(url => {
    const query = url.split('?')[1] ?? ''
    const signature = /Signature=([^&]+)$/.exec(query)?.[1] ?? 'no signature'
    return [url, query, signature, decodeURIComponent(signature)]
  })
}

const filesOf = async (run: RunResult): Promise<Files> =>
  run.outputs['logs-path'] === undefined ? new Map<string, Buffer>() : filesAt(run)

describe('the key, the tokens and the link appear nowhere in what a run says or leaves', () => {
  const kinds: [string, Record<string, string>, string[]][] = [
    ['api-key', { 'api-key': KEY }, [KEY]],
    [
      'bearer-token and harness-token',
      { 'api-key': '', 'bearer-token': BEARER, 'harness-token': TOKEN },
      [BEARER, TOKEN]
    ]
  ]
  const dialects: LinkDialect[] = ['s3', 'gcs', 'gcs-v2']

  test.each(kinds.flatMap(kind => dialects.map(dialect => [...kind, dialect] as const)))(
    '%s, success (%#)',
    async (_, inputs, secrets, dialect) => {
      await using sandbox = await startSandbox({
        apiKey: KEY,
        harnessToken: TOKEN,
        dialect,
        linkBase: 'gateway'
      })
      sandbox.addExecution(sample)
      await using run = await actOn(sandbox, { ...inputs, upload: 'false' })
      expectSuccess(run)
      const links = linksOf(sandbox)
      expect(links).toHaveLength(4)
      expectNone([...secrets, ...links], everythingOf(run, await filesOf(run)))
    }
  )

  test.each<[string, (sandbox: Sandbox) => void]>([
    ['the key is refused', () => undefined],
    [
      'the answer repeats the key',
      sandbox => {
        const body = JSON.stringify({ message: `no such token: ${KEY}` })
        sandbox.faults.add({ on: 'download', times: Infinity, do: { status: 401, body } })
      }
    ],
    [
      'the link is dead',
      sandbox => sandbox.faults.add({ on: 'storage', times: Infinity, do: { status: 403 } })
    ],
    ['the storage is down', sandbox => sandbox.faults.add({ on: 'storage', times: Infinity, do: 'reset' })],
    [
      'the download breaks',
      sandbox => sandbox.faults.add({ on: 'storage', times: 3, do: { breakAfter: 2000 } })
    ],
    ['the archive is broken', sandbox => sandbox.faults.add({ on: 'storage', do: { truncate: 500 } })],
    [
      'the storage redirects',
      sandbox =>
        sandbox.faults.add({
          on: 'storage',
          do: { redirect: 'ftp://127.0.0.1/?X-Amz-Signature=5ec2e7f00d5ec2e7' }
        })
    ],
    ['Harness redirects', sandbox => sandbox.faults.add({ on: 'download', do: { redirect: '/login' } })]
  ])('when %s', async (what, spoil) => {
    const apiKey = what === 'the key is refused' ? 'pat.another' : KEY
    await using sandbox = await startSandbox({ apiKey, linkBase: 'gateway' })
    sandbox.addExecution(sample)
    spoil(sandbox)
    const inputs = { 'api-key': KEY, upload: 'false', 'execution-id': sample.execution }
    await using run = await actOn(sandbox, inputs)
    expectNone([KEY, '5ec2e7f00d5ec2e7', ...linksOf(sandbox)], everythingOf(run, await filesOf(run)))
  })

  test('every secret is masked before anything else is said, in the forms that a log may show', async () => {
    await using sandbox = await startSandbox({ apiKey: KEY })
    sandbox.addExecution(sample)
    await using run = await actOn(sandbox, { 'api-key': KEY, upload: 'false' })
    const lines = run.stdout.split('\n')
    const first = lines.findIndex(line => !line.startsWith('::add-mask::'))
    const masked = lines.slice(0, first).map(line => line.slice('::add-mask::'.length).replaceAll('%25', '%'))
    expect(masked).toEqual(
      expect.arrayContaining([KEY, encodeURIComponent(KEY), Buffer.from(KEY).toString('base64')])
    )
    const later = lines.flatMap(line => (/^::add-mask::(.*)$/.exec(line)?.[1] ?? '').replaceAll('%25', '%'))
    for (const secret of linksOf(sandbox).slice(1)) expect(later).toContain(secret)
  })
})

describe('foreign text', () => {
  const MARK = 'hostile-text-of-a-log'
  const hostile = [
    `::error::${MARK}`,
    `::set-output name=artifact-id::${MARK}`,
    `::add-mask::${MARK}`,
    `::stop-commands::${MARK}`,
    `##[group]${MARK}`,
    `##[error]${MARK}`,
    `\u001b[31m${MARK}\u001b[0m\u001b]0;${MARK}\u0007`,
    `\r::warning::${MARK}`,
    `%0A::error::${MARK}`
  ]
  const names = [
    '::error::owned-name',
    'x\n::error::owned-name',
    'x\r::set-output name=logs-path::owned-name',
    '##[error]owned-name',
    '\u001b[2J\u001b]0;owned-name\u0007',
    '\u202eowned-name\u2028::error::owned-name',
    '%0A::error::owned-name',
    '<script>owned-name</script> | a | b |'
  ]
  // The artifact client's own ones for debugging included.
  const commands = /^::(add-mask|group|endgroup|warning|error|notice|debug)\b/

  /** The runner takes `::command` at the start of a line, and `##[command]` anywhere in one. */
  function expectInert({ stdout, stderr }: RunResult): void {
    expect(stderr).toBe('')
    expect(stdout).not.toMatch(/##\[/)

    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
    for (const line of stdout.split('\n')) {
      if (line.trimStart().startsWith('::')) expect(line).toMatch(commands)
    }
  }

  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ results: true })
    const prefix = `${sandbox.accountId}/pipeline/Hostile/1/-e`
    hostile.forEach((text, at) => {
      const lines = ndjson('INFO', 0, `${text}\n`, at) + ndjson(`ERROR\n${text}`, 1, text, at) + `${text}\n`
      sandbox.addLog(`${prefix}/Build/Step${at}`, lines)
    })
    names.forEach((name, at) => {
      sandbox.addLog(`${prefix}/Odd/Step-commandUnit:${name}${at}`, ndjson('INFO', 0, 'x\n', at))
      sandbox.addLog(`${prefix}/${name}${at}/${name}`, ndjson('INFO', 0, 'x\n', at))
    })
  })
  afterAll(() => sandbox.close())
  afterEach(() => sandbox.faults.clear())
  const inputs = { 'pipeline-id': 'Hostile', 'run-sequence': '1' }

  test('of a log never reaches stdout, outputs or the summary', async () => {
    await using run = await actOn(sandbox, inputs, sandbox.results.env)
    expectSuccess(run)
    expect(run.stdout).not.toContain(MARK)
    expect(JSON.stringify([run.outputs, run.exported, run.state, run.summary])).not.toContain(MARK)
    expectInert(run)
    const files = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    const texts = [...files].filter(([path]) => path.startsWith('logs/')).map(([, bytes]) => bytes.toString())
    expect(texts.filter(text => text.includes(MARK))).toHaveLength(hostile.length)
    expect(texts.join('')).not.toContain('\u001b')
  })

  test('in names of stages, steps and command units is inert in the table, and in the paths', async () => {
    await using run = await actOn(sandbox, { ...inputs, upload: 'false' })
    expectSuccess(run)
    expectInert(run)
    expect(annotationsOf(run)).toEqual({ errors: [], failedSteps: [], warnings: [], notices: [LOGS_ONLY] })
    expect(run.stdout).toContain('owned-name')
    for (const path of (await filesAt(run)).keys()) expect(path).not.toMatch(/[\p{Cc}\u2028\u202e:<>"|*?]/u)
  })

  test('in the list of the stages that exist is inert', async () => {
    await using run = await actOn(sandbox, { ...inputs, 'stage-id': 'Nowhere' })
    expect(errorOf(run)).toMatch(/Stages with logs: /)
    expectInert(run)
    expect(annotationsOf(run).errors).toHaveLength(1)
  })

  test.each(hostile)('in an answer of the server is inert: %j', async text => {
    const body = JSON.stringify({ error_msg: `first\n${text}` })
    sandbox.faults.add({ on: 'download', do: { status: 401, body } })
    await using run = await actOn(sandbox, inputs)
    errorOf(run)
    expectInert(run)
  })

  test.each(hostile)('in the message of an export is inert: %j', async text => {
    const failing = `${sandbox.accountId}/pipeline/Hostile/1/-e/Build/Step0`
    sandbox.script({ for: failing, error: `first\n${text}`, errorTimes: Infinity })
    const named = { 'pipeline-id': '', 'run-sequence': '', 'log-prefix': failing }
    await using run = await actOn(sandbox, named)
    errorOf(run)
    expectInert(run)
  })

  test('in the names of what is missing is inert', async () => {
    const prefixes = [
      `${sandbox.accountId}/::error::owned`,
      `${sandbox.accountId}/pipeline/Hostile/1/-e/Build/Step1`
    ]
    const named = {
      'pipeline-id': '',
      'run-sequence': '',
      'log-prefix': prefixes.join('\n'),
      upload: 'false'
    }
    await using run = await actOn(sandbox, named)
    expectSuccess(run)
    expectInert(run)
    expect(annotationsOf(run).warnings).toEqual([
      expect.stringMatching(/^Missing: .*does not accept the prefix/)
    ])
  })
})
