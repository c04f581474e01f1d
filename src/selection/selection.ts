import { iterationOf } from '../harness/keys/iterations.ts'
import { SiblingNode } from './identifier-siblings.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { identifierPlaces } from '../harness/keys/log-key.ts'

/** A stage and a step by identifier; null selects all. */
export interface StepSelection {
  readonly stage: string | null
  readonly step: string | null
}

/**
 * The identifier that was retried: `Run_Tests_1` at attempt 2 is `Run_Tests`; any other identifier
 * is returned as it is.
 */
export function plainIdentifier(identifier: string, attempt: number): string {
  const ending = `_${attempt - 1}`
  return attempt > 1 && identifier.endsWith(ending) && identifier.length > ending.length
    ? identifier.slice(0, -ending.length)
    : identifier
}

/**
 * The keys of the stage and step that the user named, attempts, iterations and command units
 * included; siblings that only share the beginning of the name (`Run_Tests_Again`) are not. A stage
 * is also selected by an iteration's own identifier (`Build_0` in `Build/Build_0/…`). A step is
 * selected by any level under the stage, so a step group's identifier selects its steps.
 *
 * @param all all keys of the export: attempts are told from the siblings
 */
export function selectKeys(all: readonly LogKey[], selection: StepSelection): LogKey[] {
  if (selection.stage === null && selection.step === null) return [...all]
  const siblings = new Siblings(all)
  return all.filter(key => isSelected(siblings.levelsOf(key), selection))
}

/** Whether what stands there, from the stage down, is selected; `selectKeys` says how. */
export function isSelected([stage, ...rest]: readonly Standing[], selection: StepSelection): boolean {
  const iteration = rest[0]
  const isIteration = iteration !== undefined && iterationOf(stage?.identifier, iteration.identifier) !== null
  return (
    (selection.stage === null ||
      isNamed(stage, selection.stage) ||
      (isIteration && isNamed(iteration, selection.stage))) &&
    (selection.step === null || rest.some(level => isNamed(level, selection.step)))
  )
}

function isNamed(level: Standing | undefined, name: string | null): boolean {
  if (level === undefined) return false
  return level.identifier === name || plainIdentifier(level.identifier, level.retry + 1) === name
}

/** The stages that these keys have, as identifiers, sorted, each once. */
export function stagesOf(keys: readonly LogKey[]): string[] {
  return sortedOnce(keys.map(key => key.stage))
}

/**
 * The iterations of stages that these keys have, as identifiers (`Build_linux_18`), sorted, each
 * once.
 */
export function stageIterationsOf(keys: readonly LogKey[]): string[] {
  return sortedOnce(keys.map(key => (isStageIteration(key) ? (key.groups[0] ?? null) : null)))
}

/**
 * The step groups and steps under a stage (or an iteration of one; null: under all), as
 * identifiers, sorted, each once.
 */
export function stepsOf(keys: readonly LogKey[], stage: string | null): string[] {
  return sortedOnce(
    selectKeys(keys, { stage, step: null }).flatMap(key => [
      ...key.groups.slice(isStageIteration(key) ? 1 : 0),
      key.step
    ])
  )
}

function isStageIteration({ stage, groups }: LogKey): boolean {
  return iterationOf(stage ?? undefined, groups[0] ?? '') !== null
}

function sortedOnce(identifiers: (string | null)[]): string[] {
  return [...new Set(identifiers.filter(identifier => identifier !== null))].sort()
}

/** An identifier among its siblings. */
export interface Standing {
  readonly identifier: string
  /** n of the n-th retry; 0 for a first attempt. */
  readonly retry: number
}

/** Who stands beside whom in an export. */
class Siblings {
  readonly #runs = new Map<string, SiblingNode>()

  constructor(keys: readonly LogKey[]) {
    for (const key of keys) {
      let level = this.#runOf(key)
      walk(key, (segment, isIdentifier) => {
        level = isIdentifier ? level.enter(segment) : level.pass(segment)
      })
    }
  }

  /** The identifiers of a key from the stage down, each with the retry it is. */
  levelsOf(key: LogKey): Standing[] {
    const standing: Standing[] = []
    let level = this.#runOf(key)
    walk(key, (segment, isIdentifier) => {
      if (isIdentifier) {
        const parent = standing.at(-1)?.identifier
        standing.push({ identifier: segment, retry: level.retryOf(segment, parent) })
        level = level.enter(segment)
      } else level = level.pass(segment)
    })
    return standing
  }

  #runOf({ layout, account, org, project, pipeline, run, execution }: LogKey): SiblingNode {
    const id = [layout, account, org, project, pipeline, run, execution].join('\0')
    let level = this.#runs.get(id)
    if (level === undefined) this.#runs.set(id, (level = new SiblingNode()))
    return level
  }
}

function walk(key: LogKey, visit: (segment: string, isIdentifier: boolean) => void): void {
  const places = identifierPlaces(key)
  let next = 0
  for (const [place, segment] of key.segments.entries()) {
    const isIdentifier = places[next] === place
    if (isIdentifier) next++
    visit(segment, isIdentifier)
  }
}
