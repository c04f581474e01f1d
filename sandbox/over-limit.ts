import { frameOf, keyOf, type ExecutionOptions, type SampleExecution, type SampleLog } from './executions.ts'
import { graphOfPlaces, type PlacedLog } from './sample-graph.ts'
import { START } from './sample-logs.ts'
import { toldLog } from './told-log.ts'

const SECONDS = 6

/**
 * An execution with more logs than the Log Service exports at once: by default 30 stages of 100
 * steps, each with a small log. The stages run at the same time, ten by ten.
 */
export function overLimit(
  options: ExecutionOptions & { readonly stages?: number; readonly steps?: number } = {}
): SampleExecution {
  const { stages = 30, steps = 100 } = options
  const frame = frameOf({ pipeline: 'Fan_Out', run: 310, execution: 'n8Rz2kVbQ3yXw7LcT5mPdA', ...options })
  const logs: SampleLog[] = []
  const placed: PlacedLog[] = []
  for (let stage = 0; stage < stages; stage += 1) {
    for (let step = 0; step < steps; step += 1) {
      const [inStage, inSteps] = [`Region_${numbered(stage, 2)}`, `Shard_${numbered(step, 3)}`]
      const place = { stage: [inStage], steps: [[inSteps]] }
      const from = (Math.floor(stage / 10) * steps + step) * SECONDS
      const key = keyOf(frame, place)
      const span = { from, to: from + SECONDS - 1 }
      const lines = [`Migrating ${inSteps} of ${inStage}`, 'rows copied: 1204', 'indexes: 3', 'done']
      logs.push({ key, content: toldLog(span, lines) })
      placed.push({ place, key, from: START + from * 1000, to: START + (from + SECONDS) * 1000 })
    }
  }
  return { ...frame, logs, graph: graphOfPlaces('Fan out', placed) }
}

function numbered(value: number, digits: number): string {
  return String(value + 1).padStart(digits, '0')
}
