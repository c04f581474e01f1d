import type { LogKey, RunOfKeys } from './key-layout.ts'
import { LAYOUTS, layoutOf } from './layouts.ts'
import { simplified } from './simplified-keys.ts'

/** Spellings of one prefix are worth so many tries. */
const MOST_EQUIVALENTS = 8

/**
 * The prefixes to try in turn for a run, exact ones first: the first that holds a log of what was
 * selected is the answer. The standard layout's are among them where org and project are known, and
 * first where Harness says that it is in use.
 */
export function prefixCandidates(
  run: RunOfKeys & { readonly usesSimplifiedKeys: boolean | null },
  stage: string | null
): readonly string[] {
  const isStandardFirst = run.usesSimplifiedKeys === false
  const ordered = LAYOUTS.toSorted(
    (a, b) =>
      Number(isStandardFirst && b.name === 'standard') - Number(isStandardFirst && a.name === 'standard')
  )
  return ordered.flatMap(layout => layout.prefixes(run, stage))
}

/**
 * Equivalent prefixes, which select the same logs (and perhaps a few more, which are filtered out
 * later). Each is another entry in the Log Service's cache and another zip object: the way past a
 * frozen, stuck or dead result. The prefix itself is not among them. None ends in `/`, save the
 * documented `…/RUN/`, which comes last.
 */
export function equivalentPrefixes(prefix: string): readonly string[] {
  const floor = runOfPrefix(prefix)?.length ?? prefix.length
  // Nothing can be cut off a whole run's prefix, but each layout's keys go on in a way of their
  // own.
  if (floor === prefix.length && prefix.endsWith('/')) {
    return LAYOUTS.filter(({ runOfPrefix }) => runOfPrefix.test(prefix)).map(
      ({ afterRun }) => prefix + afterRun
    )
  }
  const equivalents: string[] = []
  for (let end = prefix.length - 1; end > floor && equivalents.length < MOST_EQUIVALENTS; end -= 1) {
    const shorter = prefix.slice(0, end)
    if (!shorter.endsWith('/') && shorter.isWellFormed()) equivalents.push(shorter)
  }
  const run = prefix.slice(0, floor)
  if (floor > 0 && run !== prefix && /^[^:]*$/u.test(run)) equivalents.push(run)
  return equivalents
}

/**
 * The run that a prefix names, up to and with the slash after its number, without which other runs
 * would match; null: none.
 */
export function runOfPrefix(prefix: string): string | null {
  for (const layout of LAYOUTS) {
    const [run] = layout.runOfPrefix.exec(prefix) ?? []
    if (run !== undefined) return run
  }
  return null
}

/** Whether keys go on with an execution id after this prefix: `…/RUN/-`. */
export function isOpenExecution(prefix: string): boolean {
  return LAYOUTS.some(
    ({ afterRun }) => afterRun === '-' && prefix === `${runOfPrefix(prefix) ?? ''}${afterRun}`
  )
}

/** The prefix of a step, from its stage's. */
export function stepPrefix(stagePrefix: string, step: string): string {
  const run = runOfPrefix(stagePrefix) ?? ''
  const layout = LAYOUTS.find(one => stagePrefix.startsWith(run + one.afterRun)) ?? simplified
  return layout.stepPrefix(stagePrefix, step)
}

/** The last identifier in a prefix. */
export function lastIdentifier(prefix: string): string {
  const word = prefix.slice(prefix.lastIndexOf('/') + 1)
  return LAYOUTS.reduce((identifier, layout) => layout.identifierIn(identifier), word)
}

/** What a key is cut to for an export of each of its levels. */
export interface KeyLevels {
  /** Of all that its execution or run has. */
  readonly head: string
  /** Of the stage, then of what is inside. */
  readonly levels: readonly string[]
}

/** The prefixes that a key stands under. */
export function levelsOfKey(key: LogKey): KeyLevels {
  const layout = layoutOf(key.layout)
  const words = layout.format(key)
  const first = words.length - key.segments.length
  const cut = (end: number): string => words.slice(0, end).join('/')
  const levels = layout.identifierPlaces(key.segments).map(place => cut(first + place + 1))
  return { head: cut(first + layout.leadingWords), levels }
}

/** The forms of prefix that there are, for messages. */
export function prefixForms(): string {
  return LAYOUTS.map(({ form }) => form).join(', ')
}
