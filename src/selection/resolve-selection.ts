import { isFinal } from '../harness/execution/execution-status.ts'
import { nodesOf, type KnownExecution } from '../harness/execution/execution.ts'
import type { OpenOnPage } from '../harness/execution/execution-url.ts'
import { Failure } from '../failure/failure.ts'
import { plainStage, namedStages, namedSteps, type NamedNode } from './named-nodes.ts'
import { editsBetween, listNear, looseForm, MOST_COMPARED } from './near-names.ts'
import { inertText } from '../failure/inert-text.ts'
import type { StepSelection } from './selection.ts'

/** A selection by identifiers. */
export interface ResolvedSelection {
  readonly selection: StepSelection
  /** What to tell about how it was found. */
  readonly notices: readonly string[]
}

/** Ways to compare, the strictest first; names count from the second on. */
const FORMS: readonly ((text: string) => string)[] = [
  text => text,
  text => text,
  text => text.toLowerCase(),
  looseForm
]

/**
 * The stage and step by identifiers: those that were named, by identifier or as people see them,
 * within what is open on the page. Without a graph, or where an execution that still runs hasn't
 * come to it, a name stays as it is.
 *
 * @param stagesInParts stages of executions that belong to this one, for the messages
 * @throws Failure `no-such-selection` with the near ones, or with those that a name fits; `input`
 *   when the page shows another stage or step than the one that was named
 */
export function resolveSelection(
  execution: KnownExecution,
  wanted: StepSelection,
  page: OpenOnPage | null,
  stagesInParts: readonly NamedNode[] = []
): ResolvedSelection {
  if (execution.stages.length === 0) return { selection: wanted, notices: [] }
  const notices: string[] = []
  const open = openOn(execution, page, notices)
  const asked: Asked = { execution, notices, stagesInParts }
  const stages = namedStages(execution)
  const named = wanted.stage === null ? null : choose(asked, 'stage-id', wanted.stage, null, stages)
  const stage = narrower('stage-id', named, open.stage, stages)
  const steps = wanted.step === null ? [] : namedSteps(execution, stage)
  const step = wanted.step === null ? null : choose(asked, 'step-id', wanted.step, stage, steps)
  const selection = { stage, step: narrower('step-id', step, open.step, steps) }
  if (selection.stage !== named || selection.step !== step)
    notices.push(
      `execution-url shows ${textOf(open)}: only its logs are had. For all of them leave out what follows the ?.`
    )
  return { selection, notices }
}

interface Asked {
  readonly execution: KnownExecution
  readonly notices: string[]
  readonly stagesInParts: readonly NamedNode[]
}

function choose(
  { execution, notices, stagesInParts }: Asked,
  input: 'stage-id' | 'step-id',
  name: string,
  stage: string | null,
  places: readonly NamedNode[]
): string {
  for (const [strictness, form] of FORMS.entries()) {
    const wanted = form(name)
    const fits = (place: NamedNode): boolean =>
      form(place.identifier) === wanted || (strictness > 0 && form(place.name) === wanted)
    const fitting = places.filter(fits)
    const identifiers = new Set(fitting.map(({ identifier }) => identifier))
    if (identifiers.size === 0) continue
    const plain = new Set(fitting.map(one => one.plain))
    const [found, ...others] = identifiers.size === 1 ? identifiers : plain
    if (found === undefined || others.length > 0) throw explainAmbiguous(input, name, [...identifiers])
    if (strictness > 0)
      notices.push(`${input} ${inertText(name)} is a name: taken for the identifier ${inertText(found)}.`)
    return found
  }
  const there = input === 'stage-id' ? [...places, ...stagesInParts] : places
  if (isFinal(execution.status)) throw explainUnknown(input, name, stage, there)
  notices.push(`${input} ${inertText(name)}: the execution, which still runs, has not come to it yet.`)
  return name
}

/** An iteration of what was named is part of it; anything else contradicts. */
function narrower(
  input: string,
  named: string | null,
  open: string | null,
  places: readonly NamedNode[]
): string | null {
  if (named === null || open === null || named === open) return named ?? open
  const isPart = (part: string, whole: string): boolean =>
    places.some(({ identifier, plain }) => identifier === part && plain === whole)
  if (isPart(open, named)) return open
  if (isPart(named, open)) return named
  throw new Failure(
    'input',
    `${input} is ${inertText(named)}, but execution-url shows ${inertText(open)}.`,
    `Leave out one of the two: ${input}, or what follows the ? in execution-url.`
  )
}

/**
 * The page's ids as identifiers. A step tells its stage best, then the stage of the run, then that
 * of the plan, which iterations share.
 */
function openOn({ stages }: KnownExecution, page: OpenOnPage | null, notices: string[]): StepSelection {
  if (page === null) return { stage: null, step: null }
  const { stageSetupId, stageUuid, stepUuid } = page
  for (const stage of stepUuid === null ? [] : stages)
    for (const { uuid, identifier } of nodesOf(stage.children))
      if (uuid === stepUuid) return { stage: stage.identifier, step: identifier }
  const ofPlan = stages.filter(({ setupId }) => setupId !== null && setupId === stageSetupId)
  const plain = new Set(ofPlan.map(plainStage))
  const [ofAll = null] = ofPlan.length === 1 ? ofPlan.map(({ identifier }) => identifier) : plain
  const stage = stages.find(({ uuid }) => uuid === stageUuid)?.identifier ?? (plain.size > 1 ? null : ofAll)
  const isLost = stage === null && (stageSetupId ?? stageUuid) !== null
  if (isLost || stepUuid !== null)
    notices.push(
      `The ${isLost ? 'stage' : 'step'} that execution-url shows is not in the execution graph: ${
        stage === null ? 'nothing is left out' : `the whole stage ${inertText(stage)} is had`
      }.`
    )
  return { stage, step: null }
}

function textOf({ stage, step }: StepSelection): string {
  const ofStage = `stage ${inertText(stage ?? '')}`
  return step === null ? ofStage : `step ${inertText(step)} of ${ofStage}`
}

function explainAmbiguous(input: string, name: string, identifiers: readonly string[]): Failure {
  return new Failure(
    'no-such-selection',
    `${input} ${inertText(name)} is the name of several: ${listNear(name, identifiers)}.`,
    `Give the identifier of one as ${input}.`
  )
}

function explainUnknown(
  input: 'stage-id' | 'step-id',
  name: string,
  stage: string | null,
  places: readonly NamedNode[]
): Failure {
  const where = stage === null ? 'The execution' : `Stage ${inertText(stage)}`
  const what = input === 'stage-id' ? 'stage' : 'step'
  const there = places.slice(0, MOST_COMPARED).map(place => nearer(name, place))
  return new Failure(
    'no-such-selection',
    `${where} has no ${what} ${inertText(name)}.`,
    `There are: ${listNear(name, there)}. Give one of these as ${input}, by identifier or name.`
  )
}

/** Of identifier and name the one that looks more like what was asked for; either can be given. */
function nearer(wanted: string, { identifier, name }: NamedNode): string {
  return editsBetween(wanted, name) < editsBetween(wanted, identifier) ? name : identifier
}
