import { NOTHING_STORED } from '../../src/blocks/stored-log.ts'
import { sourceLinesAround } from '../../src/diagnosis/source-reference.ts'
import type { Excerpt } from '../../src/diagnosis/excerpt.ts'
import { shownExecutions, type ShownExecution } from '../../src/report/shown-executions.ts'
import { reported, type FailureContext, type ReportedLogbook } from '../../src/report/failures.ts'
import type { RunState, Execution, Gap, LogFile, Stage, Step, Telling } from '../../src/logbook/logbook.ts'

const UNKNOWN: RunState = { status: null, startedAt: null, endedAt: null, failure: null }
/** Sample times count from here, in seconds. */
const MIDNIGHT = Date.UTC(2026, 2, 14, 21, 4, 0)

/** A log with made-up figures. */
export function sampleFile(changes: Partial<LogFile> = {}): LogFile {
  return {
    key: 'acc/pipeline/Deploy/42/-exec/Build/Clone',
    raw: 'raw/Clone.ndjson',
    text: 'logs/01-Build/01-Clone.log',
    unit: null,
    lines: 1204,
    bytes: 88_123,
    sha256: '00',
    errors: 2,
    errorKinds: Array.from({ length: changes.errors ?? 2 }, (_, at) => at),
    errorLevelLines: 2,
    warnings: 0,
    missingAtStart: 0,
    followedLines: 0,
    cutLines: 0,
    redactions: 0,
    status: null,
    telling: tellingOf(changes.excerpt ?? null),
    score: changes.excerpt?.score ?? -1,
    sourceLines: sourceLinesOf(changes.excerpt ?? null),
    excerpt: null,
    comparison: null,
    stored: NOTHING_STORED,
    startedAt: null,
    endedAt: null,
    ...changes
  }
}

/** An excerpt of these lines, from line 1,190 of the text file on. */
export function sampleExcerpt(texts: readonly string[], telling: number, score = 50): Excerpt {
  const lines = texts.map((text, at) => ({
    number: 1190 + at,
    time: null,
    level: null,
    text,
    isRed: false,
    fold: null
  }))
  return { lines, telling, secondPiece: null, score, sure: score > 1 }
}

function sourceLinesOf(excerpt: Excerpt | null): readonly string[] {
  if (excerpt === null) return []
  const texts = excerpt.lines.map(({ text }) => text)
  return sourceLinesAround(texts, excerpt.telling)
}

function tellingOf(excerpt: Excerpt | null): Telling | null {
  const line = excerpt?.lines[excerpt.telling]
  if (excerpt === null || line === undefined) return null
  return { line: line.number, text: line.text.trim(), sure: excerpt.sure }
}

/**
 * How something went, as the execution graph tells it; times in seconds from the samples' start.
 */
export function sampleCourse(status: string, start: number, end: number | null, failure?: string): RunState {
  const time = (seconds: number): string => new Date(MIDNIGHT + seconds * 1000).toISOString()
  return {
    status,
    startedAt: time(start),
    endedAt: end === null ? null : time(end),
    failure: failure ?? null
  }
}

/** A step with one log of these lines; without a graph unless the changes say otherwise. */
export function sampleStep(name: string, changes: Partial<Step> = {}): Step {
  const file = sampleFile({ text: `logs/01-Build/01-${name.replaceAll(' ', '_')}.log`, errors: 0 })
  const groups = changes.groups ?? []
  const identifier = name.replaceAll(' ', '_')
  return {
    identifier,
    name,
    ...UNKNOWN,
    groups,
    groupNames: groups,
    attempt: 1,
    takenFrom: null,
    delegates: [],
    files: [file],
    ...changes
  }
}

/** A stage of these steps. */
export function sampleStage(name: string, steps: readonly Step[], changes: Partial<Stage> = {}): Stage {
  return { identifier: name.replaceAll(' ', '_'), name, ...UNKNOWN, steps, ...changes }
}

/** An execution of these stages. */
export function sampleExecutionOf(stages: readonly Stage[], changes: Partial<Execution> = {}): Execution {
  return {
    account: 'acc',
    role: 'main',
    partOf: null,
    failedElsewhere: [],
    trigger: null,
    abortedBy: null,
    source: null,
    org: null,
    project: null,
    pipeline: 'Deploy',
    runSequence: 42,
    executionId: 'exec',
    name: null,
    url: null,
    ...UNKNOWN,
    stages,
    ...changes
  }
}

