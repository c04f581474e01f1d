import { inertJson } from '../../failure/inert-text.ts'
import type { FailedPlace } from '../failed-places.ts'
import { placesOfFailure, type HarnessFailure } from '../failures.ts'

/** Where a step failed; unknown values are null, texts foreign. */
export interface FailedStepPlace {
  /** Names, for people. */
  readonly stage: string | null
  readonly step: string | null
  /** 1-based, of the telling line in `file`. */
  readonly line: number | null
  /** Path in the artifact. */
  readonly file: string | null
  /** Names of the stages that ran the pipeline it failed in, from the outside in. */
  readonly within: readonly string[]
}

/** An entry of the output `failed-steps`. */
export interface FailedStepOutput extends FailedStepPlace {
  /** Harness's own failure message, else the log's telling line. */
  readonly message: string | null
  /** The log's telling line. */
  readonly text: string | null
  /** Whether that line is known to say why; null without one. */
  readonly sure: boolean | null
  /** All steps that failed of the same, the entry's own first; null for one alone. */
  readonly steps: readonly FailedStepPlace[] | null
}

const MOST_ENTRIES = 50
/** Steps of one entry. */
const MOST_STEPS = 100
/** Bytes of UTF-8: later steps may take the output as an environment variable. */
const MOST_BYTES = 64_000
const NAME_LIMIT = 200
const MESSAGE_LIMIT = 1000
const PATH_LIMIT = 500

/**
 * The output `failed-steps`: a JSON array on one line, at most 50 entries and 64 kB long, an entry
 * for each failure.
 */
export function failedStepsOutput(failures: readonly HarnessFailure[]): string {
  return `[${entriesOf(failures).join(',')}]`
}

/** Whether that output has room for every step that failed. */
export function areAllListed(failures: readonly HarnessFailure[]): boolean {
  const areStepsWhole = failures.every(({ others }) => others.length < MOST_STEPS)
  return areStepsWhole && entriesOf(failures).length === failures.length
}

function entriesOf(failures: readonly HarnessFailure[]): readonly string[] {
  const entries: string[] = []
  let bytes = 2
  for (const failure of failures.slice(0, MOST_ENTRIES)) {
    const entry = inertJson(JSON.stringify(outputOf(failure)))
    bytes += Buffer.byteLength(entry) + 1
    if (bytes > MOST_BYTES) break
    entries.push(entry)
  }
  return entries
}

function outputOf(failure: HarnessFailure): FailedStepOutput {
  const { place, others, message, telling } = failure
  const text = shorten(telling?.text, MESSAGE_LIMIT)
  const places = placesOfFailure(failure).slice(0, MOST_STEPS)
  return {
    ...placeOutput(place),
    message: shorten(message, MESSAGE_LIMIT) ?? text,
    text,
    sure: telling?.sure ?? null,
    steps: others.length === 0 ? null : places.map(placeOutput)
  }
}

function placeOutput({ above, stage, step, file }: FailedPlace): FailedStepPlace {
  return {
    stage: shorten(stage?.name, NAME_LIMIT),
    step: shorten(step?.name, NAME_LIMIT),
    line: file?.telling?.line ?? null,
    file: shorten(file?.text, PATH_LIMIT),
    within: above.map(({ name }) => shorten(name, NAME_LIMIT) ?? '')
  }
}

function shorten(text: string | null | undefined, limit: number): string | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return null
  return (trimmed.length > limit ? `${trimmed.slice(0, limit - 1)}…` : trimmed).toWellFormed()
}
