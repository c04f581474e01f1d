import type { NamedRun, PipelineHistory } from '../../src/comparison/baselines.ts'
import type { LogComparison } from '../../src/comparison/log-comparison.ts'
import type { ReportedLogbook } from '../../src/report/failures.ts'
import {
  sampleCourse,
  sampleExcerpt,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from './sample-logbook.ts'

const HARNESS = 'https://app.harness.io/ng/account/acc/executions'

function named(run: number): NamedRun {
  return { run, executionId: `e${run}`, url: `${HARNESS}/${run}` }
}

/** A failed step whose log was compared: these lines of it are new, or 37 of them. */
export function comparedLogbook(texts: readonly string[] = ['Error: no port 80', 'bye']): ReportedLogbook {
  const first = texts.map((text, at) => ({ number: 1190 + at, text }))
  const newLines = { count: 37, kinds: 2, spans: [[1190, 1226] as const], first }
  const comparison: LogComparison = {
    good: { run: named(117), newLines, stored: null },
    sameIn: [named(120), named(119)],
    otherIn: [],
    passedIn: [],
    passedOnCommit: named(116)
  }
  const excerpt = sampleExcerpt(['Error: no port 80'], 0)
  const files = [sampleFile({ lines: 4210, excerpt, comparison })]
  const failed = sampleCourse('Failed', 0, 60)
  const stage = sampleStage('Build', [sampleStep('Test', { ...failed, files })], failed)
  const execution = sampleExecutionOf([stage], { ...failed, executionId: 'e121', name: 'Shop' })
  const unknown = { startedAt: null, endedAt: null, commit: null, repository: null }
  const history: PipelineHistory = {
    lastSuccess: { ...named(117), ...unknown, commit: '0d4f5c1b7a2e9836f1d05c7b3e8a4692d01b5f7c' },
    isOfSameBranch: true,
    failingSince: { ...named(119), ...unknown },
    failedRuns: 3
  }
  return sampleLogbook([execution], [], { histories: new Map([['e121', history]]) })
}
