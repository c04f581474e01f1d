import type { SampleExecution, SampleLog } from './executions.ts'
import { graphAt } from './graph-at.ts'
import type { SampleGraph, SampleNode } from './sample-graph.ts'
import type { Sandbox } from './sandbox.ts'
import { bytesOf } from './log-content.ts'

/** How a sample is played. */
export interface PlayOptions {
  /** How many times faster than the sample. */
  readonly speed: number
  /** So many lines of each log are stored at its end, the last ones; by default all. */
  readonly kept?: number
}

/** An execution that is being played. */
export interface Played extends Disposable {
  /** The sample as it is played: its times are now. */
  readonly execution: SampleExecution
  /** Resolves when all of it has happened. */
  readonly ended: Promise<void>
}

/** Writers flush that often, in ms. */
const FLUSH = 100

/** Something that happens to a log. */
interface LogEvent {
  readonly at: number
  readonly act: () => void
}

/**
 * Plays an execution from its start to its end: its graph goes on, its logs are streamed line by
 * line, and are stored when their streams are closed.
 */
export function playExecution(
  sandbox: Sandbox,
  sample: SampleExecution,
  { speed, kept }: PlayOptions
): Played {
  const { graph } = sample
  if (graph === undefined) throw new Error('an execution without a graph does not go on')
  const start = Date.now()
  const moved = (time: number): number => start + (time - graph.startedAt) / speed
  const playedGraph = movedGraph(graph, moved)
  const logs = sample.logs.map(log => ({ ...log, content: movedLog(log, moved) }))
  const execution = { ...sample, graph: playedGraph, logs }
  sandbox.pipelines.add(execution)
  sandbox.pipelines.at(execution.execution, () => graphAt(playedGraph, Date.now()))
  const events = eventsOf(sandbox, execution, playedGraph, kept)
  let timer: NodeJS.Timeout | undefined
  const ended = new Promise<void>(resolve => {
    timer = setInterval(() => {
      while (events[0] !== undefined && events[0].at <= Date.now()) events.shift()?.act()
      if (events.length > 0 || Date.now() < (playedGraph.endedAt ?? 0)) return
      clearInterval(timer)
      resolve()
    }, FLUSH)
  })
  return { execution, ended, [Symbol.dispose]: () => clearInterval(timer) }
}

function eventsOf(
  sandbox: Sandbox,
  { account, logs }: SampleExecution,
  graph: SampleGraph,
  kept: number | undefined
): LogEvent[] {
  const spans = spansOf(graph.stages)
  const events: LogEvent[] = []
  for (const { key, content } of logs) {
    const span = spans.get(key)
    const lines = String(content).split('\n').slice(0, -1)
    // The graph knows nothing of earlier attempts.
    if (span === undefined) {
      events.push({ at: graph.startedAt, act: () => sandbox.addLog(key, content) })
      continue
    }
    events.push({ at: span.from, act: () => sandbox.streams.open(account, key) })
    for (const line of lines) {
      const at = Math.min(span.to, Math.max(span.from, timeOf(line) ?? span.from))
      events.push({ at, act: () => sandbox.streams.write(account, key, line) })
    }
    const stored = kept === undefined ? undefined : lines.slice(-kept).map(line => `${line}\n`)
    events.push({ at: span.to, act: () => sandbox.streams.close(account, key, stored?.join('')) })
  }
  // A sort keeps the order of what happens at the same time.
  return events.sort((a, b) => a.at - b.at)
}

interface LogSpan {
  readonly from: number
  readonly to: number
}

/** When the log of each key is written: with its command unit, or its step. */
function spansOf(nodes: readonly SampleNode[]): Map<string, LogSpan> {
  const spans = new Map<string, LogSpan>()
  for (const { keys = [], units = [], from = 0, to, children = [] } of nodes) {
    for (const [at, key] of keys.entries()) {
      const unit = units.length === keys.length ? units[at] : undefined
      spans.set(key, { from: unit?.from ?? from, to: unit?.to ?? to ?? from })
    }
    for (const [key, span] of spansOf(children)) spans.set(key, span)
  }
  return spans
}

function movedGraph(graph: SampleGraph, moved: (time: number) => number): SampleGraph {
  const { startedAt, endedAt, stages } = graph
  return {
    ...graph,
    startedAt: moved(startedAt),
    endedAt: endedAt === null ? null : moved(endedAt),
    stages: stages.map(stage => movedNode(stage, moved))
  }
}

function movedNode(node: SampleNode, moved: (time: number) => number): SampleNode {
  const { children, units } = node
  return {
    ...node,
    ...movedSpan(node, moved),
    ...(children === undefined ? {} : { children: children.map(child => movedNode(child, moved)) }),
    ...(units === undefined ? {} : { units: units.map(unit => ({ ...unit, ...movedSpan(unit, moved) })) })
  }
}

function movedSpan(
  { from, to }: { readonly from?: number; readonly to?: number | null },
  moved: (time: number) => number
): { readonly from?: number; readonly to?: number | null } {
  return {
    ...(from === undefined ? {} : { from: Math.round(moved(from)) }),
    ...(to == null ? {} : { to: Math.round(moved(to)) })
  }
}

function movedLog({ content }: SampleLog, moved: (time: number) => number): string {
  const text = Buffer.concat([...bytesOf(content)]).toString()
  return text.replace(/"time":"([^"]+)"/gu, (_, time: string) => {
    return `"time":"${new Date(moved(Date.parse(time))).toISOString()}"`
  })
}

function timeOf(line: string): number | null {
  const [, time] = /"time":"([^"]+)"/u.exec(line) ?? []
  const at = Date.parse(time ?? '')
  return Number.isNaN(at) ? null : at
}
