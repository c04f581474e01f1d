import { nodesOf, type KnownExecution } from '../harness/execution/execution.ts'
import type { LogKey } from '../harness/keys/log-key.ts'
import type { StepSelection } from '../selection/selection.ts'
import { rowsOfExecution, type OrderedStage } from './execution-rows.ts'
import type { Execution, Gap, LogFile, Logbook, ReadLog, Stage, Step } from './logbook.ts'
import { assignTextPaths, type TextName } from './names.ts'
import { knownOwner, ownersOf, type Owner } from './execution-of-log.ts'
import { inOrder } from './row-order.ts'
import { courseOf, UNKNOWN_COURSE, type Redact, type StepRow } from './tree-draft.ts'
import { compareInstants, instantOf, msOf } from '../text/times.ts'

/** What there is to know beside the logs. */
export interface LogbookOptions {
  readonly gaps?: readonly Gap[]
  /** All are in the logbook, also without logs. */
  readonly executions?: readonly KnownExecution[]
  /** Which steps of the graph are told although they have no log; all by default. */
  readonly selection?: StepSelection
  /** Blanks secrets; applied to every text of the logbook. */
  readonly redact?: Redact
}

/** An execution in the making. */
interface Draft {
  readonly owner: Owner
  readonly logs: readonly ReadLog[]
  readonly stages: readonly OrderedStage[]
  readonly start: number | null
  readonly anchor: null
  readonly retries: readonly number[]
}

/**
 * Puts the logs into their tree: that of the execution graph where it is known, else the one that their keys make. Every log is in it
 * once; the time that it takes grows with the logs and the nodes.
 *
 * @param logs each key once
 */
export function buildLogbook(
  logs: readonly ReadLog[],
  {
    gaps = [],
    executions = [],
    selection = { stage: null, step: null },
    redact = text => text
  }: LogbookOptions = {}
): Logbook {
  const once = [...new Map(executions.map(known => [knownOwner(known).id, known])).values()]
  const drafts = draftsOf(logs, once, selection, redact)
  const texts = textPathsOf(drafts, redact)
  return {
    executions: drafts.map(draft => executionOf(draft, texts, redact)),
    gaps: gaps.map(({ prefix, reason }) => ({ prefix: redact(prefix), reason: redact(reason) })),
    complete: gaps.length === 0,
    fileCount: logs.length,
    lineCount: sum(logs.map(log => log.lines)),
    errorCount: sum(logs.map(log => log.errors))
  }
}

/** Every foreign text that a logbook of these is made of. */
export function* textsOf(
  keys: readonly { readonly key: string; readonly logKey: LogKey | null }[],
  executions: readonly KnownExecution[],
  gaps: readonly Gap[]
): Generator<string> {
  for (const { key, logKey } of keys) {
    yield key
    if (logKey === null) continue
    const { account, pipeline, segments, unit } = logKey
    yield* [account, pipeline, ...segments, unit ?? '']
  }
  for (const { pipelineName, url, failure, stages } of executions) {
    yield* [pipelineName, url, failure ?? '']
    for (const node of nodesOf(stages))
      yield* [node.identifier, node.name, node.status, node.iteration ?? '', node.failure ?? '']
  }
  for (const { prefix, reason } of gaps) yield* [prefix, reason]
}

function draftsOf(
  logs: readonly ReadLog[],
  executions: readonly KnownExecution[],
  selection: StepSelection,
  redact: Redact
): Draft[] {
  const ordered = logs
    .map(log => ({ log, instant: instantOf(log.startedAt) }))
    .sort((a, b) => compareInstants(a.instant, b.instant) || compareKeys(a.log.key, b.log.key))
    .map(({ log }) => log)
  const owners = ownersOf(ordered, executions)
  const groups = new Map<string, { owner: Owner; logs: ReadLog[] }>()
  for (const owner of executions.map(knownOwner)) groups.set(owner.id, { owner, logs: [] })
  for (const [at, log] of ordered.entries()) {
    const owner = owners[at] ?? { id: '', known: null }
    const group = groups.get(owner.id)
    if (group === undefined) groups.set(owner.id, { owner, logs: [log] })
    else group.logs.push(log)
  }
  const drafts = [...groups.values()].map((group): Draft => ({
    ...group,
    stages: rowsOfExecution(group.logs, group.owner.known, selection, redact),
    start: group.owner.known?.startedAt ?? msOf(instantOf(group.logs[0]?.startedAt ?? null)),
    anchor: null,
    retries: []
  }))
  return inOrder(
    drafts.filter(({ owner }) => owner.known !== null),
    drafts.filter(({ owner }) => owner.known === null)
  )
}

