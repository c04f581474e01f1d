import { Failure } from '../../failure/failure.ts'
import type { ExportTarget, RunTarget } from '../../harness/export/export-target.ts'
import { standard } from '../../harness/keys/standard-keys.ts'
import { inertKey, inertText } from '../../failure/inert-text.ts'
import type { StepSelection } from '../../selection/selection.ts'

/** So many targets or prefixes are named. */
const MOST_NAMED = 5

/**
 * Why there may be no logs, and what to check, for the three ways in which `if-no-logs-found` tells
 * it.
 */
export function explainNothingFound(targets: readonly ExportTarget[], selection: StepSelection): Failure {
  const wanted = selectionText(selection)
  const what = targets.flatMap(target =>
    target.kind === 'prefixes'
      ? target.prefixes.map(prefix => `under ${inertKey(prefix)}`)
      : [`of ${runText(target)}`]
  )
  const named = what.slice(0, MOST_NAMED).join(', ')
  const more = what.length > MOST_NAMED ? ` and ${what.length - MOST_NAMED} more` : ''
  return new Failure(
    'not-found',
    `${`Harness has no logs ${wanted}${named}${more}`.trimEnd()}.`,
    whatToCheck(targets, wanted !== '')
  )
}

/** There are logs, but none that could be fetched whole; a warning for each says why. */
export function explainNothingWhole(gaps: number): Failure {
  return new Failure(
    'archive-refused',
    `None of the logs could be fetched (${gaps} missing); the warnings say why.`,
    'Run the job again; if it stays, give execution-id or another log-prefix, and Harness makes a new archive.'
  )
}

function selectionText({ stage, step }: StepSelection): string {
  const parts = [
    step === null ? '' : `of step ${inertText(step)} `,
    stage === null ? '' : `of stage ${inertText(stage)} `
  ]
  return parts.join('')
}

function runText({ account, pipeline, run }: RunTarget): string {
  return `run ${run} of the pipeline ${inertText(pipeline)}, account ${inertText(account)}`
}

function whatToCheck(targets: readonly ExportTarget[], selected: boolean): string {
  const run = targets.find((target): target is RunTarget => target.kind === 'run')
  const kept = 'that the logs are not older than Harness keeps them'
  const ran = selected ? 'that the stage or step has run' : 'that the run has started'
  if (targets.length === 0) return `Check ${ran}.`
  if (run === undefined) return `Check log-prefix against a log key of the execution, and ${kept}.`
  if (run.known != null) return `Check ${ran}, and ${kept}.`
  const [account, pipeline] = [inertText(run.account), inertText(run.pipeline)]
  const keys = { account, org: 'ORG', project: 'PROJECT', pipeline, run: run.run, execution: null }
  return (
    `Check account-id, pipeline-id (the identifier, not the name) and run-sequence, ${ran}, and ${kept}. ` +
    'An account without PIE_SIMPLIFY_LOG_BASE_KEY has the standard log keys: give org-id and project-id too, or ' +
    `log-prefix: ${standard.prefixes(keys, null).join('')}`
  )
}
