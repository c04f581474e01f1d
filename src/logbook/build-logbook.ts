import { statusName } from '../harness/execution/execution-status.ts'
import { nodesOf, type KnownExecution } from '../harness/execution/execution.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { parseLogKey } from '../harness/keys/log-key.ts'
import type { StepSelection } from '../selection/selection.ts'
import { draftExecutions, type ExecutionDraft } from './execution-draft.ts'
import { knownOwner } from './execution-of-log.ts'
import { failedElsewhere } from './failed-elsewhere.ts'
import {
  mayBeBroken,
  type Execution,
  type Gap,
  type LogFile,
  type Logbook,
  type Membership,
  type ReadLog,
  type Stage,
  type Step
} from './logbook.ts'
import { redactSource, redactTrigger, textsIn } from './redact-facts.ts'
import { filesInOrder } from './step-files.ts'
import { textPathsOf } from './text-paths.ts'
import { toldGaps } from './told-gaps.ts'
import { runStateOf, UNKNOWN_STATE, type Redact, type StepDraft } from './tree-draft.ts'

/** Most steps have no delegate that is told. */
const NONE: readonly string[] = []

/** What there is to know beside the logs. */
export interface LogbookOptions {
  readonly gaps?: readonly Gap[]
  /** All are in the logbook, also without logs; those that belong to one stand behind it. */
  readonly executions?: readonly KnownExecution[]
  /** Which steps of the graph are told although they have no log; all by default. */
  readonly selection?: StepSelection
  /** Of executions of which something else is selected. */
  readonly selections?: ReadonlyMap<KnownExecution, StepSelection> | undefined
  /** Blanks secrets; applied to every text of the logbook. */
  readonly redact?: Redact
}

/**
 * Puts the logs into their tree: that of the execution graph where it is known, else the one that
 * their keys make. Every log is in it once; the time that it takes grows with the logs and the
 * nodes.
 *
 * @param logs each key once
 */
export function buildLogbook(
  logs: readonly ReadLog[],
  {
    gaps: knownGaps = [],
    executions = [],
    selection = { stage: null, step: null },
    selections = new Map(),
    redact = text => text
  }: LogbookOptions = {}
): Logbook {
  const once = [...new Map(executions.map(known => [knownOwner(known).id, known])).values()]
  const selectionOf = (known: KnownExecution | null): StepSelection =>
    (known === null ? undefined : selections.get(known)) ?? selection
  const drafts = draftExecutions(logs, { executions: once, selectionOf, redact })
  const gaps = toldGaps(drafts, knownGaps, redact)
  const context: Context = { drafts, texts: textPathsOf(drafts, redact), redact, indexes: indexesOf(drafts) }
  return {
    executions: drafts.map(draft => executionOf(draft, context)),
    gaps,
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
  for (const { pipelineName, url, failure, stages, trigger, abortedBy, source } of executions) {
    yield* [pipelineName, url, failure ?? '', abortedBy ?? '', ...textsIn(trigger), ...textsIn(source)]
    for (const node of nodesOf(stages)) {
      const { identifier, name, status, iteration, failure: message, delegates } = node
      yield* [identifier, name, statusName(status), iteration ?? '', message ?? '', ...delegates]
    }
  }
  for (const { prefix, reason } of gaps) yield* [prefix, reason]
}

/** What all executions of a logbook are made with. */
interface Context {
  readonly drafts: readonly ExecutionDraft[]
  readonly texts: ReadonlyMap<ReadLog, string>
  readonly indexes: ReadonlyMap<string, number>
  readonly redact: Redact
}

/** Where an execution stands, by its id and by its run: not every layout of keys has the id. */
function indexesOf(drafts: readonly ExecutionDraft[]): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>()
  for (const [at, { owner }] of drafts.entries()) {
    if (owner.known === null) continue
    const { executionId, run, partOf } = owner.known
    indexes.set(executionId, at)
    if (partOf?.role === 'retried-from') indexes.set(earlierRun(partOf.executionId, run), at)
  }
  return indexes
}

function earlierRun(laterId: string, run: number): string {
  return JSON.stringify([laterId, run])
}

function executionOf(draft: ExecutionDraft, context: Context): Execution {
  const stages = draft.stages.map(({ stage, steps }): Stage => ({
    identifier: stage.identifier,
    name: stage.name,
    ...stage.runState,
    steps: steps.map(step => stepOf(step, draft, context))
  }))
  return { ...identityOf(draft, context), stages }
}

