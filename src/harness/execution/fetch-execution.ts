import { readExecution, type ExecutionScope } from './execution-answer.ts'
import type { KnownExecution } from './execution.ts'
import { askPipelineService, inScope } from './pipeline-service.ts'
import { redactExecution } from './redact-execution.ts'
import type { Harness } from '../http/http.ts'
import { inertText } from '../../failure/inert-text.ts'

const PATH = '/pipeline/api/pipelines/execution/v2/'
/** Bytes; a graph of 10,000 nodes has some tens of MB. */
const ANSWER_LIMIT = 128 * 1_048_576

/**
 * An execution with its graph, as the Pipeline Service tells it.
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
  const execution = await askPipelineService(harness, scope, question, read, deadline)
  return redactExecution(execution, redact)
}
