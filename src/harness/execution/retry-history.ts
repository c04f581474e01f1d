import { Failure } from '../../failure/failure.ts'
import { idOf, listOf, objectOf } from '../http/foreign-json.ts'
import { parseJsonObject } from '../../text/json-object.ts'
import type { Harness } from '../http/http.ts'
import type { KnownExecution } from './execution.ts'

const PATH = '/pipeline/api/pipeline/execute/retryHistory/'
/** An execution is retried a few times; foreign nonsense is bounded. */
const MOST_RUNS = 20

/**
 * The other executions (planExecutionId) that Harness names as tries of this one, the newest first.
 * Empty where it doesn't say: this only explains what the graph tells. By its API reference, the
 * answer has `executionInfos`, each with its id as `uuid`; a run of its own has none.
 */
export async function fetchRetryHistory(
  harness: Harness,
  { account, org, project, pipeline, executionId }: KnownExecution,
  deadline: number
): Promise<readonly string[]> {
  const query = {
    accountIdentifier: account,
    orgIdentifier: org,
    projectIdentifier: project,
    pipelineIdentifier: pipeline
  }
  try {
    const path = PATH + encodeURIComponent(executionId)
    const { status, body } = await harness.call('GET', path, query, deadline, { silentTries: 1 })
    const { executionInfos } = objectOf(status === 200 ? parseJsonObject(body)?.data : null)
    const ids = listOf(executionInfos).flatMap(run => idOf(objectOf(run).uuid) ?? [])
    return [...new Set(ids)].filter(id => id !== executionId).slice(0, MOST_RUNS)
  } catch (error) {
    if (error instanceof Failure) return []
    throw error
  }
}
