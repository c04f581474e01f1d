import type { SampleGraph, SampleNode, SampleUnit } from './sample-graph.ts'

/**
 * The graph as it stood at a time (ms since 1970): what had ended by then, what was at work, what
 * had not begun.
 */
export function graphAt(graph: SampleGraph, time: number): SampleGraph {
  const { name, startedAt, endedAt } = graph
  if (endedAt !== null && time >= endedAt) return graph
  const stages = graph.stages.map(stage => nodeAt(stage, time))
  return { name, status: statusOfAll(stages), startedAt, endedAt: null, stages }
}

function nodeAt(node: SampleNode, time: number): SampleNode {
  const { from = Infinity, to } = node
  if (from > time) return notStarted(node)
  if (to != null && to <= time) return node
  const { status: _status, failure: _failure, children, units, ...facts } = node
  const inside = children?.map(child => nodeAt(child, time))
  const waits = node.approvers !== undefined
  return {
    ...facts,
    to: null,
    status: inside !== undefined ? statusOfAll(inside) : waits ? 'ApprovalWaiting' : 'Running',
    ...(inside === undefined ? {} : { children: inside }),
    ...(units === undefined ? {} : { units: units.map(unit => unitAt(unit, time)) })
  }
}

/** Harness knows such a node by name only; of an iteration it knows more than of what is in it. */
function notStarted({ kind, identifier, name, type, matrix, children }: SampleNode): SampleNode {
  const isShown = kind === 'parallel' || kind === 'strategy'
  return {
    kind,
    identifier,
    status: 'NotStarted',
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(matrix === undefined ? {} : { matrix }),
    ...(isShown && children !== undefined ? { children: children.map(notStarted) } : {})
  }
}

function unitAt(unit: SampleUnit, time: number): SampleUnit {
  const { name, from = Infinity, to } = unit
  if (from > time) return { name, status: 'QUEUED' }
  return to != null && to <= time ? unit : { name, status: 'RUNNING', from, to: null }
}

/** Of what holds these: it waits only when nothing in it is at work. */
function statusOfAll(nodes: readonly SampleNode[]): string {
  const isWaiting = nodes.some(({ status }) => status === 'ApprovalWaiting')
  return isWaiting && !nodes.some(({ status }) => status === 'Running') ? 'ApprovalWaiting' : 'Running'
}
