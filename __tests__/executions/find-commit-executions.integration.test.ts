import { describe, expect, test } from '@jest/globals'
import { chainedDeploy } from '../../sandbox/chained-deploy.ts'
import { smallExecution, type ExecutionOptions, type SampleExecution } from '../../sandbox/executions.ts'
import { HARNESS_LOGIN, harnessLink } from '../../sandbox/github-api.ts'
import type { SampleGraph } from '../../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { LookPace } from '../../src/executions/look-pace.ts'
import { findExecutions } from '../../src/executions/find-executions.ts'
import type { FoundExecutions } from '../../src/executions/found-executions.ts'
import { readRunContext, type RunContext } from '../../src/github/context.ts'
import { connect } from '../../src/harness/http/http.ts'
import type { StepSelection } from '../../src/selection/selection.ts'
import type { CommitRequest } from '../../src/inputs/execution-request.ts'
import { connectionTo } from '../fixtures/connection.ts'
import { failureOf, isInert } from '../fixtures/failures.ts'
import { FakeClock } from '../fixtures/fake-clock.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'
const MINUTE = 60_000

type Sample = SampleExecution & { readonly graph: SampleGraph }

function sample(options: ExecutionOptions): Sample {
  const execution = smallExecution({ ...options, lines: 1 })
  const { graph } = execution
  if (graph === undefined) throw new Error('the sample has no graph')
  return { ...execution, graph }
}

const BUILD = sample({ pipeline: 'Build', run: 7, execution: 'exec-build' })
const DEPLOY = sample({ pipeline: 'Deploy', run: 3, execution: 'exec-deploy', project: 'other' })

function running({ graph }: Sample, status = 'Running'): SampleGraph {
  return { ...graph, status, endedAt: null }
}

/** What happens during each wait, in turn. */
class EventfulClock extends FakeClock {
  readonly events: (() => void)[] = []

  override sleep(ms: number): Promise<void> {
    this.events.shift()?.()
    return super.sleep(ms)
  }
}

async function sandboxWith(...executions: Sample[]): Promise<Sandbox> {
  const sandbox = await startSandbox({ github: true })
  for (const one of executions) sandbox.addExecution(one)
  return sandbox
}

interface Search {
  readonly wait?: boolean
  readonly minutes?: number
  readonly selection?: Partial<StepSelection>
  readonly filter?: Partial<CommitRequest['bounds']['filter']>
  readonly creators?: readonly string[]
  readonly token?: string
  readonly apiKey?: string
  readonly redact?: (text: string) => string
  /** Of a `status` event. */
  readonly targetUrl?: string | null
  readonly during?: readonly (() => void)[]
  readonly watch?: (execution: { readonly executionId: string }) => void
}

interface Found extends FoundExecutions {
  readonly ids: readonly string[]
  readonly notices: readonly string[]
  readonly told: readonly string[]
  readonly waits: readonly number[]
}

async function find(sandbox: Sandbox, search: Search = {}): Promise<Found> {
  const { github, apiKey } = sandbox
  const { wait = true, minutes = 30, selection = {}, filter = {}, during = [], targetUrl } = search
  const { creators = [], redact = (text: string): string => text } = search
  const clock = new EventfulClock()
  clock.events.push(...during)
  const credentials = { kind: 'api-key', apiKey: search.apiKey ?? apiKey } as const
  const connection = { ...connectionTo(sandbox.baseUrl, { credentials, clock }), redact }
  const notices: string[] = []
  const request: CommitRequest = {
    kind: 'commit',
    bounds: { filter: { account: null, org: null, project: null, pipeline: null, ...filter }, creators },
    sha: targetUrl === undefined ? SHA : null,
    githubToken: search.token ?? github.token
  }
  const context: RunContext = {
    ...readRunContext({ GITHUB_REPOSITORY: 'octocat/shop', ...github.env }),
    headSha: SHA,
    status:
      targetUrl === undefined
        ? null
        : { context: 'Build-Unit', targetUrl, state: 'failure', creator: HARNESS_LOGIN }
  }
  const found = await findExecutions(connect(connection), request, {
    context,
    selection: { stage: null, step: null, ...selection },
    waitForCompletion: wait,
    deadline: clock.now() + minutes * MINUTE,
    notice: message => void notices.push(message),
    pace: new LookPace('none'),
    watch: search.watch ?? null
  })
  const ids = found.targets.map(target => (target.kind === 'run' ? (target.execution ?? '') : ''))
  return { ...found, ids, notices, told: connection.told, waits: clock.waits }
}

