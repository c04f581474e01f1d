import type { ChildExecution, CommandUnit, ExecutionNode } from './execution.ts'
import { hasRun, isFinal } from './execution-status.ts'
import { idOf, listOf, objectOf, textOf, textsOf, timeOf, type ForeignObject } from '../http/foreign-json.ts'
import { parseLogKey, splitUnit, withUnit } from '../keys/log-key.ts'
import { iterationOf } from '../keys/iterations.ts'

/** A step has one, or a few; more are foreign nonsense. */
const MOST_DELEGATES = 10

/** What a node of the graph is for people; a container is only there for what it holds. */
export type NodeRole = 'stage' | 'group' | 'step' | 'container'

/** A node of the execution graph, by itself. */
export interface GraphNode extends Omit<ExecutionNode, 'kind' | 'uuid' | 'children'> {
  readonly role: NodeRole
  /** `pipeline.stages.Build.spec.execution.steps.Run_Tests` */
  readonly baseFqn: string
}

const CONTAINERS = new Set([
  'PIPELINE_SECTION',
  'STAGES_STEP',
  'NG_EXECUTION',
  'STRATEGY',
  'NG_FORK',
  'FORK',
  'NG_SECTION',
  'NG_SECTION_WITH_ROLLBACK_INFO',
  'ROLLBACK_OPTIONAL_CHILD_CHAIN',
  'IDENTITY_STRATEGY'
])

const STAGE_FQN = /^pipeline\.stages\.(?:parallel[^.]*\.)?[^.]+$/u
/** `DEPLOYMENT_STAGE_STEP`, `APPROVAL_STAGE`, `IntegrationStageStepPMS`, … */
const STAGE_TYPE = /(?:_STAGE(?:_STEP)?|StageStep(?:PMS)?)$/u

/** Reads a node of the graph; `holdsOthers`: it has children. */
export function readNode(uuid: string, value: unknown, holdsOthers: boolean): GraphNode {
  const node = objectOf(value)
  const stepType = textOf(node.stepType)
  const baseFqn = textOf(node.baseFqn) ?? ''
  const units = unitsOf(node)
  const own = keysOfResponses(node)
  const role = roleOf(stepType, baseFqn, holdsOthers, own.length > 0)
  // Only steps write to the key that every node is given.
  const logKeys = role === 'step' ? withBaseKey(own, baseKeyOf(node, own), units) : own
  const key = parseLogKey(textOf(node.logBaseKey) ?? own[0] ?? '')
  const identifier =
    key?.step ?? key?.stage ?? textOf(node.identifier) ?? baseFqn.slice(baseFqn.lastIndexOf('.') + 1)
  const name = textOf(node.name) ?? identifier
  const status = textOf(node.status) ?? ''
  const iteration = iterationLabel(objectOf(node.strategyMetadata), identifier, parentIn(key, role))
  return {
    role,
    setupId: textOf(node.setupId),
    identifier: identifier === '' ? uuid : identifier,
    name: identifier === 'liteEngineTask' ? 'Initialize' : name === '' ? uuid : name,
    stepType,
    baseFqn,
    status,
    startedAt: timeOf(node.startTs),
    endedAt: timeOf(node.endTs),
    failure: failureOf(node.failureInfo),
    waitsFor: isFinal(status) || !hasRun(status) ? null : waitsForOf(node, stepType ?? ''),
    delegates: delegatesOf(node),
    child: childOf(node, iteration === null ? attemptOf(identifier, baseFqn) : 1),
    iteration,
    logKeys,
    units
  }
}

function roleOf(stepType: string | null, baseFqn: string, holdsOthers: boolean, hasLogs: boolean): NodeRole {
  const type = stepType ?? ''
  if (CONTAINERS.has(type)) return 'container'
  if (STAGE_FQN.test(baseFqn) || STAGE_TYPE.test(type)) return 'stage'
  if (type === 'STEP_GROUP') return 'group'
  return holdsOthers && !hasLogs ? 'container' : 'step'
}

/** The plan's name has no ending of a retry, which the keys have. */
function attemptOf(identifier: string, baseFqn: string): number {
  const plain = baseFqn.slice(baseFqn.lastIndexOf('.') + 1)
  const [, number = '0'] = /^_([1-9]\d?)$/u.exec(identifier.slice(plain.length)) ?? []
  return identifier.startsWith(plain) ? Number(number) + 1 : 1
}

/** The id also stands where a stage of type Pipeline says what it waits for. */
function childOf(node: ForeignObject, attempt: number): ChildExecution | null {
  if (node.stepType !== 'PIPELINE_STAGE') return null
  const { childPipelineExecutionDetails } = objectOf(node.stepDetails)
  const { planExecutionId, orgId, projectId } = objectOf(childPipelineExecutionDetails)
  const [callbackId] = responsesOf(node).flatMap(({ callbackIds }) => listOf(callbackIds))
  const executionId = idOf(planExecutionId) ?? idOf(callbackId)
  return executionId === null ? null : { executionId, org: idOf(orgId), project: idOf(projectId), attempt }
}

function delegatesOf(node: ForeignObject): string[] {
  const names = listOf(node.delegateInfoList).flatMap(one => textOf(objectOf(one).name) ?? [])
  return [...new Set(names)].slice(0, MOST_DELEGATES)
}

/**
 * Harness's own words for a failure; the parts that it consists of where it has none for the whole.
 */
