import { isFailure, statusKind } from '../../harness/execution/execution-status.ts'
import { nodesOf, type KnownExecution } from '../../harness/execution/execution.ts'
import { Failure } from '../../failure/failure.ts'
import { quotedText } from '../../failure/inert-text.ts'

/**
 * What `fail-on-execution-failure` ends the step with; null when none of the executions failed. An
 * earlier run that steps were taken from doesn't count, nor a pipeline whose failure the stage that
 * ran it was forgiven.
 *
 * @param redact comes before Harness's message is cut to length
 */
export function explainFailedExecutions(
  executions: readonly KnownExecution[],
  redact: (text: string) => string
): Failure | null {
  const [first, ...others] = executions.filter(one => isFailure(one.status) && counts(one, executions))
  if (first === undefined) return null
  const { pipeline, run, status, failure, url } = first
  const why = failure === null ? '' : `: ${quotedText(failure, redact, 500)}`
  const more = others.length === 0 ? '' : ` ${others.length} more failed, too.`
  return new Failure(
    'execution-failed',
    `Run ${run} of the pipeline ${quotedText(pipeline, redact)} ended as ${quotedText(status, redact)}${why}.${more}`,
    `The job summary and the artifact tell where; in Harness: ${quotedText(url, redact, 500)}`
  )
}

function counts({ partOf }: KnownExecution, executions: readonly KnownExecution[]): boolean {
  if (partOf === null) return true
  if (partOf.role === 'retried-from') return false
  const above = executions.find(({ executionId }) => executionId === partOf.executionId)
  const nodes = above === undefined ? [] : [...nodesOf(above.stages)]
  const stage = nodes.find(({ uuid }) => uuid === partOf.stageUuid)
  return !['success', 'ignored'].includes(statusKind(stage?.status ?? null))
}
