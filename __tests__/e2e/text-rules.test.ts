import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { failedDeploy } from '../../sandbox/failed-deploy.ts'
import { frameOf, type ExecutionOptions, type SampleExecution } from '../../sandbox/executions.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { runWithClock } from './run-action.ts'
import { filesAt, manifestIn, sourceLogs, storedLogs } from './run-results.ts'
import { expectSuccess } from './run-output.ts'

const ESC = '\u001b'
const TRUNCATED = '{"level":"info","pos":2000,"out":"the end is mis'

/** A line of NDJSON as Harness writes it. */
function line(pos: number | null, out: string, time: string | null, level = 'info'): string {
  const place = pos === null ? {} : { pos }
  return `${JSON.stringify({ level, ...place, out, ...(time === null ? {} : { time }), args: null })}\n`
}

/** Seconds after 23:59:50.007 of 2 January. */
const at = (seconds: number): string =>
  new Date(Date.UTC(2026, 0, 2, 23, 59, 50, 7) + seconds * 1000).toISOString()

/** So many lines that no window reaches from one end to the other. */
const FILLER = 1500
const filler = (number: number): string => `filler ${number} ${'.'.repeat(number % 11)}`

/** All rules of the readable text, in one log. */
function everyRule(): Buffer {
  return Buffer.concat([
    Buffer.from(`\ufeff${line(0, 'after a byte order mark\n', at(0)).replace('\n', '\r\n')}`),
    Buffer.from(
      [
        '\r\n\n   \n',
        line(
          1,
          `${ESC}[1;31mred ${ESC}[38;5;196mon ${ESC}[48;2;1;2;3mcolour${ESC}[0m ${ESC}[2K${ESC}[1Adone\n`,
          at(1)
        ),
        line(
          2,
          `${ESC}]0;a title\u0007text ${ESC}]8;;https://example.com/${ESC}\\a link${ESC}]8;;${ESC}\\ end\n`,
          at(2)
        ),
        line(3, 'Downloading 1 %\rDownloading 50 %\rDownloading 100 %\n', at(3)),
        line(4, '\rBuilding 1/3', at(4)),
        line(5, '\rBuilding 2/3', at(5)),
        line(6, '\rBuilding 3/3\n', at(6)),
        line(9, 'third\n', at(7.3)),
        line(8, 'second\n', at(7.2)),
        line(7, 'first\n', at(7.1)),
        line(10, 'careful\n', at(8), 'WARN'),
        line(11, 'broken\nand the rest of it\n\nafter a gap\n', at(9), 'ERROR'),
        line(12, 'dead\n', at(10), 'FATAL'),
        line(13, 'in detail\n', at(11), 'DEBUG'),
        'no JSON at all\r\n',
        '{"some":"other JSON"}\n',
        line(14, 'no time\n', null),
        line(15, 'a time that was never set\n', '0001-01-01T00:00:00Z'),
        line(16, 'elsewhere\n', '2026-01-03T02:00:02.5+02:00'),
        line(17, 'in nanoseconds\n', '2026-01-03T00:00:03.123456789Z'),
        line(18, 'bidi \u202egnp.exe\u202c, bell \u0007, NUL \0, separator \u2028\n', at(14)),
        line(19, '', at(15)),
        line(20, '\n', at(15)),
        line(21, 'no newline', at(15)),
        line(22, '<b> & "quotes" stay', at(15)).replace('<', '\\u003c').replace('&', '\\u0026')
      ].join('')
    ),
    Buffer.from([0xff, 0xfe, 0x20, 0x78, 0x0a]),
    ...Array.from({ length: FILLER }, (_, number) =>
      Buffer.from(line(100 + number, `${filler(number)}\n`, at(20)))
    ),
    Buffer.from(line(23, 'far too late\n', at(16))),
    Buffer.from(TRUNCATED)
  ])
}

const COLUMN = ' '.repeat(25)

const EXPECTED = [
  '2026-01-02T23:59:50.007Z after a byte order mark',
  // Erased, and written on in the row above, in the same column.
  `2026-01-02T23:59:51.007Z ${' '.repeat('red on colour '.length)}done`,
  '2026-01-02T23:59:52.007Z text a link end',
  '2026-01-02T23:59:53.007Z Downloading 100 %',
  '2026-01-02T23:59:56.007Z Building 3/3',
  '2026-01-02T23:59:57.107Z first',
  '2026-01-02T23:59:57.207Z second',
  '2026-01-02T23:59:57.307Z third',
  '2026-01-02T23:59:58.007Z WARN careful',
  '2026-01-02T23:59:59.007Z ERROR broken',
  `${COLUMN}and the rest of it`,
  '',
  `${COLUMN}after a gap`,
  '2026-01-03T00:00:00.007Z FATAL dead',
  '2026-01-03T00:00:01.007Z in detail',
  `${COLUMN}no JSON at all`,
  `${COLUMN}{"some":"other JSON"}`,
  `${COLUMN}no time`,
  `${COLUMN}a time that was never set`,
  '2026-01-03T00:00:02.500Z elsewhere',
  '2026-01-03T00:00:03.123Z in nanoseconds',
  '2026-01-03T00:00:04.007Z bidi <U+202E>gnp.exe<U+202C>, bell ␇, NUL ␀, separator <U+2028>',
  '2026-01-03T00:00:05.007Z',
  '2026-01-03T00:00:05.007Z',
  '2026-01-03T00:00:05.007Z no newline',
  '2026-01-03T00:00:05.007Z <b> & "quotes" stay',
  `${COLUMN}\ufffd\ufffd x`,
  ...Array.from({ length: FILLER }, (_, number) => `2026-01-03T00:00:10.007Z ${filler(number)}`),
  '2026-01-03T00:00:06.007Z far too late',
  `${COLUMN}${TRUNCATED}`,
  ''
]

