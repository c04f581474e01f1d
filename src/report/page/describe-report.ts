import type { StoredBlock } from '../../blocks/block-file.ts'
import type { Gap, LogFile, Stage, Step } from '../../logbook/logbook.ts'
import { cutInTheMiddle, plainLine } from '../../failure/inert-text.ts'
import { countErrors } from '../error-count.ts'
import { failuresIn, type ReportedLogbook } from '../failures.ts'
import { timingOfExecution, timingOfStage, timingOfStep } from '../timing.ts'
import { executionFacts } from '../execution-facts.ts'
import { nameOfGap } from '../gap-name.ts'
import { shownExecutions, ranBy, type ShownExecution, type ShownStage } from '../shown-executions.ts'
import { stepsInGroups } from '../summary/tree.ts'
import { describeFailure } from './describe-failure.ts'
import { describeLogs } from './describe-logs.ts'
import type {
  PageCounts,
  PageData,
  PageExecution,
  PageGap,
  PageGroup,
  PageLog,
  PageStage,
  PageStep
} from './page-data.ts'
import { placesOf, type Places } from './places.ts'

/** Units of a gap's name and of its other texts. */
const GAP_NAME_LIMIT = 200
const GAP_LIMIT = 600

/** What the page is told, and the blocks that go with it. */
export interface ReportDescription {
  readonly data: PageData
  /** The place in it is the block's id. */
  readonly blocks: readonly StoredBlock[]
}

export interface DescriptionOptions {
  /** Compressed bytes of logs that the page may hold. */
  readonly limit: number
  /** `harness-logs/VERSION` */
  readonly generator: string
  /** In ms since 1970. */
  readonly now: number
  /** The workflow run that makes it. */
  readonly runUrl: string | null
  /** The action's repository. */
  readonly productUrl: string | null
}

/**
 * A logbook as the report's page shows it; the longest logs lose their middle when there is no room
 * for all.
 */
export function describeReport(
  logbook: ReportedLogbook,
  { limit, generator, now, runUrl, productUrl }: DescriptionOptions
): ReportDescription {
  const places = placesOf(logbook)
  const { logs, blocks } = describeLogs(logbook, places, limit)
  return {
    data: {
      version: 1,
      generator,
      createdAt: new Date(now).toISOString(),
      runUrl,
      productUrl,
      executions: shownExecutions(logbook).map(shown => describeExecution(shown, { logbook, places, logs })),
      gaps: logbook.gaps.map(gap => describeGap(gap, logbook)),
      counts: countsOf(logbook, [...logs.keys()], [...logs.values()])
    },
    blocks
  }
}

/** Each on one line. */
function describeGap(gap: Gap, logbook: ReportedLogbook): PageGap {
  const name = nameOfGap(gap, logbook)
  return {
    prefix: cutInTheMiddle(plainLine(gap.prefix, Infinity), GAP_LIMIT),
    name: name === null ? null : plainLine(name, GAP_NAME_LIMIT),
    reason: plainLine(gap.reason, GAP_LIMIT)
  }
}

/** What the tree is described with. */
interface Context {
  readonly logbook: ReportedLogbook
  readonly places: Places
  readonly logs: ReadonlyMap<LogFile, PageLog>
}

function describeExecution(shown: ShownExecution, context: Context): PageExecution {
  const { execution } = shown
  const { places } = context
  const { name, pipeline, runSequence, status, failure, url } = execution
  return {
    place: places.of(execution),
    name: name ?? pipeline ?? 'Harness execution',
    runSequence,
    status,
    timing: timingOfExecution(execution),
    failure,
    url,
    facts: executionFacts(shown),
    stages: shown.stages.map(stage => describeStage(stage, context)),
    broken: failuresIn(context.logbook, execution).map(failure => describeFailure(failure, places)),
    history: context.logbook.histories.get(execution)?.remarks ?? []
  }
}

function describeStage(shown: ShownStage, context: Context): PageStage {
  const { stage } = shown
  const { status, failure } = stage
  return {
    place: placeOfStage(shown, context.places),
    name: stage.name,
    ran: ranBy(shown),
    status,
    timing: timingOfStage(stage),
    failure,
    isRetried: context.logbook.retried.has(stage),
    steps: stepsIn(shown, [], context)
  }
}

/** A stage of ours that stands for a rollback alone has the place of that. */
function placeOfStage({ stage, parts: [part] }: ShownStage, places: Places): string {
  const place = places.of(stage)
  return place === '' && part !== undefined ? places.of(part.execution) : place
}

/** The steps of a stage, then those of the stages inside it, which stand there as groups do. */
function stepsIn({ stage, parts }: ShownStage, above: readonly PageGroup[], context: Context): PageStep[] {
  const prefix = above.at(-1)?.id ?? ''
  const own = stepsInGroups(stage).map(({ step, groups }) => {
    const inside = groups.map(({ id, name }) => ({ id: prefix + id, name, stage: null }))
    return describeStep(step, [...above, ...inside], context)
  })
  const inside = parts.flatMap((part, partAt) =>
    part.stages.flatMap((one, at) => {
      if (one.stage.steps.length === 0 && one.parts.length === 0)
        return [describeBareStage(one.stage, above, context)]
      const { status } = one.stage
      const id = `${prefix}${JSON.stringify({ part: partAt, stage: at })}`
      const group = { id, name: one.stage.name, stage: { status, timing: timingOfStage(one.stage) } }
      return stepsIn(one, [...above, group], context)
    })
  )
  return [...own, ...inside]
}

/** A stage inside another that ran no step, such as a skipped one, stands there as a step does. */
function describeBareStage(
  stage: Stage,
  groups: readonly PageGroup[],
  { logbook, places }: Context
): PageStep {
  const { name, status, failure } = stage
  return {
    place: places.of(stage),
    name,
    groups,
    attempt: 1,
    isRetried: logbook.retried.has(stage),
    isService: false,
    fromRun: null,
    status,
    timing: timingOfStage(stage),
    failure,
    logs: []
  }
}

/** What Harness's CI puts before the name of a background service in its log's key. */
const SERVICE = 'serviceId:'

function describeStep(
  step: Step,
  groups: readonly PageGroup[],
  { logbook, places, logs }: Context
): PageStep {
  const { takenFrom, attempt, status, failure, files, identifier } = step
  return {
    place: places.of(step),
    name: step.name,
    groups,
    attempt,
    isRetried: logbook.retried.has(step),
    isService: identifier?.startsWith(SERVICE) ?? false,
    fromRun: takenFrom === null ? null : (logbook.executions[takenFrom]?.runSequence ?? null),
    status,
    timing: timingOfStep(step),
    failure,
    logs: files.map(file => logs.get(file)).filter(log => log !== undefined)
  }
}

function countsOf(
  { executions }: ReportedLogbook,
  files: readonly LogFile[],
  logs: readonly PageLog[]
): PageCounts {
  const stages = executions.flatMap(execution => execution.stages)
  return {
    stages: stages.length,
    steps: sum(stages.map(stage => stage.steps.length)),
    logs: logs.length,
    lines: sum(logs.map(log => log.lines)),
    errors: sum(logs.map(log => log.errors)),
    errorKinds: countErrors(files).kinds,
    warnings: sum(logs.map(log => log.warnings)),
    bytes: sum(logs.map(log => log.bytes)),
    cut: logs.filter(log => sum(log.blocks.map(block => block.lines)) < log.lines).length
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
