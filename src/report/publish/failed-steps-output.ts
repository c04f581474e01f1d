import { inertJson } from '../../failure/inert-text.ts'
import type { Logbook } from '../../logbook/logbook.ts'
import { failedSteps, type FailedStep } from '../failed-steps.ts'

/** An entry of the output `failed-steps`; unknown values are null, texts foreign. */
export interface FailedStepOutput {
  /** Names, for people. */
  readonly stage: string | null
  readonly step: string | null
  /** Harness's own failure message, else the log's telling line. */
  readonly message: string | null
  /** 1-based, of the telling line in `file`. */
  readonly line: number | null
  /** Path in the artifact. */
  readonly file: string | null
}

const MOST_ENTRIES = 50
/** Bytes of UTF-8: later steps may take the output as an environment variable. */
const MOST_BYTES = 64_000
const NAME_LIMIT = 200
const MESSAGE_LIMIT = 1000
const PATH_LIMIT = 500

/** The output `failed-steps`: a JSON array on one line, at most 50 entries and 64 kB long, in the order of `failedSteps`. */
export function failedStepsOutput(logbook: Logbook): string {
  const entries: string[] = []
  let bytes = 2
  for (const failed of failedSteps(logbook).slice(0, MOST_ENTRIES)) {
    const entry = inertJson(JSON.stringify(outputOf(failed)))
    bytes += Buffer.byteLength(entry) + 1
    if (bytes > MOST_BYTES) break
    entries.push(entry)
  }
  return `[${entries.join(',')}]`
}

function outputOf({ stage, step, message, excerpt, file }: FailedStep): FailedStepOutput {
  const telling = excerpt?.lines[excerpt.telling]
  return {
    stage: shorten(stage?.name, NAME_LIMIT),
    step: shorten(step?.name, NAME_LIMIT),
    message: shorten(message, MESSAGE_LIMIT) ?? shorten(telling?.text, MESSAGE_LIMIT),
    line: telling?.number ?? null,
    file: shorten(file?.text, PATH_LIMIT)
  }
}

function shorten(text: string | null | undefined, limit: number): string | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return null
  return (trimmed.length > limit ? `${trimmed.slice(0, limit - 1)}…` : trimmed).toWellFormed()
}
