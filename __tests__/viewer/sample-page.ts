import type {
  PageBroken,
  PageData,
  PageExecution,
  PageLog,
  PageStage,
  PageStep,
  PageTiming
} from '../../src/report/page/page-data.ts'

/** What a step of a sample is made of; the rest is as usual. */
export interface SampleStep extends Partial<Omit<PageStep, 'timing' | 'logs' | 'groups'>> {
  readonly name: string
  /** In seconds. */
  readonly from?: number
  readonly to?: number
  readonly groups?: readonly string[]
  /** One for each command unit; null for the step's only log. */
  readonly logs?: readonly (Partial<PageLog> & { readonly unit: string | null })[]
}

export interface SampleStage extends Partial<Omit<PageStage, 'steps' | 'timing'>> {
  readonly name: string
  readonly from?: number
  readonly to?: number
  readonly steps: readonly SampleStep[]
}

/**
 * A report of one execution, `Run-1`; a step is at `Run-1/STAGE/STEP`, and has one log if nothing
 * else is said.
 */
export function sampleReport(stages: readonly SampleStage[], broken: readonly string[] = []): PageData {
  return reportOf([sampleExecution('Run-1', stages, broken)])
}

/** A report of executions. */
export function reportOf(executions: readonly PageExecution[]): PageData {
  const counts = {
    stages: 0,
    steps: 0,
    logs: 0,
    lines: 0,
    errors: 0,
    errorKinds: 0,
    warnings: 0,
    bytes: 0,
    cut: 0
  }
  return {
    version: 1,
    generator: 'harness-logs/1.0.0',
    createdAt: '2026-01-02T03:04:05Z',
    runUrl: null,
    productUrl: null,
    executions,
    gaps: [],
    counts
  }
}

/** @param broken places of what broke */
export function sampleExecution(
  place: string,
  stages: readonly SampleStage[],
  broken: readonly string[] = []
): PageExecution {
  return {
    place,
    name: place,
    runSequence: null,
    status: null,
    timing: null,
    failure: null,
    url: null,
    facts: [],
    stages: stages.map(stage => stageOf(stage, place)),
    broken: broken.map(brokenOf),
    history: []
  }
}

function stageOf({ from, to, steps, ...stage }: SampleStage, above: string): PageStage {
  const place = `${above}/${stage.name}`
  return {
    ...{ status: null, ran: null, failure: null, isRetried: false, place, timing: timingOf(from, to) },
    ...stage,
    steps: steps.map(step => stepOf(step, place))
  }
}

function stepOf(
  { from, to, logs = [{ unit: null }], groups = [], ...step }: SampleStep,
  above: string
): PageStep {
  const place = `${above}/${step.name}`
  return {
    ...{
      status: null,
      failure: null,
      isRetried: false,
      attempt: 1,
      isService: false,
      fromRun: null,
      place,
      timing: timingOf(from, to)
    },
    ...step,
    groups: groups.map((name, at) => ({ id: groups.slice(0, at + 1).join('/'), name, stage: null })),
    logs: logs.map(log => logOf(log, log.unit === null ? place : `${place}/${log.unit}`))
  }
}

function logOf(log: Partial<PageLog> & { readonly unit: string | null }, place: string): PageLog {
  return {
    ...{
      place,
      status: null,
      path: `logs/${place}.log`,
      raw: `raw/${place}.ndjson`,
      lines: 10,
      errors: 0,
      warnings: 0
    },
    ...{
      bytes: 100,
      missingAtStart: 0,
      cutLines: 0,
      startedAt: null,
      endedAt: null,
      telling: null,
      newLines: null,
      blocks: []
    },
    ...log
  }
}

function brokenOf(place: string): PageBroken {
  return {
    ...{ place, title: place, status: 'Failed', duration: null, message: null, remarks: [] },
    ...{ excerpt: null, path: null, delegates: [], others: [], sure: null, toldByLogsAlone: false }
  }
}

function timingOf(from?: number, to?: number): PageTiming | null {
  return from === undefined || to === undefined ? null : { start: from * 1000, end: to * 1000 }
}
