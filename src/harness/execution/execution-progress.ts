import { hasRun, isFinal, statusKind } from './execution-status.ts'
import type { ExecutionNode, KnownExecution } from './execution.ts'
import { inertText } from '../../failure/inert-text.ts'

/** So many steps are named. */
const MOST_NAMED = 5

/**
 * Where an execution is, in a line for the run's log: `Run 42 of Deploy: Running. At Run Tests
 * (Build), Lint (Build).`
 */
export function progressOf(execution: KnownExecution): string {
  const steps = stepsAtWork(execution)
  const waiting = steps.flatMap(({ node, text }) => waitText(node, text))
  const working = steps.filter(({ node, text }) => waitText(node, text).length === 0).map(({ text }) => text)
  const parts = [
    `Run ${execution.run} of ${inertText(execution.pipelineName)}: ${inertText(execution.status)}.`,
    working.length > 0 ? `At ${few(working)}.` : '',
    waiting.length > 0 ? `${few(waiting)}.` : '',
    isHeld(execution) ? `It goes on when somebody resumes it: ${inertText(execution.url, 1000)}` : ''
  ]
  return parts.filter(part => part !== '').join(' ')
}

/**
 * Why an execution goes no further by itself: `Approve (Deploy) waits for the approval of
 * account.leads`; null when it runs.
 */
export function waitOf(execution: KnownExecution): string | null {
  const waiting = stepsAtWork(execution).flatMap(({ node, text }) => waitText(node, text))
  return waiting.length > 0 ? few(waiting) : null
}

interface StepAtWork {
  readonly node: ExecutionNode
  /** Inert: `Run Tests (Build)` */
  readonly text: string
}

function stepsAtWork({ stages }: KnownExecution): StepAtWork[] {
  const steps: StepAtWork[] = []
  for (const stage of stages) {
    const waiting = [stage]
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const child of node.children.toReversed()) waiting.push(child)
      const isAtWork = node.status !== '' && hasRun(node.status) && !isFinal(node.status)
      if (node.kind !== 'step' || !isAtWork) continue
      const inStage = node === stage ? '' : ` (${inertText(stage.name, 60)})`
      steps.push({ node, text: inertText(node.name, 60) + inStage })
    }
  }
  return steps
}

/** At most one. */
function waitText({ status, waitsFor }: ExecutionNode, text: string): string[] {
  if (waitsFor !== null) return [`${text} waits for ${inertText(waitsFor)}`]
  return statusKind(status) === 'waiting' ? [`${text} waits (${inertText(status, 60)})`] : []
}

function isHeld({ status }: KnownExecution): boolean {
  return /^(?:paused|suspended)$/iu.test(status)
}

function few(texts: readonly string[]): string {
  const more = texts.length - MOST_NAMED
  return texts.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
