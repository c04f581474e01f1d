import { Failure } from '../harness/failure.ts'
import type { ExportTarget } from '../harness/prefixes.ts'
import { quoteInert } from '../harness/quote.ts'

/** Why there may be no logs, and what to check, for the three ways in which `if-no-logs-found` tells it. */
export function explainNothingFound(target: ExportTarget, stage: string | null): Failure {
  if (target.kind === 'prefixes') {
    const prefixes = target.prefixes.map(prefix => quoteInert(prefix)).join(', ')
    return new Failure(
      'not-found',
      `Harness has no logs under ${prefixes}.`,
      'Check log-prefix against a log key of the execution, and that the logs are not older than Harness keeps them.'
    )
  }
  const { account, pipeline, run } = target
  const what = stage === null ? '' : `stage ${stage} of `
  return new Failure(
    'not-found',
    `Harness has no logs of ${what}run ${run} of the pipeline ${pipeline}, account ${account}.`,
    'Check account-id, pipeline-id (the identifier, not the name) and run-sequence, that the run has started, and that its logs are not ' +
      'older than Harness keeps them. An account without PIE_SIMPLIFY_LOG_BASE_KEY has the standard log keys: give them as ' +
      `log-prefix: accountId:${account}/orgId:ORG/projectId:PROJECT/pipelineId:${pipeline}/runSequence:${run}/level0:pipeline`
  )
}

/** There are logs, but none that could be had whole; a warning for each says why. */
export function explainNothingWhole(gaps: number): Failure {
  return new Failure(
    'archive-refused',
    `None of the logs could be had (${gaps} missing); the warnings say why.`,
    'Run the job again; if it stays, give execution-id or another log-prefix, and Harness makes a new archive.'
  )
}
