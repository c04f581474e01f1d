import { iterationOf } from '../harness/keys/iterations.ts'
import { isSelected, type StepSelection } from '../selection/selection.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { formatLogKey, parseLogKey } from '../harness/keys/log-key.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { nodePositions, pathOf, type NodePosition } from '../selection/node-positions.ts'
import { IdentifierTree, type NamedStanding } from '../selection/identifier-tree.ts'
import type { ReadLog } from './logbook.ts'
import { inOrder } from './draft-order.ts'
import {
  otherStage,
  draftStage,
  draftStep,
  type Redact,
  type StageDraft,
  type StepDraft
} from './tree-draft.ts'
import { instantOf, msOf } from '../text/times.ts'

/** A stage and its steps, in order. */
export interface OrderedStage {
  readonly stage: StageDraft
  readonly steps: readonly StepDraft[]
}

/** How the drafts are made. */
export interface StageDraftOptions {
  /** Which steps of the graph are there although they have no log. */
  readonly selection: StepSelection
  /** `uuid`s of stages that are there because another execution stands for what they ran. */
  readonly partStages: ReadonlySet<string>
  readonly redact: Redact
}

/**
 * The stages and steps of one execution with their logs.
 *
 * A log belongs to the step of the graph that has its key; else to the one that has it for another
 * command unit; else to the one that stands where the key says. What fits no step of the graph
 * makes a draft of its own there: beside the step that it is another attempt of. Steps of the graph
 * without a log are there too, if they are selected.
 *
 * @param logs in order of time, then of their keys
 */
export function draftStages(
  logs: readonly ReadLog[],
  known: KnownExecution | null,
  { selection, partStages, redact }: StageDraftOptions
): OrderedStage[] {
  const positions = known === null ? [] : nodePositions(known.stages)
  const tree = new IdentifierTree()
  for (const position of positions) tree.addPosition(position)
  for (const { logKey } of logs) if (logKey !== null) tree.add(pathOf(logKey))
  const drafts = new StageDrafts(positions, tree, redact)
  for (const log of logs) drafts.add(log)
  return drafts.ordered(selection, partStages)
}

class StageDrafts {
  readonly #tree: IdentifierTree
  readonly #redact: Redact
  readonly #stages: StageDraft[] = []
  readonly #otherStages: StageDraft[] = []
  readonly #stepByKey = new Map<string, StepDraft>()
  readonly #stepByBareKey = new Map<string, StepDraft>()
  readonly #stepByPath = new Map<string, StepDraft>()
  readonly #stageByPath = new Map<string, StageDraft>()
  /** By identifiers without retries' endings: where other attempts belong. */
  readonly #stepByPlainPath = new Map<string, StepDraft>()
  readonly #stageByPlainPath = new Map<string, StageDraft>()
  readonly #otherRows = new Map<string, StepDraft>()

