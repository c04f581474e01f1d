import type { Execution, Logbook, Stage, Step } from '../logbook/logbook.ts'

/** An execution as it is shown: its stages hold what they ran. */
export interface ShownExecution {
  readonly execution: Execution
  readonly stages: readonly ShownStage[]
}

/** A stage, and the executions that stand for it: a chained pipeline, or the whole rollback. */
export interface ShownStage {
  readonly stage: Stage
  /** With their own stages; empty for most stages. */
  readonly parts: readonly ShownExecution[]
}

/**
 * The executions that were asked for, with those that belong to them inside. A rollback for which
 * no stage stands is a last stage of its own: it comes after what it rolls back. An earlier run
 * that steps were taken from is not among them: its steps stand where they were taken over.
 */
export function shownExecutions(logbook: Logbook): ShownExecution[] {
  return logbook.executions.flatMap((execution, at) =>
    execution.partOf === null ? [shown(logbook, execution, at)] : []
  )
}

/** All stages of an execution as it is shown, those inside others behind them. */
export function* stagesIn(
  { execution, stages }: ShownExecution,
  above: readonly Stage[] = []
): Generator<{
  readonly execution: Execution
  readonly shownStage: ShownStage
  /** The stages that it stands in, from the outside in. */
  readonly above: readonly Stage[]
}> {
  for (const shownStage of stages) {
    yield { execution, shownStage, above }
    for (const part of shownStage.parts) yield* stagesIn(part, [...above, shownStage.stage])
  }
}

/** The execution itself, then those that its stages ran, each once. */
export function executionsIn(shown: ShownExecution): ReadonlySet<Execution> {
  return new Set([shown.execution, ...Array.from(stagesIn(shown), ({ execution }) => execution)])
}

/** The pipeline and the run that a stage ran: `Deploy Region, run 77`; null for other stages. */
export function ranBy({ parts: [part] }: ShownStage): string | null {
  if (part === undefined || part.execution.role === 'rollback') return null
  const { name, pipeline, runSequence } = part.execution
  return [name ?? pipeline ?? 'a pipeline', runSequence === null ? '' : `run ${runSequence}`]
    .filter(text => text !== '')
    .join(', ')
}

/** What a stage is called, with the pipeline and the run that stand for it. */
export function stageLabel(shown: ShownStage): string {
  const ran = ranBy(shown)
  return ran === null ? shown.stage.name : `${shown.stage.name} (${ran})`
}

/** The same, with the earlier run that all of its steps were taken from. */
export function wholeStageLabel(shown: ShownStage, logbook: Logbook): string {
  const [first, ...others] = new Set(shown.stage.steps.map(({ takenFrom }) => takenFrom))
  const run = first == null || others.length > 0 ? null : logbook.executions[first]?.runSequence
  return run == null ? stageLabel(shown) : `${stageLabel(shown)} (from run ${run})`
}

/** What a step is called, with the earlier run that it was taken from. */
export function stepLabel({ name, takenFrom }: Step, logbook: Logbook): string {
  const run = takenFrom === null ? null : logbook.executions[takenFrom]?.runSequence
  return run == null ? name : `${name} (from run ${run})`
}

function shown(logbook: Logbook, execution: Execution, at: number): ShownExecution {
  const parts = logbook.executions.flatMap((part, index) =>
    part.partOf?.execution === at && part.role !== 'retried-from' && index !== at
      ? [{ stage: part.partOf.stage, shown: shown(logbook, part, index) }]
      : []
  )
  const stages = execution.stages.map((stage, index): ShownStage => ({
    stage,
    parts: parts.filter(part => part.stage === index).map(part => part.shown)
  }))
  const loose = parts.filter(part => part.stage === null)
  return { execution, stages: [...stages, ...loose.map(part => stageFor(part.shown))] }
}

function stageFor(part: ShownExecution): ShownStage {
  const { status, startedAt, endedAt, failure, role, name, pipeline } = part.execution
  const title = role === 'rollback' ? 'Pipeline rollback' : (name ?? pipeline ?? 'Pipeline')
  const stage = { identifier: null, name: title, status, startedAt, endedAt, failure, steps: [] }
  return { stage, parts: [part] }
}