function identityOf(draft: ExecutionDraft, context: Context): Omit<Execution, 'stages'> {
  const { owner, logs } = draft
  const { known } = owner
  const { redact } = context
  const first = logs.find(log => log.logKey !== null)
  const optional = (text: string | null | undefined): string | null =>
    text === null || text === undefined || text === '' ? null : redact(text)
  const of = known ?? first?.logKey
  return {
    account: optional(of?.account),
    org: optional(of?.org),
    project: optional(of?.project),
    pipeline: optional(of?.pipeline),
    runSequence: of?.run ?? null,
    executionId: optional(known?.executionId ?? first?.executionId),
    name: optional(known?.pipelineName),
    url: optional(known?.url),
    role: known?.partOf?.role ?? 'main',
    partOf: membershipOf(known, context),
    failedElsewhere: failedElsewhere(draft).map(redact),
    trigger: redactTrigger(known?.trigger ?? null, redact),
    abortedBy: optional(known?.abortedBy),
    source: redactSource(known?.source ?? null, redact),
    ...(known === null ? UNKNOWN_STATE : runStateOf(known, redact))
  }
}

function membershipOf(known: KnownExecution | null, { drafts, indexes }: Context): Membership | null {
  const partOf = known?.partOf ?? null
  const execution = partOf === null ? undefined : indexes.get(partOf.executionId)
  if (partOf === null || execution === undefined) return null
  const stages = drafts[execution]?.stages ?? []
  const at = stages.findIndex(({ stage }) => stage.position?.node.uuid === partOf.stageUuid)
  return { execution, stage: at < 0 ? null : at }
}

function stepOf(step: StepDraft, draft: ExecutionDraft, context: Context): Step {
  const { identifier, name, runState, groups, groupNames, attempt } = step
  const { texts, redact } = context
  const units = new Map(step.position?.node.units.map(unit => [unit.name, unit.status]))
  const isShown = mayBeBroken(runState.status, step.logs)
  const files = filesInOrder(step).map((log): LogFile => {
    const status = (log.unit === null ? null : units.get(log.unit)) ?? null
    return fileOf(log, {
      key: redact(log.key),
      text: texts.get(log) ?? '',
      unit: log.unit === null ? null : redact(log.unit),
      status: status === null ? null : redact(statusName(status)),
      // Of what did not fail none is shown, and there may be very many.
      excerpt: isShown ? log.excerpt : null
    })
  })
  const takenFrom = takenFromOf(step, draft, context)
  const delegates = step.position?.node.delegates.map(redact) ?? NONE
  const { status, startedAt, endedAt, failure } = runState
  return {
    identifier,
    name,
    status,
    startedAt,
    endedAt,
    failure,
    groups,
    groupNames,
    attempt,
    takenFrom,
    delegates,
    files
  }
}

/** Written out, as what is spread takes V8 twice the memory, and there may be 100,000 logs. */
function fileOf(
  log: ReadLog,
  { key, text, unit, status, excerpt }: Pick<LogFile, 'key' | 'text' | 'unit' | 'status' | 'excerpt'>
): LogFile {
  return {
    key,
    raw: log.raw,
    text,
    unit,
    lines: log.lines,
    bytes: log.bytes,
    sha256: log.sha256,
    errors: log.errors,
    errorKinds: log.errorKinds,
    errorLevelLines: log.errorLevelLines,
    warnings: log.warnings,
    missingAtStart: log.missingAtStart,
    followedLines: log.followedLines,
    cutLines: log.cutLines,
    redactions: log.redactions,
    status,
    telling: log.telling,
    score: log.score,
    sourceLines: log.sourceLines,
    excerpt,
    comparison: log.comparison,
    stored: log.stored,
    startedAt: log.startedAt,
    endedAt: log.endedAt
  }
}

/** By its logs, or by the keys that the graph names. */
function takenFromOf(
  { position, logs }: StepDraft,
  { owner: { known } }: ExecutionDraft,
  { indexes }: Context
): number | null {
  if (known === null) return null
  const [log] = logs
  const key = log === undefined ? parseLogKey(position?.node.logKeys[0] ?? '') : log.logKey
  if (key === null) return null
  if (key.run === known.run && (key.execution ?? known.executionId) === known.executionId) return null
  return indexes.get(key.execution ?? earlierRun(known.executionId, key.run)) ?? null
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