const looksAt = (sandbox: Sandbox, on: 'statuses' | 'execution'): number =>
  sandbox.requests.filter(request => request.on === on).length

describe("a commit's statuses", () => {
  test('lead to each execution once, whatever stands beside them', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    const { github } = sandbox
    github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    github.setHarnessStatus(SHA, BUILD, 'Lint', 'failure')
    github.setStatus(SHA, { context: 'ci/other', target_url: 'https://ci.example/1' })
    github.setStatus(SHA, { context: 'evil', target_url: harnessLink('https://evil.example', BUILD) })
    github.setStatus(SHA, { context: 'bare', target_url: null })
    github.setHarnessStatus(SHA, DEPLOY, 'Ship', 'success')
    const { ids, targets, partial, nothing } = await find(sandbox)
    expect(ids).toEqual(['exec-deploy', 'exec-build'])
    expect(targets).toMatchObject([
      { account: DEPLOY.account, pipeline: 'Deploy', run: 3, known: { project: 'other' } },
      { account: BUILD.account, pipeline: 'Build', run: 7, known: { project: 'proj' } }
    ])
    expect([partial, nothing]).toEqual([[], null])
    expect(looksAt(sandbox, 'execution')).toBe(2)
  })

  test('can be narrowed', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, DEPLOY, 'Ship', 'success')
    expect((await find(sandbox, { filter: { pipeline: 'Build' } })).ids).toEqual(['exec-build'])
  })

  test('of an older run of the same pipeline are passed over', async () => {
    const before = sample({ pipeline: 'Build', run: 6, execution: 'exec-older' })
    const older = { ...before, graph: { ...before.graph, endedAt: BUILD.graph.startedAt } }
    await using sandbox = await sandboxWith(BUILD, older)
    sandbox.github.setHarnessStatus(SHA, older, 'Build', 'failure')
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    expect((await find(sandbox)).ids).toEqual(['exec-build'])
  })

  test('are waited for, ever less often, until the deadline', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const { targets, nothing, waits, told } = await find(sandbox, { minutes: 3 })
    expect(targets).toEqual([])
    expect(waits).toEqual([10_000, 20_000, 40_000, 60_000, 50_000])
    expect(told[0]).toMatch(/has no status of Harness yet\. Looking again in 10 s\./u)
    expect(nothing).toMatchObject({ kind: 'not-found' })
    expect(nothing?.summary).toMatch(
      /^No status of the commit 0123.* links to the page of an execution on 127/u
    )
    expect(nothing?.next).toMatch(/sets statuses on it.*base-url.*execution-url/u)
  })

  test('are not waited for when nothing is', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const { nothing, waits } = await find(sandbox, { wait: false, filter: { pipeline: 'Build' } })
    expect(waits).toEqual([])
    expect(nothing?.summary).toContain('with pipeline Build')
  })

  test('that come while they are waited for are found', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const set = (): void => sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'pending')
    const { ids, waits } = await find(sandbox, { during: [() => undefined, set] })
    expect(ids).toEqual(['exec-build'])
    expect(waits).toEqual([10_000, 20_000])
  })

  test('that come while an execution is waited for are found, too', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    sandbox.pipelines.live(BUILD.execution, running(BUILD), BUILD.graph)
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'pending')
    const set = (): void => sandbox.github.setHarnessStatus(SHA, DEPLOY, 'Ship', 'pending')
    expect((await find(sandbox, { during: [set] })).ids).toEqual(['exec-build', 'exec-deploy'])
  })

  test('lead to executions that are waited for at the same time', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    for (const one of [BUILD, DEPLOY]) {
      sandbox.pipelines.live(one.execution, running(one), running(one), one.graph)
      sandbox.github.setHarnessStatus(SHA, one, 'Build', 'pending')
    }
    const looks: string[] = []
    const { ids } = await find(sandbox, { watch: ({ executionId }) => void looks.push(executionId) })
    expect(ids).toHaveLength(2)
    expect(new Set(looks.slice(0, 2)).size).toBe(2)
    expect(new Set(looks.slice(-2)).size).toBe(2)
  })

  test('that lead to executions which run on are there in part', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    sandbox.pipelines.live(BUILD.execution, running(BUILD))
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'pending')
    sandbox.github.setHarnessStatus(SHA, DEPLOY, 'Ship', 'success')
    for (const wait of [true, false]) {
      const { ids, partial } = await find(sandbox, { wait, minutes: 1 })
      expect(ids).toEqual(['exec-deploy', 'exec-build'])
      expect(partial).toEqual([
        { prefix: BUILD.prefix, reason: expect.stringContaining('had not ended (Running') }
      ])
    }
  })

  test('that may not be read are explained', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const failure = await failureOf(find(sandbox, { token: sandbox.github.weakToken }))
    expect(failure).toMatchObject({ kind: 'forbidden', next: expect.stringContaining('statuses: read') })
  })

  test('that can no longer be read do not lose what was found', async () => {
    await using sandbox = await sandboxWith(BUILD)
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    const refusal = { status: 403, body: '{"message":"API rate limit exceeded"}' }
    const isLater = (): boolean => looksAt(sandbox, 'statuses') > 1
    sandbox.faults.add({ on: 'statuses', when: isLater, times: 4, do: refusal })
    const { ids, told } = await find(sandbox)
    expect(ids).toEqual(['exec-build'])
    expect(told).toContainEqual(expect.stringContaining('limits the rate of calls'))
  })

  test('that cannot be read for a while are looked at again', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const refusal = { status: 403, body: '{"message":"API rate limit exceeded"}' }
    const isLater = (): boolean => looksAt(sandbox, 'statuses') > 1
    sandbox.faults.add({ on: 'statuses', when: isLater, times: 4, do: refusal })
    const set = (): void => sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    const { ids } = await find(sandbox, { during: [set] })
    expect(ids).toEqual(['exec-build'])
    expect(looksAt(sandbox, 'statuses')).toBeGreaterThan(2)
  })

  test('that all link to another Harness tell what base-url should be', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const hosts = ['https://a.example', 'https://b.example', 'https://c.example', 'https://d.example']
    for (const host of hosts)
      sandbox.github.setStatus(SHA, { context: host, target_url: harnessLink(host, BUILD) })
    const { nothing, told } = await find(sandbox, { minutes: 0.1 })
    expect(told).toContainEqual(
      expect.stringContaining('no status of Harness here, but on https://d.example')
    )
    expect(nothing?.summary).toMatch(
      /There are links to https:\/\/d\.example, https:\/\/c\.example, https:\/\/b\.example and 1 more\.$/u
    )
    expect(nothing?.next).toMatch(
      /^Set `base-url: https:\/\/d\.example` if .* \(anybody who may set a status can link anywhere\)/u
    )
    expect(looksAt(sandbox, 'execution')).toBe(0)
  })
})

