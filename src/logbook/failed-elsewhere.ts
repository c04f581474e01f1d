import { isFailure } from '../harness/execution/execution-status.ts'
import { nodesOf, type ExecutionNode } from '../harness/execution/execution.ts'
import type { ExecutionDraft } from './execution-draft.ts'

/** So many are named. */
const MOST_NAMED = 10

/**
 * What failed in an execution and is not in the logbook, because something else was asked for:
 * `Stage › Step`, or the stage alone where none of its steps failed. Foreign text.
 */
export function failedElsewhere({ owner, stages }: ExecutionDraft): string[] {
  if (owner.known === null) return []
  const drawn = new Set<ExecutionNode>()
  for (const { stage, steps } of stages) {
    if (stage.position !== null) drawn.add(stage.position.node)
    for (const { position } of steps) if (position !== null) drawn.add(position.node)
  }
  return owner.known.stages
    .filter(stage => isFailure(stage.status))
    .flatMap(stage => {
      const failed = [...nodesOf(stage.children)].filter(
        ({ kind, status }) => kind === 'step' && isFailure(status)
      )
      if (failed.length === 0) return drawn.has(stage) ? [] : [stage.name]
      return failed.filter(step => !drawn.has(step)).map(step => `${stage.name} › ${step.name}`)
    })
    .slice(0, MOST_NAMED)
}
