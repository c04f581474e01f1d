import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { keyOf, frameOf, smallExecution, type SampleExecution } from '../../../sandbox/executions.ts'
import type { SandboxRequest } from '../../../sandbox/http.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts'
import type { KnownExecution } from '../../../src/harness/execution/execution.ts'
import { exportLogs, type ExportResult } from '../../../src/harness/export/export-logs.ts'
import type { ExportTarget } from '../../../src/harness/export/export-target.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { API_KEY, connectionTo, type TestConnection } from '../../fixtures/connection.ts'
import { allKeys, exportOptions } from '../../fixtures/exported.ts'
import { failureOf } from '../../fixtures/failures.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { gridExecution } from '../../fixtures/grid-execution.ts'
import { knownOf } from '../../fixtures/known-execution.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const FRAME = frameOf()
const { account, pipeline, run, execution: id, prefix: PREFIX } = FRAME

let clock: FakeClock
let sandbox: Sandbox
let connection: TestConnection
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ill-server-'))
})

afterEach(async () => {
  await sandbox.close()
  await rm(directory, { recursive: true })
})

async function start(execution: SampleExecution, options: SandboxOptions = {}): Promise<void> {
  clock = new FakeClock()
  sandbox = await startSandbox({ accountId: account, apiKey: API_KEY, now: clock.now, ...options })
  sandbox.addExecution(execution)
  connection = connectionTo(sandbox.baseUrl, { clock })
}

function fetchLogs(known: KnownExecution | null, minutes = 30): Promise<ExportResult> {
  const target: ExportTarget = { kind: 'run', account, pipeline, run, execution: id, known }
  const deadline = clock.now() + minutes * MINUTE
  return exportLogs(connect(connection), [target], { ...exportOptions(directory), deadline })
}

const keysOf = ({ logs }: SampleExecution): string[] => logs.map(({ key }) => key).sort()
const NOTHING = { status: 404, body: '{"error_msg":"cannot list files for prefix"}' }
const ABSENT = { status: 404, body: '{"error_msg":"NoSuchKey: no"}' }
const calls = (route: string): number => sandbox.requests.filter(({ on }) => on === route).length
const downloads = (): (string | undefined)[] => [
  ...new Set(sandbox.requests.filter(({ on }) => on === 'download').map(({ query }) => query.prefix))
]

describe('a store that is away', () => {
  test('for some seconds during an export: every log comes all the same', async () => {
    const execution = smallExecution()
    await start(execution)
    sandbox.illness.loseStore(6 * SECOND)
    const { gaps, ...result } = await fetchLogs(null)
    expect(await allKeys({ ...result, gaps })).toEqual(keysOf(execution))
    expect(gaps).toEqual([])
  })

  test('while an export is made: queued, error, then a 404 that is not believed', async () => {
    const execution = smallExecution()
    await start(execution)
    sandbox.script({ for: /./, polls: { queued: 2, inProgress: 2 } })
    const known = knownOf(execution)
    const waiting = fetchLogs(known)
    sandbox.illness.loseStore(20 * SECOND)
    const result = await waiting
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(result.gaps).toEqual([])
  })

  test('for ever: after timeout-minutes it is a failure that says what it is, not an absence', async () => {
    await start(smallExecution())
    sandbox.illness.loseStore(10 * HOUR)
    const begun = clock.now()
    const failure = await failureOf(fetchLogs(null, 10))
    expect(failure.kind).toBe('unavailable')
    expect(failure.message).toMatch(/storage is in trouble.*have the storage of the Log Service checked/)
    expect(clock.now() - begun).toBeGreaterThanOrEqual(10 * MINUTE)
    expect(calls('download')).toBeLessThan(60)
  })

  test('for ever, and the graph is known: it is tried log by log, and then a failure', async () => {
    await start(smallExecution())
    sandbox.illness.loseStore(10 * HOUR)
    const failure = await failureOf(fetchLogs(knownOf(smallExecution())))
    expect(failure.kind).toBe('unavailable')
    expect(calls('blob')).toBeGreaterThan(0)
  })

  test('while the archive is downloaded, and there is no graph: it is asked until timeout-minutes', async () => {
    const execution = smallExecution()
    await start(execution)
    const until = clock.now() + 20 * MINUTE
    const away = { status: 503, body: '<Error><Code>SlowDown</Code></Error>' }
    sandbox.faults.add({ on: 'storage', when: () => clock.now() < until, times: 999, do: away })
    expect(await allKeys(await fetchLogs(null))).toEqual(keysOf(execution))
    sandbox.faults.add({ on: 'storage', times: 999, do: away })
    const failure = await failureOf(fetchLogs(null, 10))
    expect(failure.message).toMatch(/also after \d\d tries: the storage answered 503: SlowDown/)
    expect(failure.next).toContain('Or give execution-id with org-id and project-id')
  })

  test.each([
    ['{"error_msg":"store down"}', /\(200: store down\)/],
    ['{"status":"ok"}', /\(200: \{"status":"ok"\}\)/]
  ])('%s with 200 is no log: asked for again, and at last a gap', async (body, said) => {
    const execution = gridExecution(['Build'], 3)
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    const [once, ever, fine] = keysOf(execution)
    const answer = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body
    }
    const of = (key: string | undefined) => (request: SandboxRequest) => request.query.key === key
    sandbox.faults.add(
      { on: 'blob', when: of(once), do: answer },
      { on: 'blob', times: 99, when: of(ever), do: answer }
    )
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual([once, fine])
    expect(result.gaps).toEqual([{ prefix: ever, reason: expect.stringMatching(said) }])
  })

  test('a log that the store could not give is a gap, one that it does not know is none', async () => {
    const execution = gridExecution(['Build'], 3)
    await start({ ...execution, logs: execution.logs.slice(1) })
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    const [, ill, fine] = keysOf(execution)
    sandbox.faults.add({
      on: 'blob',
      times: 9999,
      when: ({ query }) => query.key === ill,
      do: { status: 404, body: '{"error_msg":"RequestError: no such host"}' }
    })
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual([fine])
    expect(result.gaps).toEqual([
      { prefix: ill, reason: expect.stringMatching(/export.*did not give the log.*RequestError/) }
    ])
  })
})