describe('whose status may name an execution', () => {
  const evil = sample({ pipeline: 'Payroll', run: 9, execution: 'exec-payroll', project: 'hr' })

  async function findBeside(search: Search): Promise<Found> {
    await using sandbox = await sandboxWith(BUILD, evil)
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Unit', 'success')
    const target_url = harnessLink(sandbox.baseUrl, evil)
    sandbox.github.setStatus(SHA, { context: 'Build-Unit', target_url, creator: { login: 'mallory' } })
    const found = await find(sandbox, search)
    const asked = sandbox.requests.filter(({ on, path }) => on === 'execution' && path.includes('payroll'))
    expect(asked).toHaveLength(found.ids.includes('exec-payroll') ? 1 : 0)
    return found
  }

  test.each<[string, Search, RegExp]>([
    ['project-id', { filter: { project: 'proj' } }, /project-id allows/u],
    ['org-id and project-id', { filter: { org: 'default', project: 'proj' } }, /project-id allows/u],
    ['pipeline-id', { filter: { pipeline: 'Build' } }, /pipeline-id allows/u],
    ['status-creator', { creators: [HARNESS_LOGIN] }, /status-creator allows/u]
  ])('is bounded by %s: a link elsewhere is reported, and skipped', async (_, search, report) => {
    const { ids, told, notices } = await findBeside(search)
    expect(ids).toEqual(['exec-build'])
    expect(told.filter(line => report.test(line))).toEqual([
      expect.stringMatching(
        /^Skipped: the status Build-Unit by mallory to default\/hr\/Payroll\/exec-payroll/u
      )
    ])
    expect(notices).toEqual([])
  })

  test('without bounds is told once, with how to bound it', async () => {
    const { ids, notices } = await findBeside({})
    expect(ids).toEqual(['exec-payroll', 'exec-build'])
    expect(notices).toEqual([
      expect.stringMatching(
        /^Followed the commit status Build-Unit, set by mallory, .*project-id: hr, or status-creator: mallory\.$/u
      )
    ])
  })

  test('is told inert', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const target_url = harnessLink(sandbox.baseUrl, BUILD)
    const creator = { login: '\n::error::x' }
    sandbox.github.setStatus(SHA, { context: '::error::\u202ey', target_url, creator })
    const { notices, told } = await find(sandbox)
    expect(notices).toHaveLength(1)
    expect([...notices, ...told].filter(line => !isInert(line))).toEqual([])
    const bounded = await find(sandbox, { creators: ['octocat'], minutes: 0.1 })
    expect(bounded.told.filter(line => !isInert(line))).toEqual([])
    expect(bounded.nothing?.message).toMatch(/set by octocat,.*Skipped: the status .*Change status-creator/u)
    expect(isInert(bounded.nothing?.message ?? '')).toBe(true)
  })

  test('is told without secrets, whatever is cut', async () => {
    await using sandbox = await sandboxWith(BUILD)
    const redact = (text: string): string => text.replaceAll('s3cret-value', '***')
    const context = `${'x'.repeat(74)}s3cret-value`
    sandbox.github.setStatus(SHA, { context, target_url: harnessLink(sandbox.baseUrl, BUILD) })
    const elsewhere = harnessLink(`https://${'y'.repeat(60)}.example/${'z'.repeat(120)}s3cret-value`, BUILD)
    sandbox.github.setStatus(SHA, { context: 'other', target_url: elsewhere })
    const followed = await find(sandbox, { redact })
    const bounded = await find(sandbox, { redact, creators: ['hubot'], minutes: 0.1 })
    const said = [followed, bounded].flatMap(({ notices, told, nothing }) => [
      ...notices,
      ...told,
      nothing?.message ?? ''
    ])
    expect(said.filter(line => line.includes('xxx')).length).toBeGreaterThan(2)
    expect(said.filter(line => line.includes('yyy')).length).toBeGreaterThan(1)
    expect(said.filter(line => line.includes('s3c'))).toEqual([])
  })

  test('a thousand statuses that are skipped fill no log', async () => {
    await using sandbox = await sandboxWith(BUILD)
    for (let at = 0; at < 1000; at += 1) {
      const target_url = harnessLink(sandbox.baseUrl, { ...evil, execution: `exec-${at}` })
      sandbox.github.setStatus(SHA, { context: `c${at}`, target_url })
    }
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Unit', 'success')
    const { ids, told } = await find(sandbox, { filter: { project: 'proj' } })
    expect(ids).toEqual(['exec-build'])
    expect(told.filter(line => line.startsWith('Skipped:'))).toHaveLength(20)
  })
})

