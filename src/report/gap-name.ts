import { parseLogKey } from '../harness/keys/log-key.ts'
import type { Gap, Logbook, Stage } from '../logbook/logbook.ts'

/**
 * What logs are missing, in the names that people know: `Deploy › Canary › Apply`. Foreign text.
 *
 * @returns null where the prefix names no stage
 */
export function nameOfGap({ prefix }: Gap, { executions }: Logbook): string | null {
  const key = parseLogKey(prefix.replace(/\/$/, ''))
  if (key?.stage == null) return null
  const { stage: identifier, step, unit } = key
  const stages = executions.flatMap(({ stages: all }) => all)
  const stage = stages.find(one => one.identifier === identifier)
  const names = [stage?.name ?? identifier, step === null ? null : nameOfStep(step, stage), unit]
  return names.filter(name => name !== null).join(' › ')
}

function nameOfStep(identifier: string, stage: Stage | undefined): string {
  return stage?.steps.find(step => step.identifier === identifier)?.name ?? identifier
}