/** An execution of one stage, with a step for each list of files. */
export function sampleExecution(
  steps: Readonly<Record<string, readonly LogFile[]>>,
  executionId: string | null = 'exec'
): Execution {
  const stage = sampleStage(
    'Build',
    Object.entries(steps).map(([name, files]) => sampleStep(name, { files }))
  )
  return sampleExecutionOf([stage], { executionId })
}

/** A logbook of these executions, with made-up totals. */
export function sampleLogbook(
  executions: readonly Execution[],
  gaps: readonly Gap[] = [],
  context?: FailureContext
): ReportedLogbook {
  const totals = { fileCount: 3, lineCount: 1300, errorCount: 2 }
  return reported({ executions, gaps, complete: gaps.length === 0, ...totals }, context)
}

/** An execution as it is shown alone. */
export function sampleShown(execution: Execution): ShownExecution {
  const [shown] = shownExecutions(sampleLogbook([execution]))
  if (shown === undefined) throw new Error('it is shown')
  return shown
}

/** Where the samples' execution is. */
export const SAMPLE_URL =
  'https://app.harness.io/ng/account/acc/all/orgs/shop/projects/web/pipelines/Deploy/executions/exec/pipeline'

/**
 * A deployment that failed, with everything that an execution graph adds: parallel stages, a step
 * group, command units, a retry, a matrix.
 */
export function failedDeploy(): Execution {
  const rollout = [
    'Release: checkout-api revision 118',
    'kubectl apply --filename=manifests.yaml --record',
    'deployment.apps/checkout-api configured',
    'service/checkout-api unchanged',
    '',
    'Waiting for deployment "checkout-api" rollout to finish: 1 out of 3 new replicas have been updated...',
    'Waiting for deployment "checkout-api" rollout to finish: 2 out of 3 new replicas have been updated...',
    'Warning  BackOff  pod/checkout-api-7d9c5b6f4-x2k8p  Back-off restarting failed container app in pod',
    'Warning  Unhealthy  pod/checkout-api-7d9c5b6f4-x2k8p  Readiness probe failed: HTTP probe failed with statuscode: 503',
    'error: deployment "checkout-api" exceeded its progress deadline',
    'Steady state check failed for deployment/checkout-api in namespace shop-prod',
    'Done with exit code 1'
  ]
  const jest = [
    '  ● cart › applies a voucher once',
    '',
    '    expect(received).toBe(expected) // Object.is equality',
    '',
    '    Expected: 1750',
    '    Received: 1500',
    '',
    '      40 |   cart.apply("SPRING")',
    '    > 41 |   expect(cart.total()).toBe(1750)',
    '         |                        ^',
    '      at Object.<anonymous> (src/cart.test.ts:41:24)'
  ]
  const file = (text: string, changes: Partial<LogFile> = {}): LogFile =>
    sampleFile({ text: `logs/${text}.log`, errors: 0, lines: 96, ...changes })
  const build = sampleStage(
    'Build',
    [
      sampleStep('Initialize', {
        ...sampleCourse('Success', 2, 31),
        files: [file('01-Build/01-Initialize')]
      }),
      sampleStep('Clone', { ...sampleCourse('Success', 31, 38), files: [file('01-Build/02-Clone')] }),
      sampleStep('Run Tests', {
        ...sampleCourse('Failed', 38, 121, 'Shell Script execution failed. Exit code: 1'),
        files: [file('01-Build/03-Run_Tests', { lines: 1241, errors: 2, excerpt: sampleExcerpt(jest, 5) })]
      }),
      sampleStep('Run Tests (attempt 2)', {
        ...sampleCourse('Success', 122, 204),
        identifier: 'Run_Tests',
        attempt: 2,
        files: [file('01-Build/04-Run_Tests.attempt-2', { lines: 1187, warnings: 3 })]
      }),
      ...['linux, 18', 'linux, 20', 'windows, 20'].map((iteration, at) =>
        sampleStep(`Pack (${iteration})`, {
          ...sampleCourse('Success', 205, 240 + 14 * at),
          groups: ['Pack'],
          files: [file(`01-Build/0${5 + at}-Pack (${iteration})`, { lines: 20_480 })]
        })
      )
    ],
    sampleCourse('Success', 0, 270)
  )
  const lint = sampleStage(
    'Scan',
    [
      sampleStep('Licences', {
        ...sampleCourse('IgnoreFailed', 4, 44),
        files: [file('02-Scan/01-Licences', { errors: 1, warnings: 12 })]
      }),
      sampleStep('Images', {
        ...sampleCourse('Success', 44, 164),
        files: [file('02-Scan/02-Images', { lines: 412_907, bytes: 41_900_000 })]
      })
    ],
    sampleCourse('Success', 1, 165)
  )
  const deploy = sampleStage(
    'Deploy production',
    [
      sampleStep('Approve', { ...sampleCourse('Success', 271, 451), files: [] }),
      sampleStep('Rollout', {
        ...sampleCourse(
          'Failed',
          452,
          1053,
          'Error: deployment "checkout-api" exceeded its progress deadline in namespace shop-prod'
        ),
        groups: ['Blue_green'],
        groupNames: ['Blue/green'],
        files: [
          file('03-Deploy_production/02-Rollout/01-Fetch_Files', {
            unit: 'Fetch Files',
            status: 'SUCCESS',
            lines: 22
          }),
          file('03-Deploy_production/02-Rollout/02-Apply', { unit: 'Apply', status: 'SUCCESS', lines: 64 }),
          file('03-Deploy_production/02-Rollout/03-Wait_for_Steady_State', {
            unit: 'Wait for Steady State',
            status: 'FAILURE',
            lines: 1204,
            errors: 3,
            warnings: 14,
            excerpt: sampleExcerpt(rollout, 9)
          })
        ]
      }),
      sampleStep('Smoke test', {
        ...sampleCourse('Skipped', 1053, 1053),
        groups: ['Blue_green'],
        groupNames: ['Blue/green'],
        files: []
      }),
      sampleStep('Roll back', {
        ...sampleCourse('Success', 1054, 1102),
        files: [file('03-Deploy_production/04-Roll_back', { lines: 71 })]
      })
    ],
    sampleCourse('Failed', 271, 1103, 'Stage failed')
  )
  return sampleExecutionOf([build, lint, deploy], {
    ...sampleCourse('Failed', 0, 1104, 'Stage failed'),
    name: 'Deploy Shop',
    url: SAMPLE_URL
  })
}