function executionOf(
  { owner, logs, stages }: Draft,
  texts: ReadonlyMap<ReadLog, string>,
  redact: Redact
): Execution {
  const told = stages.map(({ stage, steps }): Stage => ({
    identifier: stage.identifier,
    name: stage.name,
    ...stage.course,
    steps: steps.map(step => stepOf(step, texts, redact))
  }))
  return { ...identityOf(owner, logs, redact), stages: told }
}

function identityOf({ known }: Owner, logs: readonly ReadLog[], redact: Redact): Omit<Execution, 'stages'> {
  const first = logs.find(log => log.logKey !== null)
  const optional = (text: string | null | undefined): string | null =>
    text === null || text === undefined ? null : redact(text)
  const orNull = (text: string | undefined): string | null => optional(text === '' ? null : text)
  const of = known ?? first?.logKey
  return {
    account: optional(of?.account),
    org: optional(of?.org),
    project: optional(of?.project),
    pipeline: optional(of?.pipeline),
    runSequence: of?.run ?? null,
    executionId: optional(known?.executionId ?? first?.executionId),
    name: orNull(known?.pipelineName),
    url: orNull(known?.url),
    ...(known === null ? UNKNOWN_COURSE : courseOf(known, redact))
  }
}

function stepOf(step: StepRow, texts: ReadonlyMap<ReadLog, string>, redact: Redact): Step {
  const { identifier, name, course, groups, groupNames, attempt } = step
  const units = new Map(step.place?.node.units.map(unit => [unit.name, unit.status]))
  const files = filesInOrder(step).map((log): LogFile => {
    const { executionId: _, ...rest } = log
    const status = (log.unit === null ? null : units.get(log.unit)) ?? null
    return {
      ...rest,
      key: redact(log.key),
      logKey: log.logKey === null ? null : redactKey({ ...log.logKey, attempt }, redact),
      text: texts.get(log) ?? '',
      unit: log.unit === null ? null : redact(log.unit),
      status: status === null ? null : redact(status)
    }
  })
  return { identifier, name, ...course, groups, groupNames, attempt, files }
}

/** As the graph names the keys, then as they came. */
function filesInOrder({ place, logs }: StepRow): readonly ReadLog[] {
  const keys = new Map(place?.node.logKeys.map((key, at) => [key, at]))
  const units = new Map(place?.node.units.map(({ name }, at) => [name, keys.size + at]))
  const orderOf = ({ key, unit }: ReadLog): number => keys.get(key) ?? units.get(unit ?? '') ?? Infinity
  const ordered = logs.map(log => ({ log, order: orderOf(log) }))
  return ordered.sort((a, b) => (a.order === b.order ? 0 : a.order - b.order)).map(({ log }) => log)
}

function redactKey(key: LogKey, redact: Redact): LogKey {
  const optional = (text: string | null): string | null => (text === null ? null : redact(text))
  return {
    ...key,
    account: redact(key.account),
    org: optional(key.org),
    project: optional(key.project),
    pipeline: redact(key.pipeline),
    execution: optional(key.execution),
    segments: key.segments.map(redact),
    stage: optional(key.stage),
    groups: key.groups.map(redact),
    step: optional(key.step),
    unit: optional(key.unit)
  }
}

function textPathsOf(drafts: readonly Draft[], redact: Redact): Map<ReadLog, string> {
  const labels = drafts.length > 1 ? executionLabels(drafts, redact) : []
  const names: TextName[] = []
  const logs: ReadLog[] = []
  for (const [executionAt, { stages }] of drafts.entries()) {
    for (const [stageAt, { stage, steps }] of stages.entries()) {
      for (const [stepAt, step] of steps.entries()) {
        for (const [unitAt, log] of filesInOrder(step).entries()) {
          logs.push(log)
          names.push({
            execution: labels[executionAt] ?? null,
            stageIndex: stageAt + 1,
            stage: stage.name,
            stepIndex: stepAt + 1,
            step: step.name,
            unitIndex: unitAt + 1,
            unit: log.unit === null ? null : redact(log.unit),
            alone: step.logs.length === 1
          })
        }
      }
    }
  }
  const paths = assignTextPaths(names)
  return new Map(logs.map((log, at) => [log, paths[at] ?? '']))
}

/** `PIPELINE-RUN`, and `PIPELINE-RUN-2` for a second one of the same: executions of two projects can share both. */
function executionLabels(drafts: readonly Draft[], redact: Redact): string[] {
  const seen = new Map<string, number>()
  return drafts.map(({ owner, logs }) => {
    const { pipeline, runSequence } = identityOf(owner, logs, redact)
    const label = pipeline === null ? 'Other' : `${pipeline}-${runSequence ?? 0}`
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    return count === 1 ? label : `${label}-${count}`
  })
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
