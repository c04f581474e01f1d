import type { LogKey } from '../harness/log-key.ts'
import type { Excerpt } from './excerpt.ts'
import { assignTextPaths, type TextName } from './names.ts'
import { placesOf, type Place } from './place.ts'

/** One log, as it stands on disk under `raw` and `text` (paths with `/`, relative to the artifact's root). */
export interface LogFile {
  /** As Harness names it; for an entry that has none of the known layouts, whatever it has. Hostile text. */
  readonly key: string
  /** With `attempt` told; null when the key has none of the known layouts. */
  readonly logKey: LogKey | null
  readonly raw: string
  readonly text: string
  /** Command unit, verbatim: hostile text. */
  readonly unit: string | null
  readonly lines: number
  /** Of the log as downloaded, as is `sha256` (hex). */
  readonly bytes: number
  readonly sha256: string
  readonly errors: number
  readonly warnings: number
  readonly redactions: number
  /** null when no line says more than others. */
  readonly excerpt: Excerpt | null
  /** Time of the first and of the last line, RFC 3339 as Harness gave it. */
  readonly startedAt: string | null
  readonly endedAt: string | null
}

/** A log before the tree is known, from which its readable path follows. */
export type ReadLog = Omit<LogFile, 'text'>

/** What the execution graph adds; null where there is no graph. Times in RFC 3339, texts foreign. */
export interface Course {
  /** As Harness spells it; see `statusKind`. */
  readonly status: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Harness's own failure message. */
  readonly failure: string | null
}

export interface Step extends Course {
  /** Without a retry's `_n`; null for the stage's own log, and where the key says nothing. */
  readonly identifier: string | null
  /** For people: attempt and iteration told. */
  readonly name: string
  /** As in the key: step groups and the parents of iterations; a stage's iteration comes first. */
  readonly groups: readonly string[]
  /** `groups` for people. */
  readonly groupNames: readonly string[]
  readonly attempt: number
  /** One, or one for each command unit; none of a step of the graph that left no log. */
  readonly files: readonly LogFile[]
}

/** A stage, or one iteration or attempt of it. */
export interface Stage extends Course {
  /** Without a retry's `_n`; null for logs of the pipeline itself, and where the key says nothing. */
  readonly identifier: string | null
  readonly name: string
  readonly steps: readonly Step[]
}

/** What a key does not tell is null; a logbook that holds logs of unknown layout may have an execution of nulls for them. */
export interface Execution extends Course {
  readonly account: string | null
  readonly org: string | null
  readonly project: string | null
  readonly pipeline: string | null
  readonly runSequence: number | null
  readonly executionId: string | null
  /** The pipeline's name, for people. */
  readonly name: string | null
  /** The execution's page in Harness. */
  readonly url: string | null
  readonly stages: readonly Stage[]
}

/** Logs that could not be had. */
export interface Gap {
  /** The log key, or the prefix of several; hostile text. */
  readonly prefix: string
  /** Completes "… is missing: …". */
  readonly reason: string
}

/** Everything in order of time: executions, their stages, the steps of these, and the command units of these. */
export interface Logbook {
  readonly executions: readonly Execution[]
  readonly gaps: readonly Gap[]
  /** No gaps. */
  readonly complete: boolean
  readonly fileCount: number
  readonly lineCount: number
  readonly errorCount: number
}

const UNKNOWN_COURSE: Course = { status: null, startedAt: null, endedAt: null, failure: null }

interface Placed<Log> {
  readonly log: Log
  readonly place: Place
}

/**
 * Puts the logs into their tree. Rows stand in the order of their first line's time, then of their keys; logs without any time last.
 *
 * @param logs each key once
 * @param executionId the execution that was asked for, for layouts whose keys do not tell it
 */
export function buildLogbook(
  logs: readonly ReadLog[],
  gaps: readonly Gap[] = [],
  executionId: string | null = null
): Logbook {
  const ordered = [...logs].sort(byTimeThenKey)
  const places = placesOf(ordered)
  const named = nameTexts(ordered.flatMap((log, at) => (places[at] ? [{ log, place: places[at] }] : [])))
  return {
    executions: rows(named, place => place.executionId).map(execution => ({
      ...describe(
        execution.map(({ log }) => log.logKey).find(key => key !== null),
        executionId
      ),
      stages: rows(execution, place => place.stageId).map(stage => ({
        identifier: stage[0].place.stageIdentifier,
        name: stage[0].place.stageName,
        ...UNKNOWN_COURSE,
        steps: rows(stage, place => place.stepId).map(step => ({
          identifier: step[0].place.stepIdentifier,
          name: step[0].place.stepName,
          ...UNKNOWN_COURSE,
          groups: step[0].log.logKey?.groups ?? [],
          groupNames: step[0].log.logKey?.groups ?? [],
          attempt: step[0].log.logKey?.attempt ?? 1,
          files: step.map(({ log }) => log)
        }))
      }))
    })),
    gaps,
    complete: gaps.length === 0,
    fileCount: logs.length,
    lineCount: sum(logs.map(log => log.lines)),
    errorCount: sum(logs.map(log => log.errors))
  }
}