/** An execution with a chained pipeline, an earlier run and a rollback; the text is everywhere. */
export function sampleFamily(text = 'Ship'): Execution[] {
  const failed = sampleCourse('Failed', 0, 60, 'it broke')
  const step = sampleStep('Apply', { ...sampleCourse('Failed', 10, 20, text), delegates: [text] })
  const source = {
    ...{ repository: text, branch: text, tag: text, commit: text, commitMessage: text },
    pullRequest: { number: 7, title: text, url: text, sourceBranch: text, targetBranch: text },
    services: [text],
    environments: [text]
  }
  const stages = [
    sampleStage('Build', [sampleStep('Test', { ...sampleCourse('Success', 0, 5), takenFrom: 2 })]),
    sampleStage(text, [], failed)
  ]
  return [
    sampleExecutionOf(stages, { ...failed, source, trigger: { type: text, by: text } }),
    sampleExecutionOf([sampleStage('Roll', [step], failed)], {
      ...failed,
      ...{ executionId: 'kid', pipeline: 'Child', name: text, runSequence: 3 },
      ...{ role: 'child', partOf: { execution: 0, stage: 1 } }
    }),
    sampleExecutionOf([], {
      ...failed,
      ...{ executionId: 'old', runSequence: 41, role: 'retried-from' },
      partOf: { execution: 0, stage: null }
    }),
    sampleExecutionOf([sampleStage('Undo', [sampleStep('Undo it', sampleCourse('Success', 30, 40))])], {
      ...{ executionId: 'back', runSequence: 42, role: 'rollback' },
      partOf: { execution: 0, stage: null }
    })
  ]
}
