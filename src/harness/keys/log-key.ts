/** today: `…/-EXECUTION/…`; seed: the layout of the original docs page; standard: `accountId:…/orgId:…/…`. */
export type Layout = 'today' | 'seed' | 'standard'

/** The parts of a log key as Harness names it, without the account segment that storage puts in front. */
export interface LogKey {
  readonly layout: Layout
  readonly account: string
  /** Only standard keys tell it. */
  readonly org: string | null
  /** Only standard keys tell it. */
  readonly project: string | null
  readonly pipeline: string
  readonly run: number
  /** The plan execution id; only today's keys tell it. */
  readonly execution: string | null
  /** Every segment after the run or execution, structure words and parallel nodes included, `levelN:` and the unit left out. */
  readonly segments: readonly string[]
  /** Identifier; null for a log of the pipeline itself. */
  readonly stage: string | null
  /** Identifiers between stage and step: step groups, parents of iterations, `rollbackSteps`. */
  readonly groups: readonly string[]
  /** The last identifier; null for the stage's own log. */
  readonly step: string | null
  /** 1, or n + 1 for the n-th retry. A key alone cannot tell: `parseLogKey` says 1, `tellAttempts` knows from the siblings. */
  readonly attempt: number
  /** The command unit's name, verbatim: it may hold anything, also `/`. */
  readonly unit: string | null
}

const UNIT_MARK = '-commandUnit:'
const STRUCTURE = new Set(['pipeline', 'stages', 'spec', 'execution', 'steps'])
const RUN_NUMBER = /^[1-9]\d{0,14}$/
const LEVEL = /^level(0|[1-9]\d*):(.+)$/s
/** `serviceId:NAME` and its like: a segment of a standard key that carries no level. */
const NAMED = /^[A-Za-z]+:/

/**
 * Takes a log key apart. `formatLogKey` puts every key that parses together again, letter by letter.
 *
 * @param key the key without storage's leading account segment (see `storageNameToKey`)
 * @returns null when the key has none of the three layouts
 */
export function parseLogKey(key: string): LogKey | null {
  const mark = key.indexOf(UNIT_MARK)
  const parts = (mark < 0 ? key : key.slice(0, mark)).split('/')
  const unit = mark < 0 ? null : key.slice(mark + UNIT_MARK.length)
  if (parts.includes('')) return null
  return key.startsWith('accountId:') ? parseStandard(parts, unit) : parseSimplified(parts, unit)
}

function parseSimplified(parts: string[], unit: string | null): LogKey | null {
  const [account, word, pipeline, run, next] = parts
  if (account === undefined || word !== 'pipeline' || pipeline === undefined) return null
  if (run === undefined || !RUN_NUMBER.test(run) || next === undefined) return null
  const head = { account, org: null, project: null, pipeline, run: Number(run), unit }
  if (next === 'pipeline') return withLevels('seed', { ...head, execution: null }, parts.slice(4))
  if (!next.startsWith('-') || next === '-') return null
  return withLevels('today', { ...head, execution: next.slice(1) }, parts.slice(5))
}

function parseStandard(parts: string[], unit: string | null): LogKey | null {
  const names = ['accountId', 'orgId', 'projectId', 'pipelineId', 'runSequence']
  const values = names.map((name, index) => {
    const part = parts[index] ?? ''
    return part.startsWith(`${name}:`) ? part.slice(name.length + 1) : ''
  })
  const [account, org, project, pipeline, run] = values
  if (!account || !org || !project || !pipeline || !run || !RUN_NUMBER.test(run)) return null
  const segments: string[] = []
  let level = 0
  for (const part of parts.slice(names.length)) {
    const [, number, segment] = LEVEL.exec(part) ?? []
    if (segment === undefined) {
      if (!NAMED.test(part)) return null
      segments.push(part)
    } else {
      // Only what formatLogKey would write the same way is a standard key.
      if (Number(number) !== level || NAMED.test(segment)) return null
      level++
      segments.push(segment)
    }
  }
  return withLevels(
    'standard',
    { account, org, project, pipeline, run: Number(run), execution: null, unit },
    segments
  )
}

type Head = Pick<LogKey, 'account' | 'org' | 'project' | 'pipeline' | 'run' | 'execution' | 'unit'>

function withLevels(layout: Layout, head: Head, segments: string[]): LogKey {
  const identifiers = identifierPlaces(layout, segments).map(place => segments[place] ?? '')
  return {
    layout,
    ...head,
    segments,
    stage: identifiers[0] ?? null,
    groups: identifiers.slice(1, -1),
    step: identifiers.length > 1 ? (identifiers.at(-1) ?? null) : null,
    attempt: 1
  }
}

/** Indexes of the segments that are identifiers: not structure, not parallel nodes. */
export function identifierPlaces(layout: Layout, segments: readonly string[]): number[] {
  if (layout === 'today') return segments.map((_, place) => place)
  const places: number[] = []
  let identifierNext = false
  for (const [place, segment] of segments.entries()) {
    if (identifierNext) {
      if (isParallelNode(segment, segments[place - 1], segments[place + 1])) continue
      places.push(place)
      identifierNext = false
    } else if (STRUCTURE.has(segment)) {
      identifierNext = segment === 'stages' || segment === 'steps'
    } else {
      places.push(place)
      identifierNext = segment === 'rollbackSteps'
    }
  }
  return places
}

/** A step may be called `parallel_tests`, too: a node is followed by the identifier of what it runs, never by its own iteration. */
function isParallelNode(segment: string, before: string | undefined, after: string | undefined): boolean {
  if (!segment.startsWith('parallel') || after === undefined) return false
  if (before !== 'stages' && before !== 'steps' && before !== 'rollbackSteps') return false
  return !STRUCTURE.has(after) && !after.startsWith(`${segment}_`)
}

/** The key that these parts came from. Reads `segments` and `unit`, not the fields derived from them. */
export function formatLogKey(key: LogKey): string {
  const unit = key.unit === null ? '' : UNIT_MARK + key.unit
  if (key.layout !== 'standard') {
    const execution = key.layout === 'today' ? [`-${key.execution ?? ''}`] : []
    return [key.account, 'pipeline', key.pipeline, key.run, ...execution, ...key.segments].join('/') + unit
  }
  let level = 0
  const levels = key.segments.map(segment => (NAMED.test(segment) ? segment : `level${level++}:${segment}`))
  return (
    [
      `accountId:${key.account}`,
      `orgId:${key.org ?? ''}`,
      `projectId:${key.project ?? ''}`,
      `pipelineId:${key.pipeline}`,
      `runSequence:${key.run}`,
      ...levels
    ].join('/') + unit
  )
}

/**
 * The log key inside the name of an archive entry: `A/A/pipeline/…` holds `A/pipeline/…`, `A/accountId:A/…` holds `accountId:A/…`.
 *
 * @returns null when the name does not start with the account's segment
 */
export function storageNameToKey(name: string, account: string): string | null {
  const prefix = `${account}/`
  return account !== '' && name.startsWith(prefix) && name.length > prefix.length
    ? name.slice(prefix.length)
    : null
}