describe('an archive without a log', () => {
  const EMPTY = { status: 200, body: `PK\u0005\u0006${'\0'.repeat(18)}` }

  test('is no absence: another is asked for', async () => {
    const execution = smallExecution()
    await start(execution)
    sandbox.faults.add({ on: 'storage', do: EMPTY })
    expect(await allKeys(await fetchLogs(null))).toEqual(keysOf(execution))
    expect(downloads()).toEqual([PREFIX, PREFIX.slice(0, -1)])
  })

  test.each([
    ['true', /without any log, though it says that there are some/],
    ['', /without any log, and does not tell whether there are any/]
  ])('each time, and of logs Harness says %j: a failure', async (body, said) => {
    await start(smallExecution())
    sandbox.faults.add({ on: 'storage', times: 99, do: EMPTY })
    sandbox.faults.add({ on: 'exists', times: 99, do: { status: 200, body } })
    const { kind, message } = await failureOf(fetchLogs(null))
    expect([kind, message]).toEqual(['export-error', expect.stringMatching(said)])
  })

  test('is an absence where Harness says so, too', async () => {
    await start(smallExecution())
    sandbox.faults.add({ on: 'storage', times: 99, do: EMPTY })
    sandbox.faults.add({ on: 'exists', times: 99, do: { status: 200, body: 'false' } })
    expect(await fetchLogs(null)).toMatchObject({ archives: [], logs: [], gaps: [] })
  })
})

describe('a worker that has ended', () => {
  test('after some minutes of queue the logs come one by one, and no other export is asked for', async () => {
    const execution = smallExecution()
    await start(execution)
    sandbox.illness.killWorker()
    const begun = clock.now()
    const result = await fetchLogs(knownOf(execution))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(downloads()).toEqual([PREFIX])
    expect(clock.now() - begun).toBeLessThan(7 * MINUTE)
    expect(result.gaps).toEqual([])
    expect(connection.told).toContainEqual(expect.stringContaining('queued for 5 minutes'))
  })

  test('without a graph the queue is waited for until timeout-minutes', async () => {
    await start(smallExecution())
    sandbox.illness.killWorker()
    const { message, next } = await failureOf(fetchLogs(null, 10))
    expect(message).toContain('was still queued')
    for (const input of ['execution-id', 'org-id', 'project-id']) expect(next).toContain(input)
  })
})

