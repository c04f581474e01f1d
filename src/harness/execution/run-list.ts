import { inertText } from '../../failure/inert-text.ts'
import { listOf, objectOf, textOf, timeOf, type ForeignObject } from '../http/foreign-json.ts'
import type { Harness } from '../http/http.ts'
import { runOf, type ExecutionScope } from './execution-answer.ts'
import { readSource, type ExecutionSource } from './execution-source.ts'
import { formatExecutionUrl } from './execution-url.ts'
import { askPipelineService, inScope } from './pipeline-service.ts'

/** A run of a pipeline as a list tells of it; texts are foreign, times in ms since 1970. */
export interface ListedRun {
  readonly run: number
  /** planExecutionId */
  readonly executionId: string
  /** As Harness spells it; empty when the list doesn't tell. */
  readonly status: string
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly source: ExecutionSource | null
  /** planExecutionId of the execution that rolled it back; null without one. */
  readonly rollbackId: string | null
  /** The execution's page in Harness. */
  readonly url: string
}

/** Which runs are asked for. */
export interface RunQuery {
  /** Identifier. */
  readonly pipeline: string
  /** From 0. */
  readonly page: number
  /** Statuses as Harness spells them; all by default. */
  readonly statuses?: readonly string[]
  /** What `moduleInfo` has to hold, by its fields. */
  readonly moduleProperties?: ForeignObject
}

/** Some runs, the newest first. */
export interface RunPage {
  readonly runs: readonly ListedRun[]
  /** There are no older ones. */
  readonly isLast: boolean
}

const PATH = '/pipeline/api/pipelines/execution/summary'
/** Bytes; a page of summaries has several MB. */
const ANSWER_LIMIT = 64 * 1_048_576
const PAGE_SIZE = 50

/**
 * A page of a pipeline's runs, the newest first.
 * @throws Failure those of `askPipelineService`
 */
export function fetchRunPage(
  harness: Harness,
  scope: ExecutionScope,
  { pipeline, page, statuses, moduleProperties }: RunQuery,
  deadline?: number
): Promise<RunPage> {
  const question = {
    method: 'POST',
    path: PATH,
    query: { pipelineIdentifier: pipeline, page: String(page), size: String(PAGE_SIZE) },
    body: JSON.stringify({ filterType: 'PipelineExecution', status: statuses, moduleProperties }),
    answerLimit: ANSWER_LIMIT,
    what: `the runs of the pipeline ${inertText(pipeline)} ${inScope(scope)}`,
    check: 'Check pipeline-id, org-id and project-id.'
  } as const
  const read = (data: unknown): RunPage | null => {
    const { content, last, totalPages } = objectOf(data)
    if (!Array.isArray(content)) return null
    const summaries = listOf(content).map(objectOf)
    const runs = summaries.flatMap(each => readRun(each, scope, pipeline, harness.connection.baseUrl) ?? [])
    return { runs, isLast: last === true || content.length === 0 || page + 1 === totalPages }
  }
  return askPipelineService(harness, scope, question, read, deadline)
}

/**
 * @returns null for one without number or id, and for a run of another pipeline or project: a
 *   server that leaves out the filter tells of these, too
 */
function readRun(
  summary: ForeignObject,
  { account, org, project }: ExecutionScope,
  pipeline: string,
  baseUrl: string
): ListedRun | null {
  const run = runOf(summary.runSequence)
  const executionId = textOf(summary.planExecutionId)
  const isOther =
    (textOf(summary.pipelineIdentifier) ?? pipeline) !== pipeline ||
    (textOf(summary.orgIdentifier) ?? org) !== org ||
    (textOf(summary.projectIdentifier) ?? project) !== project
  if (run === null || executionId === null || isOther) return null
  return {
    run,
    executionId,
    status: textOf(summary.status) ?? '',
    startedAt: timeOf(summary.startTs),
    endedAt: timeOf(summary.endTs),
    source: readSource(summary.moduleInfo),
    rollbackId: textOf(summary.rollbackModeExecutionId),
    url: formatExecutionUrl(baseUrl, { account, org, project, pipeline, executionId })
  }
}
