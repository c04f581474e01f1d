import { Failure } from '../failure/failure.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { listNear } from './near-names.ts'
import { inertText } from '../failure/inert-text.ts'
import { selectKeys, stageIterationsOf, stagesOf, stepsOf, type StepSelection } from './selection.ts'

/** A selection by identifiers. */
export interface MatchedSelection {
  readonly selection: StepSelection
  /** What to tell about a name that was taken for an identifier. */
  readonly notices: readonly string[]
}

/**
 * The selection by identifiers, where the stage or step may have been given as people see it (`Run
 * Tests` for `Run_Tests`, `Initialize` for `liteEngineTask`). What selects something already stays
 * as it is, and so does what no identifier, or more than one, fits.
 *
 * @param keys all keys of the export
 */
export function matchSelection(keys: readonly LogKey[], wanted: StepSelection): MatchedSelection {
  const notices: string[] = []
  const matched = (input: string, name: string, identifiers: () => readonly string[]): string => {
    const identifier = identifierOf(name, new Set(identifiers()))
    if (identifier === null) return name
    notices.push(`${input} ${inertText(name)} is a name: taken for the identifier ${inertText(identifier)}.`)
    return identifier
  }
  let { stage, step } = wanted
  if (stage !== null && !selects(keys, { stage, step: null }))
    stage = matched('stage-id', stage, () => [...stagesOf(keys), ...stageIterationsOf(keys)])
  if (step !== null && !selects(keys, { stage, step }))
    step = matched('step-id', step, () => stepsOf(keys, stage))
  return { selection: { stage, step }, notices }
}

/**
 * `no-such-selection`, with the stages or steps that there are. Of a selection that selects none of
 * the keys.
 */
export function explainNothingSelected(keys: readonly LogKey[], { stage, step }: StepSelection): Failure {
  if (stage !== null && !selects(keys, { stage, step: null }))
    return new Failure(
      'no-such-selection',
      `The execution has no logs of a stage with the identifier ${inertText(stage)}.`,
      `Stages with logs: ${listNear(stage, stagesOf(keys))}. Give one of these as \`stage-id\`.`
    )
  return new Failure(
    'no-such-selection',
    `${stage === null ? 'The execution' : `Stage ${inertText(stage)}`} has no logs of a step with the identifier ${inertText(step ?? '')}.`,
    `Steps with logs: ${listNear(step ?? '', stepsOf(keys, stage))}. Give one of these as \`step-id\`.`
  )
}

function selects(keys: readonly LogKey[], selection: StepSelection): boolean {
  return selectKeys(keys, selection).length > 0
}

/** Ways to compare, the strictest first. */
const FORMS: readonly ((name: string) => string)[] = [
  name => name.trim().replace(/[\s-]/gu, '_'),
  name => name.trim().replace(/[\s-]/gu, '_').toLowerCase(),
  name => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
]

function identifierOf(name: string, identifiers: ReadonlySet<string>): string | null {
  for (const form of FORMS) {
    const wanted = form(name)
    const fitting = [...identifiers].filter(identifier => form(shownAs(identifier)) === wanted)
    if (fitting.length > 0 && wanted !== '') return fitting.length === 1 ? (fitting[0] ?? null) : null
  }
  return null
}

function shownAs(identifier: string): string {
  return identifier === 'liteEngineTask' ? 'Initialize' : identifier.replace(/^serviceId:/u, '')
}