describe('a cache that lives for a day', () => {
  test("one's own export is taken at once", async () => {
    const execution = smallExecution()
    await start(execution, { cacheLife: 24 * HOUR })
    await fetchLogs(knownOf(execution, { endedAt: clock.now() - HOUR }))
    expect(downloads()).toEqual([PREFIX])
  })

  test('what is learnt from it tells the age of the next: one of before the end is not used', async () => {
    const execution = gridExecution(['A', 'B'], 60)
    await start(execution, { cacheLife: 24 * HOUR })
    await sandbox.exports.prepare(account, `${PREFIX}/B`, 2 * HOUR)
    const result = await fetchLogs(knownOf(execution, { endedAt: clock.now() - HOUR }))
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(downloads().length).toBeLessThan(5)
  })

  test.each([
    ['was made after the end is used as it is', 30 * MINUTE, 0],
    ['was made before the end is passed over', 2 * HOUR, 1]
  ])('what is learnt from one execution counts for the next: what %s', async (_, age, more) => {
    const first = smallExecution()
    const second = gridExecution(['A'], 2, frameOf({ run: 43, execution: 'k1ZfUc6mQ8eHg5NiVtYoPw' }))
    await start(first, { cacheLife: 24 * HOUR })
    sandbox.addExecution(second)
    await sandbox.exports.prepare(account, second.prefix, age)
    const targets = [first, second].map(({ run, execution, ...rest }): ExportTarget => {
      const known = knownOf({ ...rest, run, execution }, { endedAt: clock.now() - HOUR })
      return { kind: 'run', account, pipeline, run, execution, known }
    })
    const options = { ...exportOptions(directory), deadline: clock.now() + HOUR }
    const result = await exportLogs(connect(connection), targets, options)
    expect(await allKeys(result)).toEqual([...keysOf(first), ...keysOf(second)].sort())
    const other = second.prefix.slice(0, -1)
    expect(downloads()).toEqual([PREFIX, second.prefix, other].slice(0, 2 + more))
  })

  test('a runner whose clock is nine days ahead takes what it has just exported', async () => {
    const execution = smallExecution()
    await start(execution)
    const ahead = new FakeClock(clock.now() + 9 * 24 * HOUR)
    connection = connectionTo(sandbox.baseUrl, { clock: ahead })
    const target: ExportTarget = { kind: 'run', account, pipeline, run, execution: id }
    const deadline = ahead.now() + 30 * MINUTE
    const options = { ...exportOptions(directory), deadline }
    const result = await exportLogs(connect(connection), [target], options)
    expect(await allKeys(result)).toEqual(keysOf(execution))
    expect(downloads()).toEqual([PREFIX])
  })

  test('a runner whose clock is nine days ahead does not take what ended just now for expired', async () => {
    await start(smallExecution())
    sandbox.faults.add({ on: 'download', times: 9, do: NOTHING }, { on: 'blob', times: 99, do: ABSENT })
    sandbox.faults.add({ on: 'exists', times: 99, do: { status: 200, body: 'false' } })
    connection = connectionTo(sandbox.baseUrl, { clock: new FakeClock(clock.now() + 9 * 24 * HOUR) })
    const known = knownOf(smallExecution(), { endedAt: clock.now() - MINUTE })
    const target: ExportTarget = { kind: 'run', account, pipeline, run, execution: id, known }
    const options = { ...exportOptions(directory), deadline: Infinity }
    const { whyNone } = await exportLogs(connect(connection), [target], options)
    expect(whyNone?.message).toMatch(/ended 1 minute ago.*may not have reached storage yet/)
  })
})

describe('a log that is cut as a regular answer', () => {
  const KEY = keyOf(FRAME, { stage: ['Build'], steps: [['Compile']] })
  const WHOLE = '{"level":"info","pos":0,"out":"one\\n"}\n{"level":"info","pos":1,"out":"two\\n"}\n'

  async function fetchOne(content: string): Promise<{ text: string; result: ExportResult }> {
    const execution = { ...FRAME, logs: [{ key: KEY, content }] }
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    return { text: '', result: await fetchLogs(knownOf(execution)) }
  }

  test('it is asked for again, the whole one is kept, and that is logged', async () => {
    const execution = { ...FRAME, logs: [{ key: KEY, content: WHOLE }] }
    await start(execution)
    sandbox.faults.add(
      { on: 'download', times: 99, do: { status: 405 } },
      { on: 'blob', do: { truncate: 50 } }
    )
    const { logs, gaps } = await fetchLogs(knownOf(execution))
    expect(await readFile(logs[0]?.path ?? '', 'utf8')).toBe(WHOLE)
    expect(gaps).toEqual([])
    expect(connection.told).toContainEqual(
      expect.stringContaining(`50 bytes came, and ${WHOLE.length} when it was`)
    )
  })

  test('before its first byte: it is asked for again, and comes whole', async () => {
    const execution = { ...FRAME, logs: [{ key: KEY, content: WHOLE }] }
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    sandbox.faults.add({ on: 'blob', do: { truncate: 0 } })
    const { logs, gaps } = await fetchLogs(knownOf(execution))
    expect(await readFile(logs[0]?.path ?? '', 'utf8')).toBe(WHOLE)
    expect(gaps).toEqual([])
  })

  test('before its first byte, and then it is gone: an empty log, and a gap', async () => {
    const execution = { ...FRAME, logs: [{ key: KEY, content: WHOLE }] }
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    sandbox.faults.add({ on: 'blob', do: { truncate: 0 } }, { on: 'blob', do: ABSENT })
    const { gaps } = await fetchLogs(knownOf(execution))
    expect(gaps).toContainEqual({ prefix: KEY, reason: expect.stringMatching(/came empty.*it was gone/) })
  })

  test('the longer of two that both end within a line is kept, and it is a gap', async () => {
    const execution = { ...FRAME, logs: [{ key: KEY, content: WHOLE }] }
    await start(execution)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    sandbox.faults.add({ on: 'blob', do: { truncate: 60 } }, { on: 'blob', do: { truncate: 50 } })
    const { logs, gaps } = await fetchLogs(knownOf(execution))
    expect(await readFile(logs[0]?.path ?? '', 'utf8')).toBe(WHOLE.slice(0, 60))
    expect(gaps).toContainEqual({ prefix: KEY, reason: expect.stringMatching(/may not be whole: 60 bytes/) })
  })

  test('one that ends so each time is as it is', async () => {
    const { result } = await fetchOne(WHOLE.trimEnd())
    expect(await readFile(result.logs[0]?.path ?? '', 'utf8')).toBe(WHOLE.trimEnd())
    expect(result.gaps).toEqual([])
    expect(calls('blob')).toBe(2)
  })
})

