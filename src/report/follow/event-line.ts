import { inertText } from '../../failure/inert-text.ts'
import type { ExecutionEvent } from '../../executions/execution-events.ts'
import type { ExecutionNode } from '../../harness/execution/execution.ts'
import { formatDuration } from '../../text/figures.ts'
import { statusShape, statusWord } from '../status.ts'

/** Of one name, in characters. */
const LONGEST_NAME = 60
const LONGEST_REASON = 160

/**
 * What happened, as a line of the run's log: `✕ Deploy › Rollout 3 m 52 s error: …`. All of it is
 * inert.
 *
 * @param reason why a step failed; foreign, null where nothing tells
 */
export function eventLine({ kind, node, path }: ExecutionEvent, reason: string | null): string {
  const name = placeName(path)
  if (kind === 'started') return `${statusShape('Running')} ${name}`
  if (kind === 'waits') {
    const what = node.waitsFor ?? (statusWord(node.status) ?? 'waits').toLowerCase()
    return `${statusShape('Waiting')} ${name}  ${node.waitsFor === null ? '' : 'waits for '}${inertText(what)}`
  }
  const duration = durationOf(node)
  const facts = [
    `${statusShape(node.status)} ${name}`,
    duration === null ? '' : formatDuration(duration),
    reason === null ? '' : inertText(reason, LONGEST_REASON)
  ]
  return facts.filter(fact => fact !== '').join('  ')
}

/** `Deploy › Rollout`, inert. */
export function placeName(path: readonly ExecutionNode[]): string {
  return path.map(({ name }) => inertText(name, LONGEST_NAME) || '(no name)').join(' › ')
}

function durationOf({ startedAt, endedAt }: ExecutionNode): number | null {
  return startedAt === null || endedAt === null || endedAt < startedAt ? null : endedAt - startedAt
}