describe('a chained pipeline', () => {
  const chained = chainedDeploy({ noiseBytes: 1000 })
  const url = /part of a run of Release_Everywhere, .*\/pipelines\/Release_Everywhere\/executions\/Gm4Qx/u

  test.each([
    ['alone: what ran it is named', 1, [expect.stringMatching(url)]],
    ['beside what ran it', 0, []]
  ])('that a status links to, %s', async (_, from, expected) => {
    await using sandbox = await startSandbox({ github: true })
    for (const one of chained) sandbox.addExecution(one)
    for (const one of chained.slice(from, 2)) sandbox.github.setHarnessStatus(SHA, one, 'Build', 'failure')
    const { executions, notices } = await find(sandbox, { filter: { org: 'default' } })
    expect(executions.some(({ execution }) => execution.executionId === chained[1]?.execution)).toBe(true)
    expect(notices).toEqual(expected)
  })
})

describe('two runs of one pipeline', () => {
  const stage = (identifier: string, status: string): SampleGraph['stages'][number] => ({
    kind: 'stage',
    identifier,
    name: identifier,
    status
  })
  const runWith = (run: number, status: string, ...stages: SampleGraph['stages'][number][]): Sample => {
    const one = sample({ pipeline: 'Shop', run, execution: `exec-${run}` })
    // One after the other.
    const startedAt = one.graph.startedAt + run * 10 * MINUTE
    return { ...one, graph: { ...one.graph, status, stages, startedAt, endedAt: startedAt + 5 * MINUTE } }
  }
  const failed = runWith(42, 'Failed', stage('Build', 'Success'), stage('Deploy', 'Failed'))
  const retry = runWith(43, 'Success', stage('Build', 'Success'), stage('Deploy', 'Success'))

  test('a retry from a stage supersedes the run that failed', async () => {
    await using sandbox = await sandboxWith(failed, retry)
    sandbox.github.setHarnessStatus(SHA, failed, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, failed, 'Deploy', 'failure')
    sandbox.github.setHarnessStatus(SHA, retry, 'Deploy', 'success')
    const { ids, partial, notices } = await find(sandbox, { filter: { project: 'proj' } })
    expect([ids, partial]).toEqual([['exec-43'], []])
    expect(notices).toEqual([
      expect.stringMatching(
        /^Run 42 of Shop is superseded by its run 43 on the same commit, and left out\. If .* give execution-url: http.*\/exec-42\//u
      )
    ])
  })

  test('also where the stage that it began at sets no status', async () => {
    await using sandbox = await sandboxWith(failed, retry)
    sandbox.github.setHarnessStatus(SHA, failed, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, retry, 'Deploy', 'success')
    expect((await find(sandbox)).ids).toEqual(['exec-43'])
  })

  test('also where the earlier one set the newest status', async () => {
    await using sandbox = await sandboxWith(failed, retry)
    sandbox.github.setHarnessStatus(SHA, failed, 'Deploy', 'failure')
    sandbox.github.setHarnessStatus(SHA, failed, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, retry, 'Deploy', 'success')
    const { ids, waits } = await find(sandbox)
    expect([ids, waits]).toEqual([['exec-43'], []])
  })

  test('that begins while the earlier one is waited for supersedes it', async () => {
    await using sandbox = await sandboxWith(failed, retry)
    sandbox.pipelines.live(failed.execution, running(failed), failed.graph)
    sandbox.github.setHarnessStatus(SHA, failed, 'Build', 'pending')
    sandbox.github.setHarnessStatus(SHA, failed, 'Deploy', 'pending')
    const set = (): void => sandbox.github.setHarnessStatus(SHA, retry, 'Deploy', 'pending')
    expect((await find(sandbox, { during: [set] })).ids).toEqual(['exec-43'])
  })

  describe('of some of its stages again', () => {
    const many = runWith(
      42,
      'Failed',
      stage('Unit', 'Success'),
      stage('Build', 'Failed'),
      stage('Lint', 'Failed')
    )
    const lint = runWith(43, 'Success', stage('Lint', 'Success'))
    const build = runWith(44, 'Success', stage('Build', 'Success'))
    const setAll = (sandbox: Sandbox): void => {
      sandbox.github.setHarnessStatus(SHA, many, 'Unit', 'success')
      sandbox.github.setHarnessStatus(SHA, many, 'Build', 'failure')
      sandbox.github.setHarnessStatus(SHA, many, 'Lint', 'failure')
      sandbox.github.setHarnessStatus(SHA, lint, 'Lint', 'success')
    }

    test('leaves what went wrong in the others', async () => {
      await using sandbox = await sandboxWith(many, lint)
      setAll(sandbox)
      const { ids, notices } = await find(sandbox, { filter: { project: 'proj' } })
      expect([ids, notices]).toEqual([['exec-43', 'exec-42'], []])
    })

    test('supersedes together with another one that has those', async () => {
      await using sandbox = await sandboxWith(many, lint, build)
      setAll(sandbox)
      sandbox.github.setHarnessStatus(SHA, build, 'Build', 'success')
      expect((await find(sandbox)).ids).toEqual(['exec-44', 'exec-43'])
    })
  })

  describe('that went on side by side', () => {
    const shifted = ({ graph, ...one }: Sample, by: number): Sample => {
      const startedAt = graph.startedAt - by
      return { ...one, graph: { ...graph, startedAt, endedAt: startedAt + 5 * MINUTE } }
    }
    const beside = shifted(retry, 6 * MINUTE)
    const setBoth = (sandbox: Sandbox): void => {
      for (const one of [failed, retry])
        for (const name of ['Build', 'Deploy']) sandbox.github.setHarnessStatus(SHA, one, name, 'success')
    }

    test('count both, though the statuses of one replace those of the other', async () => {
      await using sandbox = await sandboxWith(failed, beside)
      setBoth(sandbox)
      const { ids, notices } = await find(sandbox, { filter: { project: 'proj' } })
      expect([ids, notices]).toEqual([['exec-43', 'exec-42'], []])
    })

    test('both are waited for', async () => {
      await using sandbox = await sandboxWith(failed, beside)
      sandbox.pipelines.live(failed.execution, running(failed), running(failed), failed.graph)
      setBoth(sandbox)
      const { ids, partial } = await find(sandbox)
      expect([ids, partial]).toEqual([['exec-43', 'exec-42'], []])
    })

    test('count once where one was aborted for the other', async () => {
      const aborted = { ...failed, graph: { ...failed.graph, status: 'Aborted' } }
      await using sandbox = await sandboxWith(aborted, beside)
      setBoth(sandbox)
      expect((await find(sandbox)).ids).toEqual(['exec-43'])
    })

    test('count both where one run chained the pipeline twice, one after the other', async () => {
      const parentStageInfo = {
        hasparentpipeline: true,
        executionid: 'exec-parent',
        identifier: 'Release',
        orgid: 'default',
        projectid: 'proj'
      }
      const [first, second] = [failed, retry].map(one => ({ ...one, facts: { parentStageInfo } }))
      if (first === undefined || second === undefined) throw new Error('there are two')
      await using sandbox = await sandboxWith(first, second)
      setBoth(sandbox)
      expect((await find(sandbox)).ids).toEqual(['exec-43', 'exec-42'])
    })
  })

  test('whose statuses are all replaced is told, and one that is gone is no gap', async () => {
    await using sandbox = await sandboxWith(failed, retry)
    const gone = runWith(41, 'Failed', stage('Build', 'Failed'))
    for (const one of [gone, failed, retry]) sandbox.github.setHarnessStatus(SHA, one, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, retry, 'Deploy', 'success')
    const { ids, notices, partial } = await find(sandbox, { filter: { project: 'proj' } })
    expect([ids, partial]).toEqual([['exec-43'], []])
    expect(notices).toEqual([expect.stringMatching(/^Run 42 of Shop is superseded by its run 43/u)])
  })

  test('with other stages count both', async () => {
    const build = runWith(42, 'Success', stage('Build', 'Success'), stage('Deploy', 'Skipped'))
    const deploy = runWith(43, 'Success', stage('Build', 'Skipped'), stage('Deploy', 'Success'))
    await using sandbox = await sandboxWith(build, deploy)
    sandbox.github.setHarnessStatus(SHA, build, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, deploy, 'Deploy', 'success')
    expect((await find(sandbox)).ids).toEqual(['exec-43', 'exec-42'])
  })

  test('of one number in two projects count both', async () => {
    const other = sample({ pipeline: 'Shop', run: 44, execution: 'exec-44', project: 'other' })
    await using sandbox = await sandboxWith(retry, { ...other, graph: retry.graph })
    sandbox.github.setHarnessStatus(SHA, retry, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, other, 'Deploy', 'success')
    expect((await find(sandbox)).ids).toEqual(['exec-44', 'exec-43'])
  })
})