/** The execution with nothing but that log. */
function withEveryRule(options: ExecutionOptions): SampleExecution {
  const frame = frameOf(options)
  return { ...frame, logs: [{ key: `${frame.prefix}/Build/Everything`, content: everyRule() }] }
}

const deploy = failedDeploy({ noiseBytes: 20_000 })
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
  sandbox.addExecution(deploy)
})
afterAll(() => sandbox.close())

async function act(
  execution: SampleExecution,
  inputs: Readonly<Record<string, string>> = {}
): Promise<RunResult> {
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'account-id': execution.account,
    'pipeline-id': execution.pipeline,
    'run-sequence': String(execution.run),
    upload: 'false',
    ...inputs
  }
  const run = await runWithClock(given)
  expectSuccess(run)
  return run
}

test('one log with everything that a text has rules for', async () => {
  const execution = withEveryRule({ run: 1, pipeline: 'Rules', execution: 'rules0000000000000000A' })
  sandbox.addExecution(execution)
  await using run = await act(execution)
  const files = await filesAt(run)
  expect(storedLogs(files)).toEqual(sourceLogs(execution.logs))
  const { files: listed } = manifestIn(files)
  expect(listed.map(({ text }) => text)).toEqual(['logs/01-Build/01-Everything.log'])
  const text = files.get('logs/01-Build/01-Everything.log')?.toString() ?? ''
  expect(text.split('\n')).toEqual(EXPECTED)
  expect(listed[0]).toMatchObject({
    lines: EXPECTED.length - 1,
    errors: 2,
    warnings: 1,
    startedAt: at(0),
    endedAt: at(16)
  })
  expect(run.outputs).toMatchObject({ 'line-count': String(listed[0]?.lines), 'error-count': '2' })
})

describe('the names of the text files', () => {
  const textsOf = async (run: RunResult): Promise<string[]> =>
    manifestIn(await filesAt(run)).files.map(({ text }) => text)

  test('are the names and the order of the graph', async () => {
    await using run = await act(deploy, { 'org-id': deploy.org, 'project-id': deploy.project })
    expect(await textsOf(run)).toEqual([
      'logs/01-Build_and_test/01-Initialize.log',
      'logs/01-Build_and_test/02-Redis.log',
      'logs/01-Build_and_test/03-Clone_Repository.log',
      'logs/01-Build_and_test/04-Install_Dependencies.log',
      'logs/01-Build_and_test/05-Run_Tests.log',
      'logs/01-Build_and_test/06-Run_Tests.attempt-2.log',
      'logs/01-Build_and_test/07-Build_and_push_image.log',
      'logs/02-Lint/01-Initialize.log',
      'logs/02-Lint/02-Check_Style.log',
      'logs/03-Compatibility_20/01-Initialize.log',
      'logs/03-Compatibility_20/02-Tests_on_Node.js.log',
      'logs/04-Compatibility_22/01-Initialize.log',
      'logs/04-Compatibility_22/02-Tests_on_Node.js.log',
      'logs/05-Deploy_to_production/01-Service.log',
      'logs/05-Deploy_to_production/02-Infrastructure.log',
      'logs/05-Deploy_to_production/03-Approve_Rollout.log',
      'logs/05-Deploy_to_production/04-Rollout_Deployment/01-Fetch_Files.log',
      'logs/05-Deploy_to_production/04-Rollout_Deployment/02-Prepare.log',
      'logs/05-Deploy_to_production/04-Rollout_Deployment/03-Apply.log',
      'logs/05-Deploy_to_production/04-Rollout_Deployment/04-Wait_for_Steady_State.log',
      'logs/05-Deploy_to_production/05-Rollback_Rollout/01-Initialize.log',
      'logs/05-Deploy_to_production/05-Rollback_Rollout/02-Rollback.log',
      'logs/05-Deploy_to_production/05-Rollback_Rollout/03-Wait_for_Steady_State.log'
    ])
  })

  test('without it are identifiers in the order of the first lines', async () => {
    await using run = await act(deploy)
    expect(await textsOf(run)).toEqual([
      'logs/01-Build/01-Initialize.log',
      'logs/01-Build/02-redis.service.log',
      'logs/01-Build/03-Clone_Repository.log',
      'logs/01-Build/04-Install_Dependencies.log',
      'logs/01-Build/05-Run_Tests.log',
      'logs/01-Build/06-Run_Tests.attempt-2.log',
      'logs/01-Build/07-Build_Image.log',
      'logs/02-Lint/01-Initialize.log',
      'logs/02-Lint/02-Check_Style.log',
      'logs/03-Compatibility.20/01-Initialize.log',
      'logs/03-Compatibility.20/02-Compatibility_Tests.log',
      'logs/04-Deploy_Production/01-service.log',
      'logs/04-Deploy_Production/02-infrastructure.log',
      'logs/04-Deploy_Production/03-Approve_Rollout.log',
      'logs/04-Deploy_Production/04-Rollout_Deployment/01-Fetch_Files.log',
      'logs/04-Deploy_Production/04-Rollout_Deployment/02-Prepare.log',
      'logs/04-Deploy_Production/04-Rollout_Deployment/03-Apply.log',
      'logs/04-Deploy_Production/04-Rollout_Deployment/04-Wait_for_Steady_State.log',
      'logs/04-Deploy_Production/05-Rollback_Rollout/01-Initialize.log',
      'logs/04-Deploy_Production/05-Rollback_Rollout/02-Rollback.log',
      'logs/04-Deploy_Production/05-Rollback_Rollout/03-Wait_for_Steady_State.log',
      'logs/05-Compatibility.22/01-Initialize.log',
      'logs/05-Compatibility.22/02-Compatibility_Tests.log'
    ])
  })
})