describe('a rate of calls', () => {
  const LARGE = gridExecution(['A', 'B', 'C', 'D', 'E', 'F'], 60)

  test('360 logs one by one: the token of the Log Service costs no rate', async () => {
    await start(LARGE, { callsPerMinute: 300 })
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    const result = await fetchLogs(knownOf(LARGE))
    expect(await allKeys(result)).toEqual(keysOf(LARGE))
    expect(sandbox.requests.filter(({ status }) => status === 429)).toEqual([])
    expect([calls('token'), calls('blob')]).toEqual([1, 360])
  })

  test.each([400, 403])('a token that is refused (%d): the key, never above its rate', async status => {
    await start(LARGE, { callsPerMinute: 300 })
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    const when = ({ headers }: { headers: object }): boolean => 'x-harness-token' in headers
    sandbox.faults.add({ on: 'blob', when, times: 999, do: { status } })
    const begun = clock.now()
    const result = await fetchLogs(knownOf(LARGE))
    expect(await allKeys(result)).toEqual(keysOf(LARGE))
    expect(sandbox.requests.filter(each => each.status === 429)).toEqual([])
    expect(clock.now() - begun).toBeGreaterThan(MINUTE)
    expect(connection.told.filter(line => line.includes('spread out'))).toHaveLength(1)
  })

  test('another who uses the key: 429 without Retry-After is waited out, and no log is lost', async () => {
    await start(LARGE, { callsPerMinute: 100 })
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    sandbox.faults.add({ on: 'token', do: { status: 404 } })
    const result = await fetchLogs(knownOf(LARGE))
    expect(await allKeys(result)).toEqual(keysOf(LARGE))
    expect(connection.told.filter(line => line.includes('429'))).toHaveLength(1)
    // Only calls that were under way when a minute's rate was used up.
    expect(sandbox.requests.filter(({ status }) => status === 429).length).toBeLessThan(60)
  })
})

describe('more logs than the limit, and nothing is known but the run', () => {
  const LARGE = gridExecution(['Build', 'Deploy'], 80)

  async function fetchNamed(stage: string | null, step: string | null): Promise<ExportResult> {
    const target: ExportTarget = { kind: 'run', account, pipeline, run, execution: null }
    const deadline = clock.now() + 60 * MINUTE
    const options = { ...exportOptions(directory, { stage, step }), deadline }
    return await exportLogs(connect(connection), [target], options)
  }

  test('a stage that was named comes alone, for its execution can be found out', async () => {
    await start(LARGE)
    const result = await fetchNamed('Deploy', null)
    expect(await allKeys(result)).toEqual(keysOf(LARGE).filter(key => key.includes('/Deploy/')))
    expect(result.gaps).toEqual([])
    expect(downloads()).toEqual([`${account}/pipeline/${pipeline}/${run}/-`, `${PREFIX}/Deploy`])
  })

  test('so does a step of a stage that is over the limit itself', async () => {
    // Its execution is found out letter by letter.
    const short = gridExecution(['Build', 'Deploy'], 80, frameOf({ execution: 'q9J5' }))
    await start(short, { limit: 60 })
    const result = await fetchNamed('Build', 'Step_07')
    expect(await allKeys(result)).toEqual([`${short.prefix}/Build/Step_07`])
  })

  test('with nothing named the failure says what to add', async () => {
    await start(LARGE)
    const failure = await failureOf(fetchNamed(null, null))
    expect(failure.kind).toBe('limit')
    for (const input of ['execution-id', 'org-id', 'stage-id']) expect(failure.next).toContain(input)
  })
})