describe('statuses that link to another address of Harness', () => {
  async function findOn(host: string, state: 'pending' | 'success', search: Search = {}): Promise<Found> {
    await using sandbox = await sandboxWith(BUILD)
    const target_url = harnessLink(host, BUILD)
    sandbox.github.setStatus(SHA, { context: 'Build-Unit', target_url, state })
    return await find(sandbox, search)
  }
  const sum = (waits: readonly number[]): number => waits.reduce((total, wait) => total + wait, 0)

  test('end the search within a minute, naming the base-url to set', async () => {
    const { targets, nothing, waits, told } = await findOn('https://acme.harness.io', 'success')
    expect(targets).toEqual([])
    expect(sum(waits)).toBeLessThanOrEqual(MINUTE)
    expect(nothing?.kind).toBe('not-found')
    expect(nothing?.next).toContain('Set `base-url: https://acme.harness.io` if that is the address of')
    expect(nothing?.next).toContain(BUILD.account)
    expect(told.filter(line => line.startsWith('Skipped:'))).toHaveLength(1)
  })

  test('are waited for while they are pending on a Harness of somebody else', async () => {
    expect(sum((await findOn('https://harness.acme.example', 'pending')).waits)).toBe(30 * MINUTE)
  })

  test('do not keep a status that comes meanwhile from being found', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    const target_url = harnessLink('https://acme.harness.io', DEPLOY)
    sandbox.github.setStatus(SHA, { context: 'Deploy-Ship', target_url })
    const set = (): void => sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    expect((await find(sandbox, { during: [set] })).ids).toEqual(['exec-build'])
  })
})

