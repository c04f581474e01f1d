import type { StepSelection } from '../../selection/selection.ts'

/**
 * The artifact service refuses these characters in names; see "artifact name" in
 * @actions/artifact's path-and-artifact-name-validation.
 */
const NOT_IN_ARTIFACT_NAME = /["<>:|*?\r\n\\/\p{Cc}]/gu
const LONGEST_NAME = 200

/**
 * A name as the artifact service allows it, and with nothing in it that the runner takes for a
 * command where the toolkit logs it.
 */
export function legalArtifactName(name: string): string {
  return withLegalCharacters(name).slice(0, LONGEST_NAME).toWellFormed()
}

function withLegalCharacters(name: string): string {
  return name.replace(NOT_IN_ARTIFACT_NAME, '_').replaceAll('##[', '#_[')
}

/** A run, as far as it is known, that an artifact holds the logs of. */
export interface NamedRun {
  readonly pipeline: string
  readonly run: number
}

/**
 * `harness-logs-PIPELINE-RUN[-STAGE[-STEP]]`; of several runs
 * `harness-logs-PIPELINE-RUN-PIPELINE-RUN`; of none `harness-logs[-STAGE[-STEP]]`.
 *
 * @param redact blanks secrets, in the parts and in what is made of them, before it is cut
 */
export function defaultArtifactName(
  runs: readonly NamedRun[],
  { stage, step }: StepSelection,
  redact: (text: string) => string
): string {
  const labels = runs.map(({ pipeline, run }) => `${redact(pipeline)}-${run}`)
  const selected = [stage, step].flatMap(part => (part === null ? [] : [redact(part)]))
  return legalArtifactName(redact(withLegalCharacters(['harness-logs', ...labels, ...selected].join('-'))))
}