/** All logs of a logbook with the rows they stand in, in order. */
export function* filesOf(
  logbook: Logbook
): Generator<{ file: LogFile; step: Step; stage: Stage; execution: Execution }> {
  for (const execution of logbook.executions)
    for (const stage of execution.stages)
      for (const step of stage.steps) for (const file of step.files) yield { file, step, stage, execution }
}

function describe(key: LogKey | undefined, executionId: string | null): Omit<Execution, 'stages'> {
  return {
    account: key?.account ?? null,
    org: key?.org ?? null,
    project: key?.project ?? null,
    pipeline: key?.pipeline ?? null,
    runSequence: key?.run ?? null,
    executionId: key === undefined ? null : (key.execution ?? executionId),
    name: null,
    url: null,
    ...UNKNOWN_COURSE
  }
}

function nameTexts(placed: readonly Placed<ReadLog>[]): Placed<LogFile>[] {
  const executions = rows(placed, place => place.executionId)
  const labels = executions.length > 1 ? executionLabels(executions) : []
  const names: TextName[] = []
  const inOrder: Placed<ReadLog>[] = []
  for (const [executionAt, execution] of executions.entries()) {
    for (const [stageAt, stage] of rows(execution, place => place.stageId).entries()) {
      for (const [stepAt, step] of rows(stage, place => place.stepId).entries()) {
        for (const [unitAt, file] of step.entries()) {
          inOrder.push(file)
          names.push({
            execution: labels[executionAt] ?? null,
            stageIndex: stageAt + 1,
            stage: file.place.stageName,
            stepIndex: stepAt + 1,
            step: file.place.stepName,
            unitIndex: unitAt + 1,
            unit: file.log.unit,
            alone: step.length === 1
          })
        }
      }
    }
  }
  const texts = assignTextPaths(names)
  return inOrder.map(({ log, place }, at) => ({ log: { ...log, text: texts[at] ?? '' }, place }))
}

/** `PIPELINE-RUN`, and `PIPELINE-RUN-2` for a second one of the same: executions of two projects can share both. */
function executionLabels(executions: readonly (readonly Placed<ReadLog>[])[]): string[] {
  const seen = new Map<string, number>()
  return executions.map(([first]) => {
    const key = first?.log.logKey
    const label = key ? `${key.pipeline}-${key.run}` : 'Other'
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    return count === 1 ? label : `${label}-${count}`
  })
}

/** Groups by id, in order of each group's first. */
function rows<Log>(
  placed: readonly Placed<Log>[],
  idOf: (place: Place) => string
): [Placed<Log>, ...Placed<Log>[]][] {
  const groups = new Map<string, [Placed<Log>, ...Placed<Log>[]]>()
  for (const item of placed) {
    const group = groups.get(idOf(item.place))
    if (group === undefined) groups.set(idOf(item.place), [item])
    else group.push(item)
  }
  return [...groups.values()]
}

function byTimeThenKey(a: ReadLog, b: ReadLog): number {
  return compareTimes(a.startedAt, b.startedAt) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

/** RFC 3339 times of any precision and offset; unknown ones last. */
function compareTimes(a: string | null, b: string | null): number {
  const [secondsA, fractionA] = instant(a)
  const [secondsB, fractionB] = instant(b)
  if (secondsA !== secondsB) return secondsA < secondsB ? -1 : 1
  return fractionA < fractionB ? -1 : fractionA > fractionB ? 1 : 0
}

/** Seconds since 1970, and the digits after the point, which compare as text. */
function instant(time: string | null): [seconds: number, fraction: string] {
  const [, start = '', fraction = '', offset = ''] =
    /^(.*?)(?:\.(\d+))?(Z|z|[+-]\d\d:?\d\d)?$/s.exec(time ?? '') ?? []
  const seconds = time === null ? NaN : Date.parse(start + offset)
  return Number.isNaN(seconds) ? [Infinity, ''] : [seconds, fraction.replace(/0+$/, '')]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
