import type { LogComparison } from '../comparison/log-comparison.ts'
import { isFailure } from '../harness/execution/execution-status.ts'
import type { PartOf } from '../harness/execution/execution.ts'
import type { ExecutionSource, ExecutionTrigger } from '../harness/execution/execution-source.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import type { StoredLog } from '../blocks/stored-log.ts'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import type { PackedFile } from '../system/deflated-file.ts'

/** The line of a log that most probably says why its step failed. */
export interface Telling {
  /** 1-based among the log's display lines, and so in the text file. */
  readonly line: number
  /** What it says; foreign text. */
  readonly text: string
  /** Whether the line is of a kind that says why; else it is only the best there is. */
  readonly sure: boolean
}

/**
 * One log, as it stands on disk under `raw` and `text` (paths with `/`, relative to the artifact's
 * root).
 */
export interface LogFile {
  /**
   * As Harness names it; for an entry that has none of the known layouts, whatever it has. Hostile
   * text; secrets are blanked.
   */
  readonly key: string
  readonly raw: string
  readonly text: string
  /** Command unit, verbatim: hostile text. */
  readonly unit: string | null
  readonly lines: number
  /** Of the log as downloaded, with what was followed; as is `sha256` (hex). */
  readonly bytes: number
  readonly sha256: string
  /** Lines that are errors, see `isErrorLine`. */
  readonly errors: number
  /**
   * One number for each kind of them, the same in each log: kinds differ in more than numbers and
   * ids. At most 200.
   */
  readonly errorKinds: readonly number[]
  /** Lines that Harness gave the level ERROR or FATAL. */
  readonly errorLevelLines: number
  readonly warnings: number
  /** Lines before the first one, which Harness no longer had. */
  readonly missingAtStart: number
  /** Lines at its start that Harness did not keep, and that were followed while it was written. */
  readonly followedLines: number
  /** Lines that Harness cut. */
  readonly cutLines: number
  readonly redactions: number
  /** Of the command unit, as Harness spells it; null where the graph doesn't tell. Foreign text. */
  readonly status: string | null
  /** null for a log without any text. */
  readonly telling: Telling | null
  /** How telling that line is: 0 when no line says anything, -1 for a log without any text. */
  readonly score: number
  /**
   * Lines that name places in source files: the telling one first, then the nearest ones, also
   * beyond the excerpt. Foreign text.
   */
  readonly sourceLines: readonly string[]
  /** null for a log without any text, and where its step did not fail. */
  readonly excerpt: Excerpt | null
  /** With the logs of earlier runs; null for a log that was not compared. */
  readonly comparison: LogComparison | null
  readonly stored: StoredLog
  /** Time of the first and of the last line, RFC 3339 as Harness gave it. */
  readonly startedAt: string | null
  readonly endedAt: string | null
}

/**
 * A log before the tree is known, from which its readable path follows; its key and unit are not
 * redacted yet.
 */
export interface ReadLog extends Omit<LogFile, 'text' | 'status'> {
  /** null when the key has none of the known layouts. */
  readonly logKey: LogKey | null
  /** As the key tells it, or else the export that it came from; null when neither does. */
  readonly executionId: string | null
}

/**
 * What the execution graph adds; null where there is no graph. Times in RFC 3339, texts foreign.
 */
export interface RunState {
  /** As Harness spells it; see `statusKind`. */
  readonly status: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Harness's own failure message. */
  readonly failure: string | null
}

export interface Step extends RunState {
  /** Without a retry's `_n`; null for the stage's own log, and where the key says nothing. */
  readonly identifier: string | null
  /** For people: attempt and iteration told. */
  readonly name: string
  /** As in the key: step groups and the parents of iterations; a stage's iteration comes first. */
  readonly groups: readonly string[]
  /** `groups` for people. */
  readonly groupNames: readonly string[]
  readonly attempt: number
  /**
   * Index into the logbook's `executions` of the earlier run that ran it; null when this one did.
   */
  readonly takenFrom: number | null
  /** Names of the delegates that ran it. */
  readonly delegates: readonly string[]
  /** One, or one for each command unit; none of a step of the graph that left no log. */
  readonly files: readonly LogFile[]
}

/** A stage, or one iteration or attempt of it. */
export interface Stage extends RunState {
  /**
   * Without a retry's `_n`; null for logs of the pipeline itself, and where the key says nothing.
   */
  readonly identifier: string | null
  readonly name: string
  readonly steps: readonly Step[]
}

/** The execution that another one belongs to. */
export interface Membership {
  /** Index into the logbook's `executions`. */
  readonly execution: number
  /** Index into its `stages`; null where no single stage stands for the member. */
  readonly stage: number | null
}

/**
 * What a key does not tell is null; a logbook that holds logs of unknown layout may have an
 * execution of nulls for them.
 */
export interface Execution extends RunState {
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
  /**
   * `main`: it was asked for. `child`: a stage of the other one ran it as a chained pipeline.
   * `rollback`: it rolled the other one back. `retried-from`: the other one took some of its steps
   * over; they and their logs stand there, so that it has no stages itself.
   */
  readonly role: 'main' | PartOf['role']
  /** null for a main one. */
  readonly partOf: Membership | null
  /** What failed but was not asked for, such as `Deploy › Roll out`. */
  readonly failedElsewhere: readonly string[]
  readonly trigger: ExecutionTrigger | null
  /** Who aborted it, where that is known. */
  readonly abortedBy: string | null
  readonly source: ExecutionSource | null
  readonly stages: readonly Stage[]
}

/** Logs that could not be fetched. */
export interface Gap {
  /** The log key, or the prefix of several; hostile text. */
  readonly prefix: string
  /** Completes "… is missing: …". */
  readonly reason: string
}

/**
 * Everything in the order of execution: executions, their stages, the steps of these, and the
 * command units of these. The order is the graph's where there is one, else that of the first
 * line's time, then of the keys.
 */
export interface Logbook {
  readonly executions: readonly Execution[]
  readonly gaps: readonly Gap[]
  /** No gaps. */
  readonly complete: boolean
  readonly fileCount: number
  readonly lineCount: number
  readonly errorCount: number
}

/** Whether a step may be what broke: as Harness tells it, else by the errors in its logs. */
export function mayBeBroken(status: string | null, logs: readonly Pick<LogFile, 'errors'>[]): boolean {
  return status === null ? logs.some(({ errors }) => errors > 0) : isFailure(status)
}

/** The number of the line that says why a log failed; null where none says anything. */
export function tellingLine({ telling, score }: Pick<LogFile, 'telling' | 'score'>): number | null {
  return score > 0 ? (telling?.line ?? null) : null
}

/** All logs of a logbook with the rows they stand in, in order. */
export function* filesOf(
  logbook: Logbook
): Generator<{ file: LogFile; step: Step; stage: Stage; execution: Execution }> {
  for (const execution of logbook.executions)
    for (const stage of execution.stages)
      for (const step of stage.steps) for (const file of step.files) yield { file, step, stage, execution }
}

/** What is deflated already of a logbook's files, by their paths in the artifact. */
export function packedFilesOf(logbook: Logbook): Map<string, PackedFile> {
  const packed = new Map<string, PackedFile>()
  for (const { file } of filesOf(logbook)) {
    const { raw, text } = file.stored
    if (raw !== null) packed.set(file.raw, raw)
    if (text !== null) packed.set(file.text, text)
  }
  return packed
}
