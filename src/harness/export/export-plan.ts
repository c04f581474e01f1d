import { hasRun } from '../execution/execution-status.ts'
import { nodesOf, type KnownExecution } from '../execution/execution.ts'
import { isOfEarlierRun } from '../execution/taken-over.ts'
import { iterationOf } from '../keys/iterations.ts'
import type { LogKey } from '../keys/key-layout.ts'
import { formatLogKey, isOfAccount, parseLogKey } from '../keys/log-key.ts'
import { lastIdentifier, levelsOfKey, type KeyLevels } from '../keys/prefixes.ts'
import type { ExportPart } from './export-part.ts'
import { coverSiblings, lowerAttempts } from './sibling-parts.ts'
import { selectByGraph } from '../../selection/graph-selection.ts'
import { selectKeys, type StepSelection } from '../../selection/selection.ts'

/** How to get an execution's logs. */
export interface ExportPlan {
  /** One, unless the execution's keys begin differently. */
  readonly parts: readonly ExportPart[]
  /** Keys that have no known layout, to be fetched one by one. */
  readonly loose: readonly string[]
  /** Keys that are not asked for: the graph is foreign, and they lead elsewhere. */
  readonly refused: readonly string[]
  /**
   * Keys of earlier attempts that the graph doesn't show, by the key of the attempt that it shows.
   */
  readonly earlier: ReadonlyMap<string, readonly string[]>
}

interface PlacedKey extends KeyLevels {
  readonly key: string
}

/**
 * Below a stage an export is worth it from so many logs on: fewer are sooner fetched one by one.
 */
const FEWEST_LOGS = 20
/**
 * Deeper levels are not told apart, and longer and deeper keys not believed: the graph is foreign.
 */
const MOST_LEVELS = 12
const LONGEST_KEY = 4096
const MOST_WORDS = 100

/**
 * The exports that hold what was selected of an execution, by its graph; without parts and loose
 * keys when the graph tells of no such log. A stage's or a step's export is planned where it holds
 * all that was selected, else the whole execution's.
 */
export function planExports(known: KnownExecution, selection: StepSelection): ExportPlan {
  const keys = new Set<string>()
  const ofSteps = new Set<string>()
  const odd = new Set<string>()
  for (const node of nodesOf(known.stages)) {
    for (const key of node.logKeys) {
      if (isBelievable(key)) keys.add(key)
      if (hasRun(node.status)) (isBelievable(key) ? ofSteps : odd).add(key)
    }
  }
  const parsed = [...keys].map(parseLogKey).filter(key => key !== null && belongsTo(key, known))
  const loose = [...ofSteps].filter(key => parseLogKey(key) === null && isOfAccount(key, known.account))
  const refused = [...odd, ...[...ofSteps].filter(key => leadsElsewhere(key, known))]
  const selected = selectKeys(
    parsed.filter(key => key !== null),
    selection
  ).filter(key => ofSteps.has(formatLogKey(key)))
  return {
    ...planKeys(selected, selection),
    loose: keysOfSelected(loose, known, selection),
    refused: keysOfSelected(refused, known, selection)
  }
}

/** Of keys that cannot be told by themselves: where a step stands its graph tells. */
function keysOfSelected(
  keys: readonly string[],
  known: KnownExecution,
  selection: StepSelection
): readonly string[] {
  if (keys.length === 0) return []
  const { keys: selected } = selectByGraph([known], [], selection)
  return keys.filter(key => selected.has(key))
}

/** To another account, pipeline or project, or to a run that comes later. */
function leadsElsewhere(key: string, known: KnownExecution): boolean {
  const logKey = parseLogKey(key)
  if (logKey === null) return !isOfAccount(key, known.account)
  return !belongsTo(logKey, known) && !isOfEarlierRun(key, known)
}

/** The same from keys alone, such as those that another archive showed. */
export function planKeys(keys: readonly LogKey[], selection: StepSelection): ExportPlan {
  const placed = keys.map(place)
  const heads = groupBy(placed, ({ head }) => head)
  const earlier = new Map<string, readonly string[]>()
  const parts = [...heads].map(([head, ofHead]) => {
    const root: ExportPart = {
      prefix: head,
      level: 0,
      isStage: false,
      keys: ofHead.map(({ key }) => key),
      parts: partsAt(ofHead, { level: 0, parent: null, earlier }),
      isGuess: false
    }
    return narrow(root, selection)
  })
  return { parts, loose: [], refused: [], earlier }
}

function isBelievable(key: string): boolean {
  if (key.length > LONGEST_KEY) return false
  const words = key.split('/', MOST_WORDS + 1)
  // A server that tidies paths would take these words for a way to elsewhere.
  return words.length <= MOST_WORDS && !words.includes('.') && !words.includes('..')
}

function belongsTo(key: LogKey, known: KnownExecution): boolean {
  return (
    key.account === known.account &&
    key.pipeline === known.pipeline &&
    key.run === known.run &&
    (key.execution ?? known.executionId) === known.executionId &&
    (key.org ?? known.org) === known.org &&
    (key.project ?? known.project) === known.project
  )
}

