import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SampleExecution } from './executions.ts'
import { executionGraphOf, layoutOf } from './execution-graph-json.ts'
import { readBody, sendText, type SandboxRequest } from './http.ts'
import type { SampleGraph } from './sample-graph.ts'

const EXECUTION = /^(?:\/gateway)?\/pipeline\/api\/pipelines\/execution\/v2\/([^/]+)$/
const EXECUTIONS = /^(?:\/gateway)?\/pipeline\/api\/pipelines\/execution\/summary$/
const RETRIES = /^(?:\/gateway)?\/pipeline\/api\/pipeline\/execute\/retryHistory\/([^/]+)$/

/** Which of the Pipeline Service's calls a path is. */
export function pipelineRoute(path: string): 'execution' | 'executions' | 'retries' | null {
  if (RETRIES.test(path)) return 'retries'
  return EXECUTION.test(path) ? 'execution' : EXECUTIONS.test(path) ? 'executions' : null
}

/** A pocket Pipeline Service: the executions, and how they go on. */
export class PipelineService {
  readonly #executions = new Map<string, SampleExecution>()
  readonly #lives = new Map<string, SampleGraph[]>()
  readonly #clocks = new Map<string, () => SampleGraph>()
  readonly #forbidden = new Set<string>()

  /** From now on it knows this execution, if that has a graph. */
  add(execution: SampleExecution): void {
    if (execution.graph !== undefined) this.#executions.set(execution.execution, execution)
  }

  /** The key's owner may not view the pipelines of this project. */
  forbid(project: string): void {
    this.#forbidden.add(project)
  }

  /** Each look at the execution sees the next of these, the last one for ever. */
  live(executionId: string, ...states: SampleGraph[]): void {
    this.#lives.set(executionId, [...states])
  }

  /** Each look at the execution sees what this gives then. */
  at(executionId: string, graph: () => SampleGraph): void {
    this.#clocks.set(executionId, graph)
  }

