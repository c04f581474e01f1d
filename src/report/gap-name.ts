import type { LogKey } from '../harness/keys/key-layout.ts'
import { parseLogKey } from '../harness/keys/log-key.ts'
import type { Execution, Gap, Logbook, Stage } from '../logbook/logbook.ts'

/** What the keys of all background services of a stage begin with; none is called so. */
const SERVICES = 'serviceId:'

/**
 * What logs are missing, in the names that people know: `Deploy › Canary › Apply`, behind the
 * stages that ran the pipeline. Foreign text.
 *
 * @returns null where the prefix names no stage
 */
export function nameOfGap({ prefix }: Gap, { executions }: Logbook): string | null {
  const key = parseLogKey(prefix.replace(/\/$/, ''))
  if (key?.stage == null) return null
  const { stage: identifier, step, unit } = key
  const execution = executions.find(one => isOf(key, one))
  const stages = execution?.stages ?? executions.flatMap(({ stages: all }) => all)
  const stage = stages.find(one => one.identifier === identifier)
  const above = execution === undefined ? [] : stagesAbove(execution, executions)
  const names = [...above, stage?.name ?? identifier, step === null ? null : nameOfStep(step, stage), unit]
  return names.filter(name => name !== null).join(' › ')
}

/** A pipeline that a stage ran can have stages of the same identifiers as that one's. */
function isOf(key: LogKey, { pipeline, runSequence, executionId, stages }: Execution): boolean {
  const isRun = pipeline === key.pipeline && runSequence === key.run
  return stages.length > 0 && isRun && (key.execution ?? executionId) === executionId
}

/** From the outside in. */
function stagesAbove(execution: Execution, executions: readonly Execution[]): string[] {
  const names: string[] = []
  const seen = new Set<Execution>()
  for (let one = execution; one.partOf !== null && !seen.has(one);) {
    seen.add(one)
    const { partOf } = one
    const above = executions[partOf.execution]
    if (above === undefined) break
    const stage = partOf.stage === null ? undefined : above.stages[partOf.stage]
    if (stage !== undefined) names.unshift(stage.name)
    one = above
  }
  return names
}

function nameOfStep(identifier: string, stage: Stage | undefined): string {
  if (identifier === SERVICES) return 'background services'
  return stage?.steps.find(step => step.identifier === identifier)?.name ?? identifier
}
