import { identifierPlaces, type LogKey } from './log-key.ts'

/** A stage and a step by identifier; null selects all. */
export interface StepSelection {
  readonly stage: string | null
  readonly step: string | null
}

/**
 * The same keys in the same order with `attempt` told, as far as names can: `X_n` is attempt n + 1 of `X` when `X` and `X_1` to
 * `X_(n-1)` all stand at the same place, at any level. `My_Step_2` without `My_Step_1` is a step of that name, and `X/X_1` an iteration.
 * Where several levels were retried the innermost counts.
 *
 * @param keys all keys of an export: without the siblings nothing can be told
 */
export function tellAttempts(keys: readonly LogKey[]): LogKey[] {
  const siblings = new Siblings(keys)
  return keys.map(key => {
    const retries = siblings.levelsOf(key).map(level => level.retry)
    const retry = retries.findLast(number => number > 0) ?? 0
    return { ...key, attempt: retry + 1 }
  })
}

/** The identifier that was retried: `Run_Tests_1` at attempt 2 is `Run_Tests`; any other identifier is returned as it is. */
export function plainIdentifier(identifier: string, attempt: number): string {
  const ending = `_${attempt - 1}`
  return attempt > 1 && identifier.endsWith(ending) && identifier.length > ending.length
    ? identifier.slice(0, -ending.length)
    : identifier
}

/**
 * What tells an iteration from its parent: `linux_18` for `Build_linux_18` inside `Build`.
 *
 * @returns null when the identifier is no iteration of the parent
 */
export function iterationOf(parent: string | undefined, identifier: string): string | null {
  if (parent === undefined || !identifier.startsWith(`${parent}_`)) return null
  return identifier.slice(parent.length + 1) || null
}

/**
 * The keys of the stage and step that the user named, attempts, iterations and command units included; siblings that only share the
 * beginning of the name (`Run_Tests_Again`) are not. A stage is also selected by an iteration's own identifier (`Build_0` in
 * `Build/Build_0/…`), a step by any level under the stage, so a step group's identifier selects its steps.
 *
 * @param all all keys of the export: attempts are told from the siblings
 */
export function selectKeys(all: readonly LogKey[], selection: StepSelection): LogKey[] {
  const siblings = new Siblings(all)
  return all.filter(key => {
    const [stage, ...rest] = siblings.levelsOf(key)
    const iteration = rest[0]
    const isIteration =
      iteration !== undefined && iterationOf(stage?.identifier, iteration.identifier) !== null
    return (
      (selection.stage === null ||
        isNamed(stage, selection.stage) ||
        (isIteration && isNamed(iteration, selection.stage))) &&
      (selection.step === null || rest.some(level => isNamed(level, selection.step)))
    )
  })
}

function isNamed(level: Level | undefined, name: string | null): boolean {
  if (level === undefined) return false
  return level.identifier === name || plainIdentifier(level.identifier, level.retry + 1) === name
}

/** The stages that these keys have, as identifiers, sorted, each once. */
export function stagesOf(keys: readonly LogKey[]): string[] {
  return sortedOnce(keys.map(key => key.stage))
}

/** The step groups and steps under a stage (or an iteration of one), as identifiers, sorted, each once. */
export function stepsOf(keys: readonly LogKey[], stage: string): string[] {
  return sortedOnce(
    selectKeys(keys, { stage, step: null }).flatMap(key => {
      const isIteration = iterationOf(key.stage ?? undefined, key.groups[0] ?? '') !== null
      return [...key.groups.slice(isIteration ? 1 : 0), key.step]
    })
  )
}

function sortedOnce(identifiers: (string | null)[]): string[] {
  return [...new Set(identifiers.filter(identifier => identifier !== null))].sort()
}

interface Level {
  readonly identifier: string
  /** n of the n-th retry; 0 for a first attempt. */
  readonly retry: number
}

/** Who stands beside whom in an export. */
class Siblings {
  readonly #places = new Map<string, Set<string>>()
  /** How far `X_1`, `X_2`, … go without a gap, by place and X: counted once, since an export may hold very many. */
  readonly #reach = new Map<string, number>()

  constructor(keys: readonly LogKey[]) {
    for (const key of keys) {
      for (const { place, identifier } of levelsOf(key)) {
        const there = this.#places.get(place)
        if (there === undefined) this.#places.set(place, new Set([identifier]))
        else there.add(identifier)
      }
    }
  }

  /** The identifiers of a key from the stage down, each with the retry it is. */
  levelsOf(key: LogKey): Level[] {
    return levelsOf(key).map(({ place, parent, identifier }) => ({
      identifier,
      retry: this.#retryOf(place, parent, identifier)
    }))
  }

  #retryOf(place: string, parent: string | undefined, identifier: string): number {
    const [, base, number] = /^(.+)_([1-9]\d*)$/s.exec(identifier) ?? []
    // `Run_Tests/Run_Tests_1` is an iteration whatever stands beside it.
    if (base === undefined || base === parent) return 0
    const there = this.#places.get(place)
    if (!there?.has(base)) return 0
    const name = `${place}\0${base}`
    let reach = this.#reach.get(name)
    if (reach === undefined) {
      reach = 0
      while (there.has(`${base}_${reach + 1}`)) reach++
      this.#reach.set(name, reach)
    }
    return Number(number) <= reach ? Number(number) : 0
  }
}

function levelsOf(key: LogKey): { place: string; parent: string | undefined; identifier: string }[] {
  const run = [key.layout, key.account, key.org, key.project, key.pipeline, key.run, key.execution].join('\0')
  let parent: string | undefined
  return identifierPlaces(key.layout, key.segments).map(index => {
    const identifier = key.segments[index] ?? ''
    const level = { place: [run, ...key.segments.slice(0, index)].join('\0/'), parent, identifier }
    parent = identifier
    return level
  })
}
