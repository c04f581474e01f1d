import { join } from 'node:path'
import { inertJson } from '../failure/inert-text.ts'
import { NewFile } from '../system/new-file.ts'
import { jsonPieces } from '../text/json-pieces.ts'
import { TEMPLATES_VERSION } from '../diagnosis/templates/template-writer.ts'
import { statusKind } from '../harness/execution/execution-status.ts'
import type { ExecutionSource, ExecutionTrigger } from '../harness/execution/execution-source.ts'
import { filesOf, type Execution, type Gap, type LogFile, type Logbook, type Telling } from './logbook.ts'

/**
 * `manifest.json`: the logbook for programs. `manifest.schema.json` describes it; version 1 only
 * ever gains fields.
 */
export interface Manifest {
  readonly version: 1
  /** `harness-logs/VERSION` */
  readonly generator: string
  readonly complete: boolean
  readonly gaps: readonly Gap[]
  readonly executions: readonly ManifestExecution[]
  readonly files: readonly ManifestFile[]
}

export interface ManifestExecution {
  readonly account: string | null
  readonly org: string | null
  readonly project: string | null
  readonly pipeline: string | null
  readonly runSequence: number | null
  readonly executionId: string | null
  /** This and what follows come only from a look-up of the execution, not from its logs. */
  readonly status: string | null
  readonly url: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** The pipeline's, for people. */
  readonly name: string | null
  /** What it is to the one that it belongs to; see `Execution.role`. */
  readonly role: Execution['role']
  /** `execution` is an index into `executions`, `stage` the identifier of a stage there. */
  readonly partOf: { readonly execution: number; readonly stage: string | null } | null
  readonly trigger: ExecutionTrigger | null
  readonly abortedBy: string | null
  readonly source: ExecutionSource | null
  readonly failure: string | null
}

export interface ManifestFile {
  readonly key: string
  readonly raw: string
  readonly text: string
  /**
   * Index into `executions`: of the run that wrote the log, also where a later run took the step
   * over.
   */
  readonly execution: number
  readonly stage: string | null
  readonly groups: readonly string[]
  readonly step: string | null
  readonly unit: string | null
  readonly attempt: number
  /** Of the command unit where that is known, else of the step. */
  readonly status: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly lines: number
  readonly bytes: number
  readonly sha256: string
  readonly errors: number
  /** Lines that Harness gave the level ERROR or FATAL. */
  readonly errorLevelLines: number
  readonly warnings: number
  readonly redactions: number
  /**
   * Lines before the first one, which Harness did not keep; 0 also where its records don't count.
   */
  readonly missingAtStart: number
  /** Lines at its start that come from following it, since Harness did not keep them. */
  readonly followedLines: number
  /** Long lines that Harness cut. */
  readonly cutLines: number
  /** The line that most probably says why it failed; null where it is known not to have failed. */
  readonly telling: Telling | null
  /** With the log of the same step in the last good run; null where it was not compared. */
  readonly comparison: ManifestComparison | null
  /** For people: iteration and attempt told. */
  readonly stageName: string
  readonly stepName: string
  /** The step's. */
  readonly failure: string | null
  /** Names of the delegates that ran the step. */
  readonly delegates: readonly string[]
}

/** A manifest whose files are described when it is their turn: there may be 100,000. */
export interface ManifestInPieces extends Omit<Manifest, 'files'> {
  readonly files: Generator<ManifestFile, void>
}

/** What is new in a log since the last good run. */
export interface ManifestComparison {
  readonly runSequence: number
  readonly executionId: string
  /** Lines of the log that the good run's has nothing like. */
  readonly newLines: number
  /** Of them those that differ in more than numbers, ids and times. */
  readonly newKinds: number
  /** By which rules lines are alike. */
  readonly templates: number
}

/**
 * The manifest of a logbook; its files stand in the logbook's order.
 *
 * @param generator `harness-logs/VERSION`
 */
export function manifestOf(logbook: Logbook, generator: string): ManifestInPieces {
  return {
    version: 1,
    generator,
    complete: logbook.complete,
    gaps: logbook.gaps.map(({ prefix, reason }) => ({ prefix, reason })),
    executions: logbook.executions.map(execution => manifestExecution(execution, logbook)),
    files: manifestFiles(logbook)
  }
}

function* manifestFiles(logbook: Logbook): Generator<ManifestFile, void> {
  const indexes = new Map(logbook.executions.map((execution, index) => [execution, index]))
  for (const { file, step, stage, execution } of filesOf(logbook)) {
    yield {
      key: file.key,
      raw: file.raw,
      text: file.text,
      execution: step.takenFrom ?? indexes.get(execution) ?? 0,
      stage: stage.identifier,
      groups: step.groups,
      step: step.identifier,
      unit: file.unit,
      attempt: step.attempt,
      status: file.status ?? step.status,
      startedAt: file.startedAt ?? step.startedAt,
      endedAt: file.endedAt ?? step.endedAt,
      lines: file.lines,
      bytes: file.bytes,
      sha256: file.sha256,
      errors: file.errors,
      errorLevelLines: file.errorLevelLines,
      warnings: file.warnings,
      redactions: file.redactions,
      missingAtStart: file.missingAtStart,
      followedLines: file.followedLines,
      cutLines: file.cutLines,
      telling: mayHaveFailed(file.status ?? step.status) ? file.telling : null,
      comparison: comparisonOf(file),
      stageName: stage.name,
      stepName: step.name,
      failure: step.failure,
      delegates: step.delegates
    }
  }
}

function comparisonOf({ comparison }: LogFile): ManifestComparison | null {
  const good = comparison?.good ?? null
  if (good === null) return null
  const { run, executionId } = good.run
  const { count, kinds } = good.newLines
  return { runSequence: run, executionId, newLines: count, newKinds: kinds, templates: TEMPLATES_VERSION }
}

/** Of what succeeded no line says why it failed. */
function mayHaveFailed(status: string | null): boolean {
  return !['success', 'skipped'].includes(statusKind(status))
}

function manifestExecution(
  { stages: _stages, failedElsewhere: _failed, ...execution }: Execution,
  logbook: Logbook
): ManifestExecution {
  const { partOf } = execution
  if (partOf === null) return { ...execution, partOf }
  const stages = logbook.executions[partOf.execution]?.stages ?? []
  const stage = partOf.stage === null ? null : (stages[partOf.stage]?.identifier ?? null)
  return { ...execution, partOf: { execution: partOf.execution, stage } }
}

/**
 * Writes `manifest.json` into the directory.
 * @throws {Failure} `disk`
 */
export function writeManifest(logbook: Logbook, directory: string, generator: string): void {
  const file = new NewFile(join(directory, 'manifest.json'))
  for (const piece of jsonPieces(manifestOf(logbook, generator), 2, 2))
    file.write(Buffer.from(inertJson(piece)))
  file.write(Buffer.from('\n'))
  file.end()
}
