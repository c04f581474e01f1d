import { readExecution, type ExecutionScope } from './execution-answer.ts'
import { hasRun, isFinal } from './execution-status.ts'
import type { KnownExecution } from './execution.ts'
import { askPipelineService, inScope } from './pipeline-service.ts'
import { redactExecution } from './redact-execution.ts'
import type { Harness } from '../http/http.ts'
import { inertText } from '../../failure/inert-text.ts'
import { backOff } from '../../failure/retry.ts'

const PATH = '/pipeline/api/pipelines/execution/v2/'
/** Bytes; a graph of 10,000 nodes has some tens of MB. */
const ANSWER_LIMIT = 128 * 1_048_576

/** It ran, and Harness does not tell of what it consisted. */
export function isUntold({ stages, status }: Pick<KnownExecution, 'stages' | 'status'>): boolean {
  return stages.length === 0 && isFinal(status) && hasRun(status)
}

/**
 * An execution with its graph, as the Pipeline Service tells it; one that comes without is asked
 * for once more.
 * @throws Failure those of `askPipelineService`
 */
export async function fetchExecution(
  harness: Harness,
  scope: ExecutionScope,
  executionId: string,
  deadline?: number
): Promise<KnownExecution> {
  const question = {
    method: 'GET',
    path: PATH + encodeURIComponent(executionId),
    query: { renderFullBottomGraph: 'true' },
    answerLimit: ANSWER_LIMIT,
    what: `the execution ${inertText(executionId)} ${inScope(scope)}`,
    check: 'Check execution-id, org-id and project-id (or execution-url).'
  } as const
  const { baseUrl, redact } = harness.connection
  const read = (data: unknown): KnownExecution | null => readExecution(data, scope, { executionId, baseUrl })
  const ask = (): Promise<KnownExecution> => askPipelineService(harness, scope, question, read, deadline)
  let execution = await ask()
  if (isUntold(execution)) {
    await harness.connection.clock.sleep(backOff(1))
    execution = await ask()
  }
  return redactExecution(execution, redact)
}