export function failureOf(failureInfo: unknown): string | null {
  const info = objectOf(failureInfo)
  const whole = textOf(info.message) ?? textOf(info.errorMessage)
  if (whole !== null) return whole
  const parts = listOf(info.responseMessages).map(one => textOf(objectOf(one).message))
  return parts.find(part => part !== null) ?? null
}

/** Each with the name of how the step ran: `{"async": {"logKeys": [], "units": []}}`. */
function responsesOf(node: ForeignObject): ForeignObject[] {
  return listOf(node.executableResponses).flatMap(response => Object.values(objectOf(response)).map(objectOf))
}

function keysOfResponses(node: ForeignObject): string[] {
  return [...new Set(responsesOf(node).flatMap(({ logKeys }) => textsOf(logKeys)))]
}

function unitsOf(node: ForeignObject): CommandUnit[] {
  const units = new Map<string, CommandUnit>()
  for (const { units: names } of responsesOf(node))
    for (const name of textsOf(names)) units.set(name, { name, status: null, startedAt: null, endedAt: null })
  for (const progress of listOf(node.unitProgresses).map(objectOf)) {
    const name = textOf(progress.unitName)
    if (name === null) continue
    const [startedAt, endedAt] = [timeOf(progress.startTime), timeOf(progress.endTime)]
    units.set(name, { name, status: textOf(progress.status), startedAt, endedAt })
  }
  return [...units.values()]
}

/**
 * What the node's keys begin with. In a run that was retried from a stage the nodes of earlier
 * stages are copies: their keys are of the original run, whatever run `logBaseKey` names.
 */
function baseKeyOf(node: ForeignObject, own: readonly string[]): string {
  const baseKey = textOf(node.logBaseKey) ?? ''
  const [first] = own
  const [base, ran] = [parseLogKey(baseKey), first === undefined ? null : parseLogKey(first)]
  if (first === undefined || base === null || ran === null) return baseKey
  return base.run === ran.run && base.execution === ran.execution ? baseKey : splitUnit(first).bare
}

/** In the order of the units, those first that have none. */
function withBaseKey(own: readonly string[], baseKey: string, units: readonly CommandUnit[]): string[] {
  const keys = new Set(own)
  const { bare } = splitUnit(baseKey)
  const ofUnits = units.filter(({ status }) => status === null || hasRun(status))
  if (baseKey !== '' && (baseKey !== bare || ofUnits.length === 0)) keys.add(baseKey)
  if (bare !== '') for (const { name } of ofUnits) keys.add(withUnit(bare, name))
  const rank = new Map(units.map(({ name }, at) => [name, at]))
  const rankOf = (key: string): number => {
    const { unit } = splitUnit(key)
    return unit === null || unit === '' ? -1 : (rank.get(unit) ?? units.length)
  }
  return [...keys].sort((a, b) => rankOf(a) - rankOf(b))
}

/**
 * The identifier above the last one of a key that it may be an iteration of: `Build_Image` in the
 * stage `Build` is a step of its own.
 */
function parentIn(key: ReturnType<typeof parseLogKey>, role: NodeRole): string | undefined {
  if (key?.step == null) return undefined
  return key.groups.at(-1) ?? (role === 'step' ? undefined : (key.stage ?? undefined))
}

/** Harness has spelt the fields `matrixMetadata.matrixValues` and `matrixmetadata.matrixvalues`. */
function iterationLabel(
  metadata: ForeignObject,
  identifier: string,
  parent: string | undefined
): string | null {
  const ending = iterationOf(parent, identifier)
  // The steps inside an iteration can carry its metadata, too.
  if (parent !== undefined && ending === null) return null
  const matrix = objectOf(anyCase(metadata, 'matrixMetadata'))
  const values = Object.values(objectOf(anyCase(matrix, 'matrixValues'))).filter(
    value => typeof value === 'string' || typeof value === 'number'
  )
  if (values.length > 0) return values.join(', ')
  const looped = textOf(anyCase(objectOf(anyCase(metadata, 'forMetadata')), 'value'))
  if (looped !== null) return looped
  const { currentIteration: number } = metadata
  return ending ?? (typeof number === 'number' ? String(number) : null)
}

function anyCase(object: ForeignObject, name: string): unknown {
  return Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

/**
 * Who approves, which ticket or resource is waited for: as far as the step's own settings, or a
 * word of its type, tell.
 */
function waitsForOf(node: ForeignObject, stepType: string): string | null {
  const parameters = objectOf(node.stepParameters)
  const settings = { ...objectOf(parameters.spec), ...parameters }
  const approvers = objectOf(settings.approvers)
  const people = [...textsOf(approvers.userGroups), ...textsOf(approvers.users)]
  if (/approval/iu.test(stepType)) {
    const ticket = textOf(settings.issueKey) ?? textOf(settings.ticketNumber)
    if (ticket !== null) return `the approval of ${ticket}`
    return people.length > 0 ? `the approval of ${people.join(', ')}` : 'an approval'
  }
  const resource = textOf(settings.resourceUnit)
  if (/constraint|restraint|queue/iu.test(stepType))
    return resource === null ? 'a resource' : `the resource ${resource}`
  const isTaskWaiting = /^task_?waiting$/iu.test(textOf(node.status) ?? '')
  return isTaskWaiting && listOf(node.delegateInfoList).length === 0 ? 'a delegate' : null
}
