import { isSelected, iterationOf, type StepSelection } from '../selection/selection.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { formatLogKey, parseLogKey } from '../harness/keys/log-key.ts'
import type { KnownExecution } from '../harness/execution/execution.ts'
import { graphPlaces, pathOf, type GraphPlace } from '../selection/graph-places.ts'
import { IdentifierTree, type NamedStanding } from '../selection/identifier-tree.ts'
import type { ReadLog } from './logbook.ts'
import { inOrder } from './row-order.ts'
import { otherStage, stageRow, stepRow, type Redact, type StageRow, type StepRow } from './tree-draft.ts'
import { instantOf, msOf } from '../text/times.ts'

/** A stage and its steps, in order. */
export interface OrderedStage {
  readonly stage: StageRow
  readonly steps: readonly StepRow[]
}

/** How the rows are made. */
export interface RowOptions {
  /** Which steps of the graph are there although they have no log. */
  readonly selection: StepSelection
  /** `uuid`s of stages that are there because another execution stands for what they ran. */
  readonly partStages: ReadonlySet<string>
  readonly redact: Redact
}

/**
 * The stages and steps of one execution with their logs.
 *
 * A log belongs to the step of the graph that has its key; else to the one that has it for another command unit; else to the one that
 * stands where the key says. What fits no step of the graph makes a row of its own there: beside the step that it is another attempt of.
 * Steps of the graph without a log are there too, if they are selected.
 *
 * @param logs in order of time, then of their keys
 */
export function rowsOfExecution(
  logs: readonly ReadLog[],
  known: KnownExecution | null,
  { selection, partStages, redact }: RowOptions
): OrderedStage[] {
  const places = known === null ? [] : graphPlaces(known.stages)
  const tree = new IdentifierTree()
  for (const place of places) tree.addPlace(place)
  for (const { logKey } of logs) if (logKey !== null) tree.add(pathOf(logKey))
  const rows = new ExecutionRows(places, tree, redact)
  for (const log of logs) rows.place(log)
  return rows.ordered(selection, partStages)
}

class ExecutionRows {
  readonly #tree: IdentifierTree
  readonly #redact: Redact
  readonly #stages: StageRow[] = []
  readonly #otherStages: StageRow[] = []
  readonly #stepByKey = new Map<string, StepRow>()
  readonly #stepByBareKey = new Map<string, StepRow>()
  readonly #stepByPath = new Map<string, StepRow>()
  readonly #stageByPath = new Map<string, StageRow>()
  /** By identifiers without retries' endings: where other attempts belong. */
  readonly #stepByPlainPath = new Map<string, StepRow>()
  readonly #stageByPlainPath = new Map<string, StageRow>()
  readonly #otherRows = new Map<string, StepRow>()

  constructor(places: readonly GraphPlace[], tree: IdentifierTree, redact: Redact) {
    this.#tree = tree
    this.#redact = redact
    const stages = new Map<GraphPlace, StageRow>()
    for (const place of places) {
      if (place.stage === place) stages.set(place, this.#addStage(place))
      const stage = stages.get(place.stage)
      if (place.node.kind === 'step' && stage !== undefined) this.#addStep(place, stage)
    }
  }

  /** Puts a log into its row. */
  place(log: ReadLog): void {
    const step = this.#stepOf(log) ?? this.#otherStepOf(log)
    step.logs.push(log)
    step.start ??= msOf(instantOf(log.startedAt))
  }

  ordered(selection: StepSelection, partStages: ReadonlySet<string>): OrderedStage[] {
    for (const stage of [...this.#stages, ...this.#otherStages])
      stage.start ??= earliest([...stage.known, ...stage.others])
    return inOrder(this.#stages, this.#otherStages).flatMap(stage => {
      const steps = inOrder(stage.known, stage.others).filter(
        step => step.logs.length > 0 || this.#selects(step, selection)
      )
      const isPart = partStages.has(stage.place?.node.uuid ?? '')
      const isKept = steps.length > 0 || isPart || this.#selects(stage, selection)
      return isKept ? [{ stage, steps }] : []
    })
  }

  #selects({ place }: Pick<StepRow, 'place'>, selection: StepSelection): boolean {
    return place !== null && isSelected(this.#tree.along(place.path, place.node), selection)
  }

  #addStage(place: GraphPlace): StageRow {
    const standings = this.#tree.along(place.path, place.node)
    const stage = stageRow(standings, place, null, this.#redact)
    this.#stages.push(stage)
    setFirst(this.#stageByPath, idOf(shortened(place.path)), stage)
    setFirst(this.#stageByPlainPath, plainIdOf(standings), stage)
    return stage
  }

  #addStep(place: GraphPlace, stage: StageRow): void {
    const standings = this.#tree.along(place.path, place.node)
    const levels = stage.place?.path.length ?? 1
    const step = stepRow(standings, levels, place, null, this.#redact)
    stage.known.push(step)
    for (const key of place.node.logKeys) {
      setFirst(this.#stepByKey, key, step)
      const logKey = parseLogKey(key)
      if (logKey !== null) setFirst(this.#stepByBareKey, bare(logKey), step)
    }
    setFirst(this.#stepByPath, idOf(shortened(place.path)), step)
    setFirst(this.#stepByPlainPath, plainIdOf(standings), step)
  }

  #stepOf({ key, logKey }: ReadLog): StepRow | undefined {
    const byKey = this.#stepByKey.get(key)
    if (byKey !== undefined || logKey === null) return byKey
    return this.#stepByBareKey.get(bare(logKey)) ?? this.#stepByPath.get(idOf(shortened(pathOf(logKey))))
  }

  #otherStepOf({ key, logKey }: ReadLog): StepRow {
    const standings = logKey === null ? [] : this.#tree.along(pathOf(logKey))
    const { stage, levels, id } = this.#stageOf(standings, logKey === null)
    const stepId = JSON.stringify([id, logKey === null ? key : idOf(pathOf(logKey))])
    const made = this.#otherRows.get(stepId)
    if (made !== undefined) return made
    const anchor = this.#stepByPlainPath.get(plainIdOf(standings)) ?? null
    const row = stepRow(standings, levels, null, anchor, this.#redact)
    const unknown = { name: this.#redact(key.split('/').findLast(segment => segment !== '') ?? 'Log') }
    const step = logKey === null ? { ...row, ...unknown } : row
    this.#otherRows.set(stepId, step)
    stage.others.push(step)
    return step
  }

  /** The stage's row, how many identifiers of the way it takes, and what tells it from other rows. */
  #stageOf(
    standings: readonly NamedStanding[],
    isUnknown: boolean
  ): { stage: StageRow; levels: number; id: string } {
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
      stage = isUnknown ? otherStage() : stageRow(way, null, anchor, this.#redact)
      this.#stageByPath.set(`other:${id}`, stage)
      this.#otherStages.push(stage)
    }
    return { stage, levels, id }
  }
}

function earliest(rows: readonly StepRow[]): number | null {
  return rows.reduce<number | null>(
    (least, { start }) => (start !== null && (least === null || start < least) ? start : least),
    null
  )
}

/** What a path is without the levels that the graph leaves out: parents of iterations, and the frame of a rollback. */
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
