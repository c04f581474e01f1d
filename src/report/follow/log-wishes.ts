import { hasRun, isFinal } from '../../harness/execution/execution-status.ts'
import type { ExecutionNode, KnownExecution } from '../../harness/execution/execution.ts'
import { splitUnit } from '../../harness/keys/log-key.ts'
import type { StreamWish } from '../../harness/stream/stream-pool.ts'

/** A log that is worth following, with the step that writes it. */
export interface LogWish extends StreamWish {
  readonly step: ExecutionNode
  /** From the stage down to the step. */
  readonly path: readonly ExecutionNode[]
  readonly isAwaited: boolean
  /** Where the graph does not tell yet that it has begun: steps that have ended when it does. */
  readonly stepsBefore: readonly ExecutionNode[]
  /** In ms since 1970; 0 where it is not known. */
  readonly startedAt: number
}

/**
 * The logs of an execution that are worth following: those of steps at work, and of what comes
 * next. Of a step that is known beforehand only where its key can be told.
 *
 * @param begun keys that have brought lines, which may be known before the graph says so
 */
export function logWishesOf(execution: KnownExecution, begun: ReadonlySet<string>): LogWish[] {
  return wishesIn(execution.stages, [], execution.account, begun)
}

function wishesIn(
  nodes: readonly ExecutionNode[],
  above: readonly ExecutionNode[],
  account: string,
  begun: ReadonlySet<string>
): LogWish[] {
  const isOver = isFinal(above.at(-1)?.status ?? null)
  const next = isOver ? null : nextStep(nodes, begun)
  return nodes.flatMap(node => {
    const path = [...above, node]
    const wishOf = (key: string, facts: Omit<LogWish, 'log' | 'step' | 'path'>): LogWish => ({
      log: { account, key },
      step: node,
      path,
      ...facts
    })
    if (node.kind !== 'step') return wishesIn(node.children, path, account, begun)
    if (hasBegun(node)) {
      return dueKeys(node, begun).map(({ key, isAwaited }) => {
        const unit = unitOf(node, key)
        const isOver = isFinal(node.status) || isFinal(unit?.status ?? null)
        const startedAt = unit?.startedAt ?? node.startedAt ?? 0
        return wishOf(key, { isOver, isAwaited, startedAt, stepsBefore: [] })
      })
    }
    const key = keyBeside(nodes, node)
    if (key === null || (node !== next && !begun.has(key))) return []
    const stepsBefore = nodes.slice(0, nodes.indexOf(node))
    return [wishOf(key, { isOver: false, isAwaited: !begun.has(key), startedAt: 0, stepsBefore })]
  })
}

function hasBegun({ kind, status }: ExecutionNode): boolean {
  return kind === 'step' && status !== '' && hasRun(status)
}

/** The step after all that have begun; null where nothing has, or nothing comes. */
function nextStep(nodes: readonly ExecutionNode[], begun: ReadonlySet<string>): ExecutionNode | null {
  const last = nodes.findLastIndex(node => {
    const key = keyBeside(nodes, node)
    return hasBegun(node) || (key !== null && begun.has(key))
  })
  const next = last < 0 ? undefined : nodes[last + 1]
  return next?.kind === 'step' && !isFinal(next.status) ? next : null
}

/**
 * The key of a step that has not begun, told from that of a step beside it: only the identifier at
 * its end is another. Steps with command units have others.
 */
function keyBeside(nodes: readonly ExecutionNode[], { identifier }: ExecutionNode): string | null {
  for (const { identifier: other, logKeys } of nodes) {
    const [key] = logKeys
    if (key === undefined || logKeys.length > 1 || splitUnit(key).unit !== null) continue
    const start = key.slice(0, -other.length)
    if (key.endsWith(other) && /(?<!serviceId)[/:]$/u.test(start)) return start + identifier
  }
  return null
}

/** Of a step's logs those that are written, were, or come next. */
function dueKeys(
  step: ExecutionNode,
  begun: ReadonlySet<string>
): { readonly key: string; readonly isAwaited: boolean }[] {
  const { logKeys } = step
  const isDue = logKeys.map(key => begun.has(key) || hasRun(unitOf(step, key)?.status ?? 'Running'))
  const next = isDue.lastIndexOf(true) + 1
  return logKeys.flatMap((key, at) =>
    isDue[at] === true || at === next ? [{ key, isAwaited: at === next && !isFinal(step.status) }] : []
  )
}

function unitOf({ units }: ExecutionNode, key: string): ExecutionNode['units'][number] | null {
  const { unit } = splitUnit(key)
  return units.find(({ name }) => name === unit) ?? null
}