test('a compressed answer is decoded: a log, and an archive', async () => {
  const execution = gridExecution(['Build'], 3)
  await start(execution)
  sandbox.faults.add({ on: 'storage', times: 9, do: { encode: 'gzip' } })
  expect(await allKeys(await fetchLogs(knownOf(execution)))).toEqual(keysOf(execution))
  sandbox.faults.clear()
  sandbox.faults.add({ on: 'download', times: 9, do: { status: 405 } })
  sandbox.faults.add({ on: 'blob', times: 99, do: { encode: 'gzip' } })
  const { logs } = await fetchLogs(knownOf(execution))
  expect(logs).toHaveLength(3)
  for (const { path } of logs) expect(await readFile(path, 'utf8')).toBe(execution.logs[0]?.content)
})

test('one by one, background services that the graph does not name are a gap', async () => {
  const shown = gridExecution(['Build', 'Test'], 3)
  const service = { key: `${PREFIX}/Build/serviceId:redis`, content: '{"out":"ready\\n"}\n' }
  await start({ ...shown, logs: [...shown.logs, service] })
  sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
  const result = await fetchLogs(knownOf(shown))
  expect(await allKeys(result)).toEqual(keysOf(shown))
  expect(result.gaps).toEqual([
    { prefix: `${PREFIX}/Build/serviceId:`, reason: expect.stringContaining("the graph doesn't name") }
  ])
})

describe('a stage that runs once for each of many values', () => {
  const iteration = (at: number, name: string): string => `${PREFIX}/Build/Build_${at}/${name}`
  const logOf = (key: string): SampleExecution['logs'][number] => ({ key, content: '{"out":"ready\\n"}\n' })
  const steps = Array.from({ length: 12 }, (_, at) =>
    Array.from({ length: 10 }, (_, step) => logOf(iteration(at, `Step_${step + 10}`)))
  ).flat()
  const shown = { ...FRAME, logs: steps }
  const services = [iteration(3, 'serviceId:redis'), iteration(11, 'serviceId:mysql')]
  const whole = { ...FRAME, logs: [...steps, ...services.map(logOf)] }

  test('over the limit: the services of each come, too', async () => {
    await start(whole)
    const result = await fetchLogs(knownOf(shown))
    expect(await allKeys(result)).toEqual(keysOf(whole))
    expect(result.gaps).toEqual([])
  })

  test('one by one, the services of each are a gap', async () => {
    await start(whole)
    sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
    const { gaps } = await fetchLogs(knownOf(shown))
    expect(gaps.map(({ prefix }) => prefix).sort()).toEqual(
      [iteration(3, 'serviceId:'), iteration(11, 'serviceId:')].sort()
    )
  })

  test('so is what could not be asked for, as Harness does not tell whether it is there', async () => {
    await start(shown)
    sandbox.faults.add({ on: 'exists', times: 99, do: { status: 200, body: '' } })
    const result = await fetchLogs(knownOf(shown))
    expect(await allKeys(result)).toEqual(keysOf(shown))
    expect(result.gaps).toContainEqual({
      prefix: iteration(3, 'serviceId:'),
      reason: expect.stringContaining("the graph doesn't name")
    })
  })
})

test('one by one, services of a stage whose name another begins with are a gap, too', async () => {
  const shown = gridExecution(['Build', 'Build_All'], 3)
  const service = { key: `${PREFIX}/Build_All/serviceId:redis`, content: '{"out":"ready\\n"}\n' }
  await start({ ...shown, logs: [...shown.logs, service] })
  sandbox.faults.add({ on: 'download', times: 99, do: { status: 405 } })
  const { gaps } = await fetchLogs(knownOf(shown))
  expect(gaps.map(({ prefix }) => prefix)).toEqual([`${PREFIX}/Build_All/serviceId:`])
})

test('a stage over the limit: background services, which the graph does not name, come too', async () => {
  const shown = gridExecution(['Build'], 120)
  const service = { key: `${PREFIX}/Build/serviceId:redis`, content: '{"out":"ready\\n"}\n' }
  await start({ ...shown, logs: [...shown.logs, service] })
  const result = await fetchLogs(knownOf(shown))
  expect(await allKeys(result)).toEqual([...keysOf(shown), service.key].sort())
  expect(result.gaps).toEqual([])
})
