import { hasRun } from '../execution/execution-status.ts'
import { nodesOf, type KnownExecution } from '../execution/execution.ts'
import { formatLogKey, identifierPlaces, parseLogKey, type LogKey } from '../keys/log-key.ts'
import { coverSiblings, lowerAttempts } from './sibling-parts.ts'
import { selectKeys, type StepSelection } from '../../selection/selection.ts'

/** Logs that one export can have, and the smaller sets that it can be had in. */
export interface ExportPart {
  /** What the keys begin with. */
  readonly prefix: string
  /** 0: the execution, 1: a stage, 2 and more: step groups, iterations, steps. */
  readonly level: number
  /** The log keys that the graph tells, of steps that ran; there may be more logs. */
  readonly keys: readonly string[]
  readonly parts: readonly ExportPart[]
  /** An earlier attempt that the graph doesn't show: it may have logs, or never have been. */
  readonly isGuess: boolean
}

/** How to get an execution's logs. */
export interface ExportPlan {
  /** One, unless the execution's keys begin differently. */
  readonly parts: readonly ExportPart[]
  /** Keys that have no known layout, to be had one by one. */
  readonly loose: readonly string[]
  /** Keys of earlier attempts that the graph doesn't show, by the key of the attempt that it shows. */
  readonly earlier: ReadonlyMap<string, readonly string[]>
}

/** A key, and what to cut it to for an export of each of its levels. */
interface PlacedKey {
  readonly key: string
  readonly head: string
  readonly cuts: readonly string[]
}

/** Deeper levels are not told apart, and longer and deeper keys not believed: the graph is foreign. */
const MOST_LEVELS = 12
const LONGEST_KEY = 4096
const MOST_WORDS = 100

/**
 * The exports that hold what was selected of an execution, by its graph; without parts and loose keys when the graph tells of no such
 * log. A stage's or a step's export is planned where it holds all that was selected, else the whole execution's.
 */
export function planExports(known: KnownExecution, selection: StepSelection): ExportPlan {
  const keys = new Set<string>()
  const ofSteps = new Set<string>()
  for (const node of nodesOf(known.stages)) {
    for (const key of node.logKeys) {
      if (!isBelievable(key)) continue
      keys.add(key)
      if (hasRun(node.status)) ofSteps.add(key)
    }
  }
  const parsed = [...keys].map(parseLogKey).filter(key => key !== null && belongsTo(key, known))
  const isNamed = selection.stage !== null || selection.step !== null
  const loose = isNamed
    ? []
    : [...ofSteps].filter(key => parseLogKey(key) === null && isOf(key, known.account))
  const selected = selectKeys(
    parsed.filter(key => key !== null),
    selection
  ).filter(key => ofSteps.has(formatLogKey(key)))
  return { ...planKeys(selected, selection), loose }
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
      keys: ofHead.map(({ key }) => key),
      parts: partsAt(ofHead, 0, null, earlier),
      isGuess: false
    }
    return narrow(root, selection)
  })
  return { parts, loose: [], earlier }
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

function isOf(key: string, account: string): boolean {
  return key.startsWith(`${account}/`) || key.startsWith(`accountId:${account}/`)
}

function place(logKey: LogKey): PlacedKey {
  const key = formatLogKey(logKey)
  const bare = logKey.unit === null ? key : formatLogKey({ ...logKey, unit: null })
  const words = bare.split('/')
  const first = words.length - logKey.segments.length
  const head = words.slice(0, logKey.layout === 'today' ? first : first + 1).join('/')
  const places = identifierPlaces(logKey.layout, logKey.segments).slice(0, MOST_LEVELS)
  return { key, head, cuts: places.map(at => words.slice(0, first + at + 1).join('/')) }
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

function partsAt(
  keys: readonly PlacedKey[],
  level: number,
  parent: string | null,
  earlier: Map<string, readonly string[]>
): ExportPart[] {
  const groups = groupBy(keys, ({ cuts }) => cuts[level])
  const lower = lowerAttempts([...groups.keys()], parent)
  const parts = [...groups].map(([prefix, group]): ExportPart => {
    for (const { key } of group) {
      const others = (lower.get(prefix) ?? []).map(other => other + key.slice(prefix.length))
      if (others.length > 0) earlier.set(key, [...(earlier.get(key) ?? []), ...others])
    }
    const inside = level + 1 < MOST_LEVELS ? partsAt(group, level + 1, prefix, earlier) : []
    return { prefix, level: level + 1, keys: group.map(({ key }) => key), parts: inside, isGuess: false }
  })
  const guesses = [...lower.values()].flat().map((prefix): ExportPart => {
    return { prefix, level: level + 1, keys: [], parts: [], isGuess: true }
  })
  return coverSiblings([...parts, ...guesses])
}

/** Down to the stage or step that was named, as long as one part holds all that was selected. */
function narrow(root: ExportPart, { stage, step }: StepSelection): ExportPart {
  const wanted = step ?? stage
  if (wanted === null) return root
  let part = root
  for (;;) {
    const [only, ...others] = part.parts
    const identifier = part.prefix.slice(part.prefix.lastIndexOf('/') + 1).replace(/^level\d+:/u, '')
    const isThere = part.level > 0 && (identifier === wanted || identifier.startsWith(`${wanted}_`))
    if (isThere || only === undefined || others.length > 0) return part
    part = only
  }
}