describe('executions that cannot be had', () => {
  const gone = sample({ pipeline: 'Gone', execution: 'exec-gone' })

  test('are gaps beside those that can', async () => {
    await using sandbox = await sandboxWith(BUILD)
    sandbox.github.setHarnessStatus(SHA, gone, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    const { ids, partial } = await find(sandbox)
    expect(ids).toEqual(['exec-build'])
    expect(partial).toEqual([
      {
        prefix: `${gone.account}/pipeline/Gone/`,
        reason: expect.stringMatching(/does not know the execution exec-gone.*correlation id/u)
      }
    ])
  })

  test('end it when there is no other', async () => {
    await using sandbox = await sandboxWith()
    sandbox.github.setHarnessStatus(SHA, gone, 'Build', 'success')
    const failure = await failureOf(find(sandbox))
    expect(failure.kind).toBe('not-found')
    expect(failure.summary).toContain('exec-gone')
  })

  test('end it when no key of this kind would do', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    sandbox.github.setHarnessStatus(SHA, DEPLOY, 'Ship', 'success')
    sandbox.faults.add({ on: 'execution', do: { status: 401, body: '{"message":"Token is not valid"}' } })
    expect((await failureOf(find(sandbox))).kind).toBe('unauthorised')
    expect(looksAt(sandbox, 'execution')).toBe(1)
  })

  test('a status with a false place or pipeline stands in for nothing', async () => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    const { github, baseUrl } = sandbox
    github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    const place = { ...BUILD, project: 'false' }
    github.setStatus(SHA, { context: 'place', target_url: harnessLink(baseUrl, place) })
    const pipeline = { ...DEPLOY, pipeline: 'Build' }
    github.setStatus(SHA, { context: 'pipeline', target_url: harnessLink(baseUrl, pipeline) })
    const { ids, partial } = await find(sandbox, { filter: { pipeline: 'Build' } })
    expect(ids).toEqual(['exec-build'])
    expect(partial.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(
        /links to the execution exec-deploy as one of the pipeline Build, but it is of Deploy/u
      ),
      expect.stringContaining('does not know the execution exec-build in the project false')
    ])
  })

  test('more than a commit can have are left out, the newest are had', async () => {
    await using sandbox = await sandboxWith(BUILD)
    for (let at = 0; at < 51; at += 1) {
      const target_url = harnessLink(sandbox.baseUrl, { ...gone, execution: `exec-${at}` })
      sandbox.github.setStatus(SHA, { context: `c${at}`, target_url })
    }
    sandbox.github.setHarnessStatus(SHA, BUILD, 'Build', 'success')
    for (const wait of [true, false]) {
      const { ids, partial } = await find(sandbox, { wait })
      expect(ids).toEqual(['exec-build'])
      expect(partial).toHaveLength(50)
      expect(partial.at(-1)?.reason).toMatch(/^2 more executions/u)
    }
    expect(looksAt(sandbox, 'execution')).toBe(100)
  })
})

