import type { RunState } from '../../../src/logbook/logbook.ts'
import type { Logged, LoggedStep } from './written-page.ts'

/** When the sample deployment started; its logs' times count from here. */
export const STARTED_AT = Date.UTC(2026, 2, 14, 20, 4, 0)

/** What a log says at one time: its text, or text of a level. */
export type Said = string | { readonly level: string; readonly text: string }

/** @returns the line as Harness writes it, at so many seconds from the start */
export function record(said: Said, seconds: number, pos: number): string {
  const { level, text } = typeof said === 'string' ? { level: 'INFO', text: said } : said
  const time = new Date(STARTED_AT + Math.round(seconds * 1000)).toISOString()
  return `${JSON.stringify({ level, pos, out: `${text}\n`, time, args: null })}\n`
}

/** @returns the NDJSON of a log, half a second a line */
export function logOf(lines: readonly Said[], startSecond = 0): string {
  return lines.map((said, at) => record(said, startSecond + at / 2, at)).join('')
}

/** How something went, from so many seconds from the start on. */
export function course(status: string, start: number, end: number, failure: string | null = null): RunState {
  const time = (seconds: number): string => new Date(STARTED_AT + seconds * 1000).toISOString()
  return { status, startedAt: time(start), endedAt: time(end), failure }
}

/** So many lines that say nothing special. */
export function plainLines(count: number, text = 'copied layer'): string[] {
  return Array.from({ length: count }, (_, at) => `${text} ${at + 1} of ${count}`)
}

const error = (text: string): Said => ({ level: 'ERROR', text })
const warning = (text: string): Said => ({ level: 'WARN', text })

/** Where the telling line of the failed step's log stands. */
export const TELLING_LINE = 1_204
export const TELLING_TEXT = 'error: deployment "checkout" exceeded its progress deadline'
export const ROLLOUT_FAILED =
  'Wait for Steady State failed: deployment "checkout" exceeded its progress deadline'

const steadyState: readonly Said[] = [
  ...plainLines(399, 'waiting for replica'),
  error('pod checkout-7d9c5b6f4-x2k8p: container restarted'),
  ...plainLines(400, 'waiting for replica'),
  ...Array.from({ length: 3 }, (_, at) => warning(`Readiness probe failed: statuscode 503, try ${at + 1}`)),
  ...plainLines(400, 'waiting for replica'),
  error(TELLING_TEXT),
  'Done with exit code 1',
  ...plainLines(95, 'cleaned up')
]

const testSteps: readonly LoggedStep[] = [
  {
    name: 'Run Tests',
    ...course('Failed', 38, 121, 'Exit code: 1'),
    logs: logOf(
      [...plainLines(40, 'passed test'), error('cart › applies a voucher once'), 'Tests: 1 failed'],
      39
    )
  },
  {
    name: 'Run Tests (attempt 2)',
    identifier: 'Run Tests',
    attempt: 2,
    ...course('Success', 122, 204),
    logs: logOf([...plainLines(30, 'passed test'), 'Tests: 41 passed'], 123)
  }
]

/**
 * A deployment that failed: parallel stages, a step group, command units, a retry, a step that
 * waited, one that was skipped, a gap.
 */
export function shopDeploy(): Logged {
  const build = {
    name: 'Build',
    ...course('Success', 0, 270),
    steps: [
      { name: 'Initialize', ...course('Success', 2, 31), logs: logOf(plainLines(12, 'started pod'), 3) },
      { name: 'Clone', ...course('Success', 31, 38), logs: logOf(plainLines(6, 'fetched object'), 32) },
      ...testSteps
    ]
  }
  const scan = {
    name: 'Scan',
    ...course('Success', 1, 165),
    steps: [
      {
        name: 'Licences',
        ...course('IgnoreFailed', 4, 44),
        logs: logOf(
          [...Array.from({ length: 12 }, (_, at) => warning(`unknown licence ${at}`)), error('GPL')],
          5
        )
      },
      { name: 'Images', ...course('Success', 44, 164), logs: logOf(plainLines(20, 'scanned image'), 45) }
    ]
  }
  const group = { groups: ['Blue/green'] }
  const deploy = {
    name: 'Deploy production',
    ...course('Failed', 271, 1103, 'Stage failed'),
    steps: [
      { name: 'Approve', ...course('Success', 271, 451) },
      {
        name: 'Rollout',
        ...group,
        ...course('Failed', 452, 1053, ROLLOUT_FAILED),
        logs: [
          { unit: 'Fetch Files', status: 'SUCCESS', log: logOf(plainLines(22, 'fetched file'), 453) },
          { unit: 'Apply', status: 'SUCCESS', log: logOf(plainLines(64, 'applied manifest'), 464) },
          { unit: 'Wait for Steady State', status: 'FAILURE', log: logOf(steadyState, 500) }
        ]
      },
      { name: 'Smoke test', ...group, ...course('Skipped', 1053, 1053) },
      {
        name: 'Roll back',
        ...course('Success', 1054, 1102),
        logs: logOf(plainLines(71, 'rolled back'), 1055)
      }
    ]
  }
  return {
    executions: [
      {
        name: 'Deploy Shop',
        url: 'https://app.harness.io/ng/account/acc/all/orgs/shop/projects/web/pipelines/Deploy/executions/exec/pipeline',
        ...course('Failed', 0, 1104, 'Stage failed'),
        stages: [build, scan, deploy]
      }
    ],
    gaps: [{ prefix: 'acc/pipeline/Deploy/42/-exec/Scan/Secrets', reason: 'the archive ends too early' }]
  }
}

/** The same, where nothing failed. */
export function shopDeployThatWorked(): Logged {
  return {
    executions: [
      {
        name: 'Deploy Shop',
        ...course('Success', 0, 60),
        stages: [
          {
            name: 'Build',
            ...course('Success', 0, 60),
            steps: [
              { name: 'Clone', ...course('Success', 0, 9), logs: logOf(plainLines(6, 'fetched object')) }
            ]
          }
        ]
      }
    ]
  }
}
