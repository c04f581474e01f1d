import { inertText } from '../../failure/inert-text.ts'
import type { Logbook } from '../../logbook/logbook.ts'

/** Of several executions, so many are named. */
const MOST_NAMED = 10

/**
 * What to tell when one pipeline and run number turned out to be several executions; null when they
 * are told apart by these.
 */
export function collisionOf({ executions }: Logbook): string | null {
  const alike = new Map<string, string[]>()
  for (const { account, pipeline, runSequence, executionId, partOf } of executions) {
    // A rollback has the run number of what it rolls back.
    if (executionId === null || partOf !== null) continue
    const run = JSON.stringify([account, pipeline, runSequence])
    alike.set(run, [...(alike.get(run) ?? []), executionId])
  }
  const collided = [...alike.values()].find(ids => ids.length > 1)
  if (collided === undefined) return null
  const ids = collided.slice(0, MOST_NAMED).map(id => inertText(id))
  const more = collided.length > ids.length ? ', …' : ''
  return (
    `Harness has logs of ${collided.length} executions with this pipeline and run number (two projects can share them); they are kept ` +
    `apart. For one of them, set execution-id to one of: ${ids.join(', ')}${more}`
  )
}
