import type { LogContent } from './log-content.ts'
import type { Place } from './place.ts'
import { graphOfPlaces, type PlacedLog, type SampleGraph } from './sample-graph.ts'
import { messyLog, normalLog, progressLog, START, testLog } from './sample-logs.ts'

/** Where Harness puts the logs of a step: see the README of the action for examples. */
export type SampleLayout = 'today' | 'seed' | 'standard'

/** One log of a sample execution. */
export interface SampleLog {
  /** As Harness names it. */
  readonly key: string
  readonly content: LogContent
}

/** An execution that never ran. */
export interface SampleExecution {
  readonly account: string
  readonly org: string
  readonly project: string
  readonly pipeline: string
  readonly run: number
  readonly execution: string
  readonly layout: SampleLayout
  /** The start of all its keys; a prefix that every server accepts. */
  readonly prefix: string
  readonly logs: readonly SampleLog[]
  /** What the Pipeline Service tells of it; without one it doesn't know the execution. */
  readonly graph?: SampleGraph
  /** The execution that rolled this one back. */
  readonly rollback?: string
  /** The execution that this one is a retry of. */
  readonly retryOf?: string
  /** What else the summary tells: `executionTriggerInfo`, `moduleInfo`. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** Which execution; everything has a default. */
export interface ExecutionOptions {
  readonly layout?: SampleLayout
  readonly account?: string
  readonly org?: string
  readonly project?: string
  readonly pipeline?: string
  readonly run?: number
  readonly execution?: string
}

/** Everything of an execution but its logs. */
export type Frame = Omit<SampleExecution, 'logs' | 'graph' | 'rollback' | 'retryOf' | 'facts'>

/** The identity of an execution, with defaults. */
export function frameOf(options: ExecutionOptions = {}): Frame {
  const layout = options.layout ?? 'today'
  const account = options.account ?? 'kmpySmUISimoRrJL6NL73w'
  const org = options.org ?? 'default'
  const project = options.project ?? 'proj'
  const pipeline = options.pipeline ?? 'Deploy_Service'
  const run = options.run ?? 42
  const execution = options.execution ?? 'q9J5XuXNTFKmYLTHxtFQEw'
  const prefixes: Readonly<Record<SampleLayout, string>> = {
    today: `${account}/pipeline/${pipeline}/${run}/-${execution}`,
    seed: `${account}/pipeline/${pipeline}/${run}/pipeline`,
    standard: `accountId:${account}/orgId:${org}/projectId:${project}/pipelineId:${pipeline}/runSequence:${run}/level0:pipeline`
  }
  return { account, org, project, pipeline, run, execution, layout, prefix: prefixes[layout] }
}

/** The key of a log in the layout of an execution. */
export function keyOf(frame: Frame, place: Place): string {
  const structured = frame.layout !== 'today'
  const levels: string[] = []
  if (structured) levels.push('stages')
  if (frame.layout === 'standard' && place.parallel !== undefined) levels.push(`parallel${place.parallel}`)
  levels.push(...place.stage)
  if (place.beside !== undefined) {
    if (frame.layout === 'standard' && !place.beside.includes(':')) levels.push('spec')
    levels.push(place.beside)
  }
  if (frame.layout === 'standard' && place.steps.length > 0) levels.push('spec', 'execution')
  if (place.rollback === true) levels.push('rollbackSteps')
  place.steps.forEach((step, depth) => {
    if (structured && (depth > 0 || place.rollback !== true)) levels.push('steps')
    levels.push(...step)
  })
  const unit = place.unit === undefined ? '' : `-commandUnit:${place.unit}`
  const named = levels.map((level, index) =>
    frame.layout !== 'standard' || level.startsWith('serviceId:') ? level : `level${index + 1}:${level}`
  )
  return `${frame.prefix}/${named.join('/')}${unit}`
}

/**
 * A small execution that has everything that makes logs awkward: parallel stages, matrices, a step
 * loop, a retry, step groups. Units have odd names, siblings share a prefix, and there are colours,
 * progress bars and broken lines.
 */
export function smallExecution(
  options: ExecutionOptions & { readonly lines?: number } = {}
): SampleExecution {
  const frame = frameOf(options)
  const lines = options.lines ?? 40
  const logs: SampleLog[] = []
  let second = 0
  const placed: PlacedLog[] = []
  const add = (place: Place, write: (start: number) => LogContent): void => {
    const key = keyOf(frame, place)
    logs.push({ key, content: write(second) })
    placed.push({ place, key, from: START + second * 1000, to: START + (second + 55) * 1000 })
    second += 60
  }
  const step = (stage: string[], ...steps: string[][]): Place => ({ stage, steps })
  const lint = { parallel: 'f1d2d2f924e9', stage: ['Lint'] }

  const build = (...names: string[]): Place => ({ ...step(['Build'], names), parallel: 'f1d2d2f924e9' })
  add(build('liteEngineTask'), at => normalLog('Starting the build pod', 6, at))
  add(build('Clone'), at => normalLog('Cloning into /harness', 8, at))
  add(build('Install'), at => progressLog('Downloading packages', at))
  add(build('Run_Tests'), at => testLog('first attempt', lines, at, true))
  add(build('Run_Tests_1'), at => testLog('second attempt', lines, at, false))
  add(build('Run_Tests_Again'), at => testLog('nightly suite', 12, at, false))
  add(build('Shards', 'Shards_0'), at => testLog('shard 0', 5, at, false))
  add(build('Shards', 'Shards_1'), at => testLog('shard 1', 5, at, false))
  add(build('Package'), messyLog)
  add(build('Notify'), () => '')
  add({ stage: ['Build'], steps: [], beside: 'serviceId:redis' }, at =>
    normalLog('Ready to accept connections', 4, at)
  )
  add({ ...lint, steps: [['Check_Style']] }, at => normalLog('eslint .', 7, at))
  add({ ...lint, steps: [['check_style']] }, at => normalLog('prettier --check .', 5, at))
  add(step(['Build_2'], ['Compile']), at => normalLog('Compiling the other half', 5, at))
  for (const axis of ['linux_18', 'windows_20']) {
    add(step(['Test', `Test_${axis}`], ['Unit']), at => testLog(axis, 10, at, axis === 'windows_20'))
  }
  for (const index of [0, 1]) {
    add(step(['Smoke', `Smoke_${index}`], ['Ping']), at => normalLog(`Pinging replica ${index}`, 3, at))
  }
  add({ stage: ['Deploy'], steps: [], beside: 'service' }, at => normalLog('Resolved service shop', 3, at))
  add({ stage: ['Deploy'], steps: [], beside: 'infrastructure' }, at =>
    normalLog('Resolved cluster prod', 3, at)
  )
  for (const unit of ['Fetch Files', 'Prepare', 'Apply', 'Wait for Steady State', 'Wrap Up']) {
    const place = step(['Deploy'], ['Canary'], ['Rollout'])
    add({ ...place, unit }, at => normalLog(unit, 4, at))
  }
  const odd = ['What? 100% "x" <a>|b*c~', 'déployer ✓', 'tail.', 'Execute', 'EXECUTE', 'a+b&c=d#e']
  for (const unit of odd) add({ ...step(['Deploy'], ['Odd_Names']), unit }, at => normalLog('odd', 2, at))
  add({ ...step(['Deploy'], ['Undo']), rollback: true, unit: 'Execute' }, at =>
    testLog('rollback', 3, at, true)
  )
  return { ...frame, logs, graph: graphOfPlaces(frame.pipeline.replaceAll('_', ' '), placed) }
}