describe('a status event', () => {
  const ofBuild = (sandbox: Sandbox): string => harnessLink(sandbox.baseUrl, BUILD)
  /** The event's own status, and another one. */
  const setStatuses = (
    { github }: Sandbox,
    execution: SampleExecution,
    state: 'pending' | 'success'
  ): Search => {
    github.setHarnessStatus(SHA, BUILD, 'Unit', 'failure')
    github.setHarnessStatus(SHA, execution, 'Lint', 'pending')
    github.setHarnessStatus(SHA, execution, 'Lint', state)
    return {}
  }

  test('tells the execution, and GitHub is not asked', async () => {
    await using sandbox = await sandboxWith(BUILD)
    setStatuses(sandbox, BUILD, 'pending')
    const { ids, waits } = await find(sandbox, { targetUrl: ofBuild(sandbox) })
    expect([ids, waits]).toEqual([['exec-build'], []])
    expect(looksAt(sandbox, 'statuses')).toBe(0)
  })

  test('while another stage’s status is pending leaves the execution to the run of that', async () => {
    await using sandbox = await sandboxWith(BUILD)
    sandbox.pipelines.live(BUILD.execution, running(BUILD))
    setStatuses(sandbox, BUILD, 'pending')
    const seen: string[] = []
    const { targets, executions, isLeftToLaterRun, waits, told } = await find(sandbox, {
      targetUrl: ofBuild(sandbox),
      watch: ({ executionId }) => void seen.push(executionId)
    })
    expect([isLeftToLaterRun, targets, executions.length, waits]).toEqual([true, [], 1, []])
    expect(seen).toEqual(['exec-build'])
    expect(told.at(-1)).toMatch(/^Run 7 goes on: .* when Build-Lint has ended/u)
  })

  test.each<[string, (sandbox: Sandbox) => Search]>([
    ['no other is pending', sandbox => setStatuses(sandbox, BUILD, 'success')],
    ['only one of another execution is', sandbox => setStatuses(sandbox, DEPLOY, 'pending')],
    [
      'only its own is',
      ({ github }) => {
        github.setHarnessStatus(SHA, BUILD, 'Unit', 'pending')
        return {}
      }
    ],
    [
      'only one of somebody who does not count is',
      sandbox => {
        const status = { context: 'Build-Lint', state: 'pending', target_url: ofBuild(sandbox) } as const
        sandbox.github.setStatus(SHA, { ...status, creator: { login: 'mallory' } })
        return { creators: [HARNESS_LOGIN] }
      }
    ],
    [
      'statuses can’t be read',
      sandbox => {
        setStatuses(sandbox, BUILD, 'pending')
        return { token: sandbox.github.weakToken }
      }
    ],
    [
      'nothing is to be waited for',
      sandbox => {
        setStatuses(sandbox, BUILD, 'pending')
        return { wait: false }
      }
    ]
  ])('is not left to another run where %s', async (_, arrange) => {
    await using sandbox = await sandboxWith(BUILD, DEPLOY)
    sandbox.pipelines.live(BUILD.execution, running(BUILD), running(BUILD), BUILD.graph)
    const search = arrange(sandbox)
    const found = await find(sandbox, { targetUrl: ofBuild(sandbox), ...search })
    expect([found.isLeftToLaterRun, found.ids]).toEqual([false, ['exec-build']])
    expect(found.waits.length).toBe(search.wait === false ? 0 : 1)
  })

  test.each([null, 'https://ci.example/1', harnessLink('https://evil.example', BUILD)])(
    'with the link %s is nothing to wait for',
    async targetUrl => {
      await using sandbox = await sandboxWith(BUILD)
      const { targets, nothing, waits } = await find(sandbox, { targetUrl })
      expect([targets, waits]).toEqual([[], []])
      expect(nothing?.kind).toBe('not-found')
      expect(nothing?.summary).toMatch(
        /^The status that started this run links to no page of an execution on 127/u
      )
      expect(sandbox.requests).toEqual([])
    }
  )

  test('what it links to is told inert', async () => {
    await using sandbox = await sandboxWith()
    const host = 'https://x.example/::error::x'
    const { nothing } = await find(sandbox, { targetUrl: harnessLink(host, BUILD) })
    expect(nothing?.summary).toContain('x.example')
    expect(isInert(nothing?.message ?? '')).toBe(true)
  })
})