function place(logKey: LogKey): PlacedKey {
  const { head, levels } = levelsOfKey(logKey)
  return { key: formatLogKey(logKey), head, levels: levels.slice(0, MOST_LEVELS) }
}

/** Those that have a place there, in order. */
function groupBy(
  keys: readonly PlacedKey[],
  placeOf: (key: PlacedKey) => string | undefined
): ReadonlyMap<string, readonly PlacedKey[]> {
  const groups = new Map<string, PlacedKey[]>()
  for (const key of keys) {
    const at = placeOf(key)
    if (at === undefined) continue
    const group = groups.get(at)
    if (group === undefined) groups.set(at, [key])
    else group.push(key)
  }
  return groups
}

interface Level {
  /** That of the prefixes which the keys are put under, less one. */
  readonly level: number
  /** What all of them begin with: its prefix, and whether it is a stage. */
  readonly parent: Pick<ExportPart, 'prefix' | 'isStage'> | null
  /** See `ExportPlan`; grows. */
  readonly earlier: Map<string, readonly string[]>
}

function partsAt(keys: readonly PlacedKey[], { level, parent, earlier }: Level): ExportPart[] {
  const groups = groupBy(keys, ({ levels }) => levels[level])
  const lower = lowerAttempts([...groups.keys()], parent?.prefix ?? null)
  const parts = [...groups].map(([prefix, group]): ExportPart => {
    for (const { key } of group) {
      const others = (lower.get(prefix) ?? []).map(other => other + key.slice(prefix.length))
      if (others.length > 0) earlier.set(key, [...(earlier.get(key) ?? []), ...others])
    }
    const isStage = parent === null || isStageIteration(prefix, parent, group[0]?.levels[level + 1])
    const below: Level = { level: level + 1, parent: { prefix, isStage }, earlier }
    const parts = below.level < MOST_LEVELS ? partsAt(group, below) : []
    return { prefix, level: level + 1, isStage, keys: group.map(({ key }) => key), parts, isGuess: false }
  })
  const guesses = [...lower.values()].flat().map((prefix): ExportPart => {
    return { prefix, level: level + 1, isStage: parent === null, keys: [], parts: [], isGuess: true }
  })
  return coverSiblings([...parts, ...guesses])
}

/** An iteration of a stage has steps; a step that is only called so has none. */
function isStageIteration(
  prefix: string,
  parent: Pick<ExportPart, 'prefix' | 'isStage'>,
  inside: string | undefined
): boolean {
  const isIteration = iterationOf(lastIdentifier(parent.prefix), lastIdentifier(prefix)) !== null
  return parent.isStage && isIteration && inside !== undefined
}

/** Down to the stage or step that was named, as long as one part holds all that was selected. */
function narrow(root: ExportPart, { stage, step }: StepSelection): ExportPart {
  const wanted = step ?? stage
  if (wanted === null) return root
  let part = root
  for (;;) {
    const [only, ...others] = part.parts
    const identifier = lastIdentifier(part.prefix)
    const isThere = part.level > 0 && (identifier === wanted || identifier.startsWith(`${wanted}_`))
    if (isThere || only === undefined || others.length > 0) return part
    part = only
  }
}

/**
 * The parts of a part that are worth an export, and the keys of the others.
 * @param wholeStages also what the graph doesn't show is wanted, such as a stage's background
 *   services
 */
export function smallerParts(
  part: ExportPart,
  wholeStages: boolean
): { readonly parts: readonly ExportPart[]; readonly keys: readonly string[] } {
  const parts = part.parts.filter(
    ({ isGuess, level, keys }) => isGuess || keys.length >= FEWEST_LOGS || (wholeStages && level === 1)
  )
  const had = new Set(parts.flatMap(({ keys }) => keys))
  const keys = part.keys.filter(key => !had.has(key))
  if (!wholeStages || !part.isStage) return { parts, keys }
  const rest = { ...part, parts: part.parts.filter(one => !parts.includes(one)) }
  const whole = new Set(parts.map(one => servicesOf(one.prefix)))
  const services = unnamedServices(rest).filter(prefix => !whole.has(prefix))
  const guesses = services.map((prefix): ExportPart => {
    return { prefix, level: part.level + 1, isStage: false, keys: [], parts: [], isGuess: true }
  })
  return { parts: [...parts, ...guesses], keys }
}

/**
 * What the keys of background services begin with that the graph may not name, for each stage in a
 * part and each iteration of one.
 */
export function unnamedServices(part: ExportPart): readonly string[] {
  const prefixes = new Set<string>()
  const waiting = [part]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const prefix = servicesOf(one.prefix)
    // A graph that names some names all.
    const isNamed = one.keys.some(key => key.startsWith(prefix))
    if (one.isStage && !isNamed) prefixes.add(prefix)
    if (one.isStage || one.level === 0) waiting.push(...one.parts)
  }
  return [...prefixes]
}

/** What the keys of a stage's background services begin with. */
function servicesOf(stagePrefix: string): string {
  return `${stagePrefix.replace(/\/$/u, '')}/serviceId:`
}