  constructor(positions: readonly NodePosition[], tree: IdentifierTree, redact: Redact) {
    this.#tree = tree
    this.#redact = redact
    const stages = new Map<NodePosition, StageDraft>()
    for (const position of positions) {
      if (position.stage === position) stages.set(position, this.#addStage(position))
      const stage = stages.get(position.stage)
      if (position.node.kind === 'step' && stage !== undefined) this.#addStep(position, stage)
    }
  }

  /** Puts a log into its draft. */
  add(log: ReadLog): void {
    const step = this.#stepOf(log) ?? this.#otherStepOf(log)
    // Most steps have one log: a list that grows has room for 16 more.
    if (step.logs.length === 0) step.logs = [log]
    else step.logs.push(log)
    step.start ??= msOf(instantOf(log.startedAt))
  }

  ordered(selection: StepSelection, partStages: ReadonlySet<string>): OrderedStage[] {
    for (const stage of [...this.#stages, ...this.#otherStages])
      stage.start ??= earliest([...stage.known, ...stage.others])
    return inOrder(this.#stages, this.#otherStages).flatMap(stage => {
      const steps = inOrder(stage.known, stage.others).filter(
        step => step.logs.length > 0 || this.#selects(step, selection)
      )
      const isPart = partStages.has(stage.position?.node.uuid ?? '')
      const isKept = steps.length > 0 || isPart || this.#selects(stage, selection)
      return isKept ? [{ stage, steps }] : []
    })
  }

  #selects({ position }: Pick<StepDraft, 'position'>, selection: StepSelection): boolean {
    return position !== null && isSelected(this.#tree.along(position.path, position.node), selection)
  }

  #addStage(position: NodePosition): StageDraft {
    const standings = this.#tree.along(position.path, position.node)
    const stage = draftStage(standings, position, null, this.#redact)
    this.#stages.push(stage)
    setFirst(this.#stageByPath, idOf(shortened(position.path)), stage)
    setFirst(this.#stageByPlainPath, plainIdOf(standings), stage)
    return stage
  }

  #addStep(position: NodePosition, stage: StageDraft): void {
    const standings = this.#tree.along(position.path, position.node)
    const levels = stage.position?.path.length ?? 1
    const step = draftStep(standings, levels, position, null, this.#redact)
    stage.known.push(step)
    for (const key of position.node.logKeys) {
      setFirst(this.#stepByKey, key, step)
      const logKey = parseLogKey(key)
      if (logKey !== null) setFirst(this.#stepByBareKey, bare(logKey), step)
    }
    setFirst(this.#stepByPath, idOf(shortened(position.path)), step)
    setFirst(this.#stepByPlainPath, plainIdOf(standings), step)
  }

  #stepOf({ key, logKey }: ReadLog): StepDraft | undefined {
    const byKey = this.#stepByKey.get(key)
    if (byKey !== undefined || logKey === null) return byKey
    return this.#stepByBareKey.get(bare(logKey)) ?? this.#stepByPath.get(idOf(shortened(pathOf(logKey))))
  }

  #otherStepOf({ key, logKey }: ReadLog): StepDraft {
    const standings = logKey === null ? [] : this.#tree.along(pathOf(logKey))
    const { stage, levels, id } = this.#stageOf(standings, logKey === null)
    const stepId = JSON.stringify([id, logKey === null ? key : idOf(pathOf(logKey))])
    const made = this.#otherRows.get(stepId)
    if (made !== undefined) return made
    const anchor = this.#stepByPlainPath.get(plainIdOf(standings)) ?? null
    const draft = draftStep(standings, levels, null, anchor, this.#redact)
    const unknown = { name: this.#redact(key.split('/').findLast(segment => segment !== '') ?? 'Log') }
    const step = logKey === null ? { ...draft, ...unknown } : draft
    this.#otherRows.set(stepId, step)
    stage.others.push(step)
    return step
  }

  /**
   * The stage's draft, how many identifiers of the way it takes, and what tells it from other
   * drafts.
   */
  #stageOf(
    standings: readonly NamedStanding[],
    isUnknown: boolean
  ): { stage: StageDraft; levels: number; id: string } {
    const [first, second] = standings
    const isIterated = second !== undefined && iterationOf(first?.identifier, second.identifier) !== null
    for (const levels of isIterated ? [2, 1] : [1]) {
      const id = idOf(shortened(standings.slice(0, levels).map(({ identifier }) => identifier)))
      const stage = isUnknown ? undefined : this.#stageByPath.get(id)
      if (stage !== undefined && standings.length > 0) return { stage, levels, id }
    }
    // A single identifier under the stage is its step, even if it looks like an iteration of it.
    const levels = isIterated && standings.length > 2 ? 2 : 1
    const way = standings.slice(0, levels)
    const id = isUnknown ? 'unknown' : idOf(way.map(({ identifier }) => identifier))
    let stage = this.#stageByPath.get(`other:${id}`)
    if (stage === undefined) {
      const anchor = this.#stageByPlainPath.get(plainIdOf(way)) ?? null
      stage = isUnknown ? otherStage() : draftStage(way, null, anchor, this.#redact)
      this.#stageByPath.set(`other:${id}`, stage)
      this.#otherStages.push(stage)
    }
    return { stage, levels, id }
  }
}

function earliest(drafts: readonly StepDraft[]): number | null {
  return drafts.reduce<number | null>(
    (least, { start }) => (start !== null && (least === null || start < least) ? start : least),
    null
  )
}

/**
 * What a path is without the levels that the graph leaves out: parents of iterations, and the frame
 * of a rollback.
 */
function shortened(path: readonly string[]): string[] {
  return path.filter(
    (identifier, at) => identifier !== 'rollbackSteps' && iterationOf(identifier, path[at + 1] ?? '') === null
  )
}

function bare(logKey: LogKey): string {
  return formatLogKey({ ...logKey, unit: null })
}

function idOf(path: readonly string[]): string {
  return JSON.stringify(path)
}

function plainIdOf(standings: readonly NamedStanding[]): string {
  return idOf(standings.map(({ plain }) => plain))
}

function setFirst<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (!map.has(key)) map.set(key, value)
}