describe('a selection in several executions', () => {
  function withStages(execution: Sample, ...stages: [string, string][]): Sample {
    const named = stages.map(([identifier, name]) => ({ kind: 'stage', identifier, name }) as const)
    return { ...execution, graph: { ...execution.graph, stages: named } }
  }

  async function findIn(build: Sample, deploy: Sample, stage: string): Promise<Found> {
    await using sandbox = await sandboxWith(build, deploy)
    sandbox.github.setHarnessStatus(SHA, deploy, 'Ship', 'success')
    sandbox.github.setHarnessStatus(SHA, build, 'Build', 'success')
    return await find(sandbox, { selection: { stage }, creators: [HARNESS_LOGIN] })
  }

  test('holds in those that have it', async () => {
    const { ids, selection, partial, told } = await findIn(
      withStages(BUILD, ['Unit', 'Unit tests']),
      withStages(DEPLOY, ['Ship', 'Ship it']),
      'ship it'
    )
    expect(ids).toEqual(['exec-deploy'])
    expect(selection.stage).toBe('Ship')
    expect(partial).toEqual([])
    expect(told).toContainEqual(expect.stringContaining('has no stage ship it'))
  })

  test('fails when none has it', async () => {
    const failure = await failureOf(
      findIn(withStages(BUILD, ['Unit', 'Unit']), withStages(DEPLOY, ['Ship', 'Ship']), 'Shop')
    )
    expect(failure.kind).toBe('no-such-selection')
  })

  test('is told once when it means the same in all', async () => {
    const stage: [string, string] = ['Check', 'Check all']
    const { ids, notices } = await findIn(withStages(BUILD, stage), withStages(DEPLOY, stage), 'check all')
    expect(ids).toHaveLength(2)
    expect(notices).toHaveLength(1)
  })

  test('that means something else in another leaves that one out', async () => {
    const { ids, selection, partial } = await findIn(
      withStages(BUILD, ['Check', 'Check all']),
      withStages(DEPLOY, ['Check_2', 'Check all']),
      'check all'
    )
    expect(ids).toEqual(['exec-build'])
    expect(selection.stage).toBe('Check')
    expect(partial).toEqual([
      {
        prefix: DEPLOY.prefix,
        reason: expect.stringMatching(/are Check_2 \/ all in this execution, but Check \/ all/u)
      }
    ])
  })
})
