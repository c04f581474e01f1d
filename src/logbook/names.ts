import { parseLogKey } from '../harness/keys/log-key.ts'
import { safeName, safePaths, SharedFolders, type WantedPath } from './safe-path.ts'

/**
 * What the readable file of a log is named after. Numbers are 1-based and say the order of
 * execution.
 */
export interface TextName {
  /** A folder's label such as PIPELINE-RUN where there are several executions, else null. */
  readonly execution: string | null
  readonly stageIndex: number
  /** As shown, see `displayName`. */
  readonly stage: string
  readonly stepIndex: number
  /** As shown, see `displayName`. */
  readonly step: string
  readonly unitIndex: number
  /** null for the step's own log. */
  readonly unit: string | null
  /** The step has one log: it needs no folder. */
  readonly alone: boolean
}

/**
 * A path under `raw/` for each log key, in the same order: the key's own segments without the
 * account, made safe (see `safePaths`).
 *
 * @param redact blanks what shall not stand in a path; keys that are then the same still get
 *   paths of their own
 * @returns `raw/pipeline/P/12/-EXECUTION/Build/Clone-commandUnit_Execute.ndjson`
 */
export function assignRawPaths(
  keys: readonly string[],
  redact: (text: string) => string = text => text
): string[] {
  const shared = new SharedFolders()
  const wanted = keys.map((key): WantedPath => {
    const { folders, file } = redactPath(rawPath(redact(key), key), redact)
    return { folders: shared.of(folders), file, identity: key }
  })
  return safePaths('raw', wanted, '.ndjson')
}

/** What makes a path safe may put a secret together that the names did not hold. */
function redactPath(wanted: WantedPath, redact: (text: string) => string): WantedPath {
  const { folders, file, identity } = wanted
  const names = [...folders, file]
  const safe = names.map(safeName)
  if (safe.every((name, at) => name === names[at])) return wanted
  const path = safe.join('/')
  const shown = redact(path)
  if (shown === path) return wanted
  const segments = shown.split('/')
  return { folders: segments.slice(0, -1), file: segments.at(-1) ?? '', identity }
}

function rawPath(key: string, identity: string): WantedPath {
  const logKey = parseLogKey(key)
  const segments = key.split('/')
  if (logKey !== null) {
    segments.shift()
    // A command unit's name may hold slashes, and is one name for all that.
    const parts = logKey.unit === null ? 1 : logKey.unit.split('/').length
    segments.push(segments.splice(-parts).join('/'))
  }
  return { folders: segments.slice(0, -1), file: segments.at(-1) ?? '', identity }
}

/**
 * A path under `logs/` for each log, in the same order: numbered in the order of execution, at most
 * three levels deep (four with several executions), made safe (see `safePaths`).
 *
 * @param redact blanks what shall not stand in a path
 * @returns `logs/01-Build/02-Run_Tests.log`, or `logs/01-Build/02-Rollout/01-Fetch_Files.log`
 *   where the step has several logs
 */
export function assignTextPaths(
  logs: readonly TextName[],
  redact: (text: string) => string = text => text
): string[] {
  const widest = new Map<string, number>()
  for (const log of logs) {
    for (const { of, index } of numbersOf(log)) widest.set(of, Math.max(widest.get(of) ?? 0, index))
  }
  const label = ({ of, index, name }: NumberedName): string => {
    const width = Math.max(2, String(widest.get(of) ?? 0).length)
    return `${String(index).padStart(width, '0')}-${pathLabel(name)}`
  }
  const shared = new SharedFolders()
  const wanted = logs.map((log): WantedPath => {
    const labels = numbersOf(log).map(label)
    const all = log.execution === null ? labels : [log.execution, ...labels]
    const identity = JSON.stringify([log.execution, log.stageIndex, log.stepIndex, log.unitIndex, log.unit])
    const { folders, file } = redactPath(
      { folders: all.slice(0, -1), file: all.at(-1) ?? '', identity },
      redact
    )
    return { folders: shared.of(folders), file, identity }
  })
  return safePaths('logs', wanted, '.log')
}

/** A name with its number among those that stand in the same place. */
interface NumberedName {
  readonly of: string
  readonly index: number
  readonly name: string
}

/** From the stage down; a step's only log has none of its own. */
function numbersOf(log: TextName): readonly NumberedName[] {
  const { execution, stageIndex, stepIndex, unitIndex } = log
  const stage = { of: JSON.stringify([execution]), index: stageIndex, name: log.stage }
  const step = { of: JSON.stringify([execution, stageIndex]), index: stepIndex, name: log.step }
  if (log.alone) return [stage, step]
  const of = JSON.stringify([execution, stageIndex, stepIndex])
  return [stage, step, { of, index: unitIndex, name: log.unit ?? log.step }]
}

/**
 * What `displayName` adds in parentheses stands after a dot: `Run_Tests (attempt 2)` is
 * `Run_Tests.attempt-2`.
 */
function pathLabel(name: string): string {
  // Only the end is looked at: a hostile name may be very long.
  const added = /(?: \([^()]*\))*$/.exec(name.slice(-100))?.[0] ?? ''
  const endings = [...added.matchAll(/[^()]+(?=\))/g)].map(
    ([ending]) => `.${ending.replace(/[\s_,]+/g, '-')}`
  )
  return name.slice(0, name.length - added.length) + endings.join('')
}

/**
 * A stage or step as people know it: `Initialize` for `liteEngineTask`, `redis (service)` for
 * `serviceId:redis`, `Build (linux_18)` for an iteration of `Build`, `Run_Tests (attempt 2)` for
 * its first retry.
 *
 * @param identifier the plain one, without an iteration's or a retry's ending (see `iterationOf`,
 *   `plainIdentifier`)
 * @param attempt 1, or n + 1 for the n-th retry
 * @param iteration what tells the iteration from its parent, null for none
 */
export function displayName(identifier: string, attempt: number, iteration: string | null): string {
  const isToldApart = iteration === null || endsWith(identifier, iteration)
  const ending = (isToldApart ? '' : ` (${iteration})`) + (attempt > 1 ? ` (attempt ${attempt})` : '')
  if (identifier === 'liteEngineTask') return `Initialize${ending}`
  if (identifier === 'rollbackSteps') return `Rollback${ending}`
  const service = 'serviceId:'
  return (
    (identifier.startsWith(service) ? `${identifier.slice(service.length)} (service)` : identifier) + ending
  )
}

/** Harness names an iteration `Test linux 18` itself, where the axes are `linux, 18`. */
function endsWith(name: string, iteration: string): boolean {
  const [words, ending] = [name, iteration].map(text =>
    text
      .slice(-200)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  )
  return ending !== '' && (words ?? '').endsWith(` ${ending ?? ''}`)
}
