import { frameOf, keyOf, type SampleExecution } from '../sandbox/executions.ts'
import { graphOfPlaces, type PlacedLog, type SampleGraph } from '../sandbox/sample-graph.ts'
import { START } from '../sandbox/sample-logs.ts'
import { recordsOf, type LineSource } from './lines/records.ts'

/** Harness exports so many objects at once, as its documentation says. */
export const EXPORT_LIMIT = 100
const LOGS_PER_STAGE = 50
const MOST_LOGS = 1000

/**
 * A failed execution whose logs hold so many MiB together, of equal size; half a MiB each until
 * there are a thousand.
 */
export function benchExecution(run: number, mebibytes: number, lines: LineSource): SampleExecution {
  const frame = frameOf({
    pipeline: 'Bench',
    run,
    execution: `BenchExecution${String(run).padStart(8, '0')}`
  })
  const files = logCount(mebibytes)
  const each = Math.floor((mebibytes * 1_048_576) / files)
  const placed = Array.from({ length: files }, (_, at): PlacedLog => {
    const stage = `Stage_${two(Math.floor(at / LOGS_PER_STAGE))}`
    const place = { stage: [stage], steps: [[`Step_${two(at % LOGS_PER_STAGE)}`]] }
    return { place, key: keyOf(frame, place), from: START + at * 1000, to: START + (at + 1) * 1000 }
  })
  const logs = placed.map(({ key }, at) => ({ key, content: () => recordsOf(lines(at), each, at) }))
  return { ...frame, logs, graph: failedAtEnd(graphOfPlaces(frame.pipeline, placed)) }
}

/** How many logs an execution of so many MiB has. */
export function logCount(mebibytes: number): number {
  return Math.min(MOST_LOGS, Math.ceil(mebibytes * 2))
}

/**
 * What to export to have all logs: the execution, or each of its stages where it has more than the
 * limit.
 */
export function exportPrefixes({ prefix, logs }: SampleExecution): string[] {
  if (logs.length <= EXPORT_LIMIT) return [prefix]
  return [...new Set(logs.map(({ key }) => key.slice(0, key.lastIndexOf('/'))))]
}

function failedAtEnd(graph: SampleGraph): SampleGraph {
  const stages = graph.stages.map((stage, at) => {
    if (at < graph.stages.length - 1) return stage
    const steps = stage.children ?? []
    const children = steps.map((step, index) =>
      index < steps.length - 1 ? step : { ...step, status: 'Failed', failure: 'exit status 1' }
    )
    return { ...stage, status: 'Failed', children }
  })
  return { ...graph, status: 'Failed', failure: 'exit status 1', stages }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
