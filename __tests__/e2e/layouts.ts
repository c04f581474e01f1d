import { keyOf, smallExecution, type SampleExecution } from '../../sandbox/executions.ts'
import { sample } from './run-action.ts'

export const seed = smallExecution({ layout: 'seed', run: 43 })
export const standard = smallExecution({ layout: 'standard', run: 44 })
const two = { run: 45, account: sample.account }
/** Two executions under one run. */
export const first = smallExecution({ ...two, execution: 'firstExecution00000001' })
export const second = smallExecution({ ...two, execution: 'secondExecution0000002' })
/** Its run begins as that of the others does. */
export const neighbour = smallExecution({ run: 4, execution: 'neighbourExecution0004' })

/** The executions that a sandbox of these tests has. */
export const EXECUTIONS: readonly SampleExecution[] = [sample, seed, standard, first, second, neighbour]

/** The inputs that name an execution. */
export function naming(execution: SampleExecution): Record<string, string> {
  return execution.layout === 'standard'
    ? { 'pipeline-id': '', 'run-sequence': '', 'log-prefix': execution.prefix }
    : { 'pipeline-id': execution.pipeline, 'run-sequence': String(execution.run) }
}

/** The start of the keys of a stage. */
export const stage = (execution: SampleExecution, id: string): string =>
  keyOf(execution, { stage: [id], steps: [] })
