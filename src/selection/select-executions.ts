import type { OpenOnPage } from '../harness/execution/execution-url.ts'
import { nodesOf, type ExecutionNode, type KnownExecution } from '../harness/execution/execution.ts'
import { plainStage, namedStages, type NamedNode } from './named-nodes.ts'
import { looseForm } from './near-names.ts'
import { resolveSelection, type ResolvedSelection } from './resolve-selection.ts'
import type { StepSelection } from './selection.ts'

/** An execution, and what is selected of it. */
export interface SelectedExecution {
  readonly execution: KnownExecution
  /** By identifiers. */
  readonly selection: StepSelection
}

/** A selection in an execution that consists of several. */
export interface SelectedExecutions extends ResolvedSelection {
  /** The execution itself, then those of its parts that have something selected, in their order. */
  readonly executions: readonly SelectedExecution[]
}

const ALL: StepSelection = { stage: null, step: null }

/**
 * The stage and step by identifiers, as `resolveSelection` finds them, in an execution and the
 * executions that belong to it. A stage that ran a pipeline stands for all of that pipeline's
 * stages; one of them is named `STAGE/STAGE_OF_THE_PIPELINE`.
 *
 * @throws Failure those of `resolveSelection`
 */
export function selectExecutions(
  main: KnownExecution,
  parts: readonly KnownExecution[],
  wanted: StepSelection,
  page: OpenOnPage | null
): SelectedExecutions {
  const inPart = wanted.stage === null ? null : partNamed(main, parts, wanted.stage)
  if (inPart !== null && (inPart.rest !== null || wanted.step !== null))
    return selectInPart(main, parts, inPart, wanted.step)
  const { selection, notices } = resolveSelection(main, wanted, page, stagesInParts(main, parts))
  const isSelected = (part: KnownExecution): boolean => {
    const stage = stageOf(part, main)
    return selection.stage === null || (stage !== null && isNamed(stage, selection.stage))
  }
  const chosen = parts
    .filter(({ partOf }) => partOf?.role !== 'retried-from')
    .filter(part => isSelected(topPart(part, parts, main)))
    .map(execution => ({ execution, selection: ALL }))
  return withEarlierRuns([{ execution: main, selection }, ...chosen], parts, { selection, notices })
}

/** A stage of the execution that ran another one, as it was named. */
interface NamedPart {
  readonly part: KnownExecution
  readonly stage: ExecutionNode
  /** What was named inside it; null for all of it. */
  readonly rest: string | null
}

function partNamed(main: KnownExecution, parts: readonly KnownExecution[], name: string): NamedPart | null {
  const isWhole = namedStages(main).some(place => isAlike(place, name))
  for (const part of parts) {
    const stage = stageOf(part, main)
    if (stage === null) continue
    for (let at = name.length; at > 0; at = name.lastIndexOf('/', at - 1)) {
      const rest = at === name.length ? null : name.slice(at + 1)
      // A stage's own name may have a slash in it.
      if (!isAlike(stage, name.slice(0, at)) || (isWhole && rest !== null)) continue
      return { part, stage, rest }
    }
  }
  return null
}

function isAlike({ identifier, name }: Pick<NamedNode, 'identifier' | 'name'>, wanted: string): boolean {
  return [identifier, name].some(text => looseForm(text) === looseForm(wanted))
}

/**
 * Whether a stage, by its `uuid`, is of what was selected; so is one that is not known, and all of
 * them where nothing was named.
 */
export function isStageSelected(
  { stages }: KnownExecution,
  uuid: string | null,
  { stage }: StepSelection
): boolean {
  const node = [...nodesOf(stages)].find(one => one.uuid === uuid)
  if (stage === null || node === undefined) return true
  return isNamed(node, stage) || stage.startsWith(`${node.identifier}/`)
}

function isNamed(stage: ExecutionNode, identifier: string): boolean {
  return stage.identifier === identifier || plainStage(stage) === identifier
}

/** The stage of the main execution that ran the part; null for a part of a part. */
function stageOf({ partOf }: KnownExecution, main: KnownExecution): ExecutionNode | null {
  if (partOf?.executionId !== main.executionId || partOf.stageUuid === null) return null
  for (const node of nodesOf(main.stages)) if (node.uuid === partOf.stageUuid) return node
  return null
}

/** The part of the main execution that this one is, or belongs to. */
function topPart(
  part: KnownExecution,
  parts: readonly KnownExecution[],
  main: KnownExecution
): KnownExecution {
  const above = parts.find(({ executionId }) => executionId === part.partOf?.executionId)
  return above === undefined || above === part || above === main ? part : above
}

function selectInPart(
  main: KnownExecution,
  parts: readonly KnownExecution[],
  { part, stage, rest }: NamedPart,
  step: string | null
): SelectedExecutions {
  const inside = resolveSelection(part, { stage: rest, step }, null)
  const path = [stage.identifier, inside.selection.stage].filter(one => one !== null).join('/')
  return withEarlierRuns(
    [
      // Nothing of the main execution but the stage that the part stands in.
      { execution: main, selection: { stage: stage.identifier, step: inside.selection.step } },
      { execution: part, selection: inside.selection }
    ],
    parts,
    { selection: { stage: path, step: inside.selection.step }, notices: inside.notices }
  )
}

/**
 * What was selected of an execution is selected of the earlier runs that its steps were taken from.
 */
function withEarlierRuns(
  chosen: readonly SelectedExecution[],
  parts: readonly KnownExecution[],
  { selection, notices }: ResolvedSelection
): SelectedExecutions {
  const executions = chosen.flatMap(one => {
    const earlier = parts.filter(
      ({ partOf }) => partOf?.role === 'retried-from' && partOf.executionId === one.execution.executionId
    )
    return [one, ...earlier.map(execution => ({ execution, selection: one.selection }))]
  })
  return { executions, selection, notices: [...new Set(notices)] }
}

/** `STAGE/STAGE_OF_THE_PIPELINE` of each. */
function stagesInParts(main: KnownExecution, parts: readonly KnownExecution[]): NamedNode[] {
  return parts.flatMap(part => {
    const stage = stageOf(part, main)
    if (stage === null) return []
    return namedStages(part).map(({ identifier, plain, name }) => ({
      identifier: `${stage.identifier}/${identifier}`,
      plain: `${stage.identifier}/${plain}`,
      name: `${stage.name}/${name}`
    }))
  })
}
