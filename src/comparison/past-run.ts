import type { ListedRun } from '../harness/execution/run-list.ts'
import type { NamedRun, PastRun, PipelineHistory } from './baselines.ts'
import type { RunHistory } from './run-history.ts'

type Redact = (text: string) => string

/** A run without secrets. */
export function namedRun({ run, executionId, url }: NamedRun, redact: Redact): NamedRun {
  return { run, executionId: redact(executionId), url: redact(url) }
}

/** A history without secrets. */
export function pipelineHistory(history: RunHistory, redact: Redact): PipelineHistory {
  const { lastSuccess, isOfSameBranch, failingSince, failedRuns } = history
  return {
    lastSuccess: lastSuccess === null ? null : pastRun(lastSuccess, redact),
    isOfSameBranch,
    failingSince: failingSince === null ? null : pastRun(failingSince, redact),
    failedRuns
  }
}

type RunOfPipeline = Pick<ListedRun, 'run' | 'executionId' | 'url' | 'startedAt' | 'endedAt' | 'source'>

function pastRun(run: RunOfPipeline, redact: Redact): PastRun {
  const { startedAt, endedAt, source } = run
  const optional = (text: string | null | undefined): string | null => (text == null ? null : redact(text))
  return {
    ...namedRun(run, redact),
    startedAt,
    endedAt,
    commit: optional(source?.commit),
    repository: optional(source?.repository)
  }
}