  /** Answers a call that was authorised. */
  async answer(record: SandboxRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request)).toString()
    const scope = ['accountIdentifier', 'orgIdentifier', 'projectIdentifier']
    const missing = scope.find(name => (record.query[name] ?? '') === '')
    const method = record.on === 'executions' ? 'POST' : 'GET'
    if (record.method !== method) {
      sendError(response, 405, 'METHOD_NOT_ALLOWED', 'HTTP 405 Method Not Allowed')
    } else if (missing !== undefined) {
      sendError(response, 400, 'INVALID_REQUEST', `Query param ${missing} must not be null`)
    } else if (record.on === 'execution') {
      this.#one(record, response)
    } else if (record.on === 'retries') {
      this.#tries(record, response)
    } else {
      const filter = parse(body)
      if (filter === null) sendError(response, 400, 'INVALID_REQUEST', 'Unable to process JSON')
      else this.#list(record, filter, response)
    }
  }

  #one(record: SandboxRequest, response: ServerResponse): void {
    const id = decodeURIComponent(EXECUTION.exec(record.path)?.[1] ?? '')
    const execution = this.#executions.get(id)
    if (this.#forbidden.has(record.query.projectIdentifier ?? '')) {
      sendError(response, 403, 'NG_ACCESS_DENIED', 'Missing permission core_pipeline_view on pipeline')
      return
    }
    if (execution === undefined || !isIn(execution, record.query)) {
      const said = `Plan Execution Summary does not exist or has been deleted for planExecutionId: ${id}`
      sendError(response, 400, 'INVALID_REQUEST', `Invalid request: ${said}`)
      return
    }
    const graph = this.#now(execution)
    const states = this.#lives.get(id) ?? []
    if (states.length > 1) states.shift()
    const withGraph = record.query.renderFullBottomGraph === 'true'
    sendData(response, {
      pipelineExecutionSummary: summaryOf(execution, graph),
      executionGraph: withGraph ? executionGraphOf(execution, graph) : null,
      ...this.#rollbackOf(execution)
    })
  }

  /** A run and its retries, the newest first. */
  #tries({ path }: SandboxRequest, response: ServerResponse): void {
    const id = decodeURIComponent(RETRIES.exec(path)?.[1] ?? '')
    const first = this.#executions.get(id)?.retryOf ?? id
    const all = [...this.#executions.values()].filter(
      ({ execution, retryOf }) => execution === first || retryOf === first
    )
    const runs = all.length > 1 ? all.toSorted((a, b) => b.run - a.run) : []
    sendData(response, {
      latestExecutionId: runs[0]?.execution ?? null,
      executionInfos: runs.map(one => {
        const { status, startedAt, endedAt } = this.#now(one)
        return { uuid: one.execution, status, startTs: startedAt, endTs: endedAt }
      })
    })
  }

  /** Newer servers give the rollback's summary and graph beside those of the execution. */
  #rollbackOf({ rollback }: SampleExecution): object {
    const execution = this.#executions.get(rollback ?? '')
    if (execution === undefined) return {}
    const graph = this.#now(execution)
    const pipelineExecutionSummary = summaryOf(execution, graph)
    return { rollbackGraph: { pipelineExecutionSummary, executionGraph: executionGraphOf(execution, graph) } }
  }

  #now({ execution, graph }: SampleExecution): SampleGraph {
    const now = this.#clocks.get(execution)?.() ?? this.#lives.get(execution)?.[0] ?? graph
    if (now === undefined) throw new Error('an execution without a graph is never added')
    return now
  }

  #list({ query }: SandboxRequest, filter: object, response: ServerResponse): void {
    const known = [...this.#executions.values()]
    const inProject = known.filter(execution => isIn(execution, query))
    if (inProject.length === 0) {
      const { orgIdentifier: org = '', projectIdentifier: project = '' } = query
      const said = known.some(execution => execution.org === org)
        ? `Project with orgIdentifier [${org}] and identifier [${project}] not found`
        : `Organization with identifier [${org}] not found`
      sendError(response, 404, 'ENTITY_NOT_FOUND', said)
      return
    }
    // A pipeline that isn't there has no executions: the list doesn't ask whether it exists.
    const pipeline = query.pipelineIdentifier ?? ''
    const all = inProject
      .filter(execution => pipeline === '' || execution.pipeline === pipeline)
      .filter(execution => passes(execution, this.#now(execution).status, filter))
      .toSorted((a, b) => b.run - a.run)
    const size = Math.max(1, Number(query.size ?? '10'))
    const page = Math.max(0, Number(query.page ?? '0'))
    const content = all
      .slice(page * size, (page + 1) * size)
      .map(execution => summaryOf(execution, this.#now(execution)))
    const totalPages = Math.ceil(all.length / size)
    sendData(response, {
      content,
      totalPages,
      totalElements: all.length,
      last: page >= totalPages - 1,
      first: page === 0,
      size,
      number: page,
      numberOfElements: content.length,
      empty: content.length === 0
    })
  }
}

function isIn(execution: SampleExecution, query: Readonly<Record<string, string>>): boolean {
  return (
    execution.account === query.accountIdentifier &&
    execution.org === query.orgIdentifier &&
    execution.project === query.projectIdentifier
  )
}

/** Of a filter the statuses and the fields of `moduleInfo` count. */
function passes(execution: SampleExecution, status: string, filter: object): boolean {
  const { status: statuses, moduleProperties = {} } = filter as {
    status?: readonly string[]
    moduleProperties?: object
  }
  if (statuses !== undefined && !statuses.includes(status)) return false
  return hasFields(execution.facts?.moduleInfo ?? {}, moduleProperties)
}

function hasFields(value: unknown, wanted: object): boolean {
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  return Object.entries(wanted).every(([name, field]: [string, unknown]) =>
    typeof field === 'object' && field !== null ? hasFields(fields[name], field) : fields[name] === field
  )
}

function summaryOf(execution: SampleExecution, graph: SampleGraph): Record<string, unknown> {
  return {
    pipelineIdentifier: execution.pipeline,
    orgIdentifier: execution.org,
    projectIdentifier: execution.project,
    planExecutionId: execution.execution,
    name: graph.name,
    status: graph.status,
    runSequence: execution.run,
    startTs: graph.startedAt,
    endTs: graph.endedAt,
    failureInfo: { message: graph.failure ?? '', failureTypeList: [], responseMessages: [] },
    shouldUseSimplifiedKey: execution.layout !== 'standard',
    rollbackModeExecutionId: execution.rollback ?? null,
    ...execution.facts,
    ...layoutOf(graph)
  }
}

function parse(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

const JSON_HEADERS = { 'content-type': 'application/json' }

function sendData(response: ServerResponse, data: unknown): void {
  sendText(
    response,
    200,
    JSON.stringify({ status: 'SUCCESS', data, metaData: null, correlationId: randomUUID() }),
    JSON_HEADERS
  )
}

/** An error in the Pipeline Service's words. */
export function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  const body = { status: 'ERROR', code, message, correlationId: randomUUID(), detailedMessage: null }
  sendText(response, status, JSON.stringify(body), JSON_HEADERS)
}
