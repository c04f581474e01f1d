import { NOTHING_FOUND, type FindOptions, type FoundExecutions } from './found-executions.ts'
import { awaitFamily, selectIn } from './awaited-execution.ts'
import { findOfCommit } from './find-commit-executions.ts'
import { Failure } from '../failure/failure.ts'
import type { Harness } from '../harness/http/http.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { findRun } from '../harness/execution/find-run.ts'
import type { ExecutionScope } from '../harness/execution/execution-answer.ts'
import type { ExportTarget } from '../harness/export/export-target.ts'
import { quotedText } from '../failure/inert-text.ts'
import type { ExecutionRequest, RunRequest } from '../inputs/execution-request.ts'

/**
 * Finds the executions that the inputs name, waits for their end, and turns the names of stage and
 * step into identifiers.
 *
 * @throws Failure when what is named isn't there, or can't be looked up
 */
export async function findExecutions(
  harness: Harness,
  request: ExecutionRequest,
  options: FindOptions
): Promise<FoundExecutions> {
  if (request.kind === 'commit') return findOfCommit(harness, request, options)
  if (request.kind === 'run' && request.scope !== null) {
    return findKnown(harness, request, { account: request.account, ...request.scope }, options)
  }
  if (request.kind === 'run') {
    options.notice(
      'Only the logs are asked for. With org-id and project-id (or execution-url) the action also knows names, statuses and times, waits for a run that has not ended, and gets every log of very large executions.'
    )
  }
  const target = request.kind === 'run' ? targetOf(request) : request
  const { selection } = options
  return { ...NOTHING_FOUND, targets: [target], selection }
}

/** The inputs' check lets no request through without scope that lacks one of these. */
function targetOf({ account, pipeline, run, execution }: RunRequest): ExportTarget {
  if (pipeline === null || run === null) throw new TypeError('a run without its pipeline or number')
  return { kind: 'run', account, pipeline, run, execution, known: null }
}

async function findKnown(
  harness: Harness,
  request: RunRequest,
  scope: ExecutionScope,
  options: FindOptions
): Promise<FoundExecutions> {
  const { pipeline, run, page } = request
  const executionId =
    request.execution ?? (await findRun(harness, scope, pipeline ?? '', run ?? 0, options.deadline))
  const seen = await fetchExecution(harness, scope, executionId, options.deadline)
  refuseOther(seen, request, harness.connection.redact)
  return selectIn([await awaitFamily(harness, seen, page, options)], options, harness)
}

function refuseOther(
  execution: KnownExecution,
  { pipeline, run }: RunRequest,
  redact: (text: string) => string
): void {
  const quoted = (text: string): string => quotedText(text, redact)
  const id = quoted(execution.executionId)
  if (pipeline !== null && execution.pipeline !== pipeline) {
    throw new Failure(
      'input',
      `The execution ${id} is of the pipeline ${quoted(execution.pipeline)}, not of ${quoted(pipeline)}.`,
      'Change pipeline-id or execution-id (or execution-url), or leave pipeline-id out.'
    )
  }
  if (run !== null && execution.run !== run) {
    throw new Failure(
      'input',
      `The execution ${id} is run ${execution.run} of its pipeline, not run ${run}.`,
      'Change run-sequence or execution-id (or execution-url), or leave run-sequence out.'
    )
  }
}
