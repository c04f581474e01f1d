import type { StatusKind } from '../../harness/execution/execution-status.ts'
import type { Stage, Step } from '../../logbook/logbook.ts'
import { stagesIn, type ShownExecution } from '../shown-executions.ts'
import { shownKind, statusShape } from '../status.ts'
import { timingOfStage, timingOfStep, type Timing } from '../timing.ts'

const MOST_BARS = 40
/** A bar's or a section's name. */
const NAME_LIMIT = 40
/** Ticks that fit under the chart on a narrow page without touching each other. */
const MOST_TICKS = 8
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Mermaid's words for the distances between ticks, with their ms. */
const INTERVALS: readonly (readonly [string, number])[] = [
  ['1second', SECOND],
  ['5second', 5 * SECOND],
  ['15second', 15 * SECOND],
  ['30second', 30 * SECOND],
  ['1minute', MINUTE],
  ['5minute', 5 * MINUTE],
  ['15minute', 15 * MINUTE],
  ['30minute', 30 * MINUTE],
  ['1hour', HOUR],
  ['3hour', 3 * HOUR],
  ['6hour', 6 * HOUR],
  ['12hour', 12 * HOUR],
  ['1day', DAY],
  ['1week', 7 * DAY]
]

/** A chart in mermaid's language. */
export interface Timeline {
  /** Without the fence; no line of it begins with a backtick. */
  readonly mermaid: string
  /** Bars that were left out as the shortest. */
  readonly leftOut: number
}

/** A stage, and the stages that it stands in by name. */
interface Section {
  readonly stage: Stage
  readonly name: string
  /** What it ran has sections of its own. */
  readonly holdsParts: boolean
}

interface Bar {
  readonly section: Section
  readonly name: string
  readonly status: string | null
  /** A later attempt follows. */
  readonly isRetried: boolean
  readonly timing: Timing
}

/**
 * When each step ran, with stages as sections; null where fewer than two bars, or no stretch of
 * time, are known.
 *
 * @param retried stages and steps that a later attempt follows
 */
export function timelineOf(
  shown: ShownExecution,
  retried: ReadonlySet<Stage | Step> = new Set()
): Timeline | null {
  const sections = [...stagesIn(shown)].map(({ shownStage, above }): Section => ({
    stage: shownStage.stage,
    name: [...above, shownStage.stage].map(({ name }) => name).join(' › '),
    holdsParts: shownStage.parts.length > 0
  }))
  const bars = sections.flatMap(section => barsOf(section, retried))
  const telling = new Set(sections.flatMap(section => tellingBars(section, bars, retried)))
  const ranked = bars.toSorted((a, b) => byWeight(a, b, telling))
  const kept = new Set(ranked.slice(0, MOST_BARS))
  const drawn = bars.filter(bar => kept.has(bar))
  const start = Math.min(...drawn.map(({ timing }) => timing.start))
  const span = Math.max(...drawn.map(({ timing }) => timing.end)) - start
  if (drawn.length < 2 || span <= 0) return null
  const filled = sections
    .map(section => ({ section, inside: drawn.filter(bar => bar.section === section) }))
    .filter(({ inside }) => inside.length > 0)
  return {
    mermaid: [
      'gantt',
      'dateFormat x',
      `axisFormat ${axisFormat(span)}`,
      `tickInterval ${tickInterval(span)}`,
      'todayMarker off',
      ...filled.flatMap(({ section, inside }) => [
        `section ${mermaidName(section.name) || 'Stage'}`,
        ...inside.map(line)
      ])
    ].join('\n'),
    leftOut: bars.length - drawn.length
  }
}

/** What failed is drawn however short it was; of the rest the longest are. */
function byWeight(a: Bar, b: Bar, telling: ReadonlySet<Bar>): number {
  const failures = Number(telling.has(b)) - Number(telling.has(a))
  return failures === 0 ? lengthOf(b.timing) - lengthOf(a.timing) : failures
}

/** The bars of what failed; of a stage that failed though none of its steps did, the longest. */
function tellingBars(section: Section, bars: readonly Bar[], retried: ReadonlySet<Stage | Step>): Bar[] {
  const { stage } = section
  const own = bars.filter(bar => bar.section === section)
  const broken = own.filter(bar => isBroken(bar.status, bar.isRetried))
  if (broken.length > 0 || !isBroken(stage.status, retried.has(stage))) return broken
  return own.toSorted((a, b) => lengthOf(b.timing) - lengthOf(a.timing)).slice(0, 1)
}

function isBroken(status: string | null, isRetried: boolean): boolean {
  const kind = shownKind(status, isRetried)
  return kind === 'failed' || kind === 'aborted'
}

/** What ran in an earlier run would stretch the chart to that run. */
function barsOf(section: Section, retried: ReadonlySet<Stage | Step>): Bar[] {
  const { stage, holdsParts } = section
  const own = stage.steps.filter(({ takenFrom }) => takenFrom === null)
  const steps = own.flatMap(step => {
    const timing = timingOfStep(step)
    const { name, status } = step
    return timing === null ? [] : [{ section, name, status, isRetried: retried.has(step), timing }]
  })
  const timing = timingOfStage(stage)
  const isTold = steps.length > 0 || holdsParts || own.length < stage.steps.length
  if (isTold || timing === null) return steps
  const { name, status } = stage
  return [{ section, name, status, isRetried: retried.has(stage), timing }]
}

/** The mark before the name keeps it from being read as a keyword or a date. */
function line({ name, status, isRetried, timing }: Bar): string {
  const tags = [
    tagOf(shownKind(status, isRetried)),
    String(timing.start),
    `${Math.max(1, lengthOf(timing))}ms`
  ]
  return `${statusShape(status, isRetried)} ${mermaidName(name)} :${tags.filter(tag => tag !== null).join(', ')}`
}

/** What colours a bar: red, grey, blue, and the theme's own where nothing is known. */
function tagOf(kind: StatusKind): string | null {
  switch (kind) {
    case 'failed':
    case 'aborted':
      return 'crit'
    case 'running':
    case 'waiting':
      return 'active'
    case 'success':
    case 'ignored':
    case 'skipped':
      return 'done'
    case 'unknown':
      return null
  }
}

/**
 * Only letters, digits and punctuation that mermaid's grammar has no use for; `__proto__` would
 * lose its section's title.
 */
function mermaidName(name: string): string {
  const quiet = bothEnds(name, NAME_LIMIT * 4)
    .replace(/[^\p{L}\p{N} ._()/+›-]+/gu, ' ')
    .replace(/([-_ ])\1+/gu, '$1')
    .trim()
  return bothEnds(quiet, NAME_LIMIT)
}

/** Names of a matrix differ in their ends: a long one loses its middle. */
function bothEnds(name: string, limit: number): string {
  if (name.length <= limit) return name
  const end = Math.floor((limit - 1) / 2)
  const start = name.slice(0, limit - 1 - end).replace(/\p{Cs}$/u, '')
  return `${start}…${name.slice(-end).replace(/^\p{Cs}/u, '')}`
}

function axisFormat(span: number): string {
  if (span > 2 * DAY) return '%b %e'
  if (span > 12 * HOUR) return '%a %H:%M'
  return span > 10 * MINUTE ? '%H:%M' : '%H:%M:%S'
}

function tickInterval(span: number): string {
  const fitting = INTERVALS.find(([, interval]) => span / interval <= MOST_TICKS)
  return fitting?.[0] ?? `${Math.ceil(span / MOST_TICKS / DAY)}day`
}

function lengthOf({ start, end }: Timing): number {
  return end - start
}
