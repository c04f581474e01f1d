import { isFailure } from '../../harness/execution/execution-status.ts'
import type { KnownExecution } from '../../harness/execution/execution.ts'
import { Failure } from '../../failure/failure.ts'
import { inertText } from '../../failure/inert-text.ts'

/** What `fail-on-execution-failure` ends the step with; null when none of the executions failed. */
export function explainFailedExecutions(executions: readonly KnownExecution[]): Failure | null {
  const [first, ...others] = executions.filter(({ status }) => isFailure(status))
  if (first === undefined) return null
  const { pipeline, run, status, failure, url } = first
  const why = failure === null ? '' : `: ${inertText(failure, 500)}`
  const more = others.length === 0 ? '' : ` ${others.length} more failed, too.`
  return new Failure(
    'execution-failed',
    `Run ${run} of the pipeline ${inertText(pipeline)} ended as ${inertText(status)}${why}.${more}`,
    `The job summary and the artifact tell where; in Harness: ${inertText(url, 500)}`
  )
}
