import { keyOf, type Frame, type SampleLog } from './executions.ts'
import type { Place } from './place.ts'
import type { SampleNode, SampleUnit } from './sample-graph.ts'
import { START } from './sample-logs.ts'
import type { Span } from './told-log.ts'
import type { LogContent } from './log-content.ts'

/** What the graph tells of a node beside its logs. */
export type NodeFacts = Pick<
  SampleNode,
  'name' | 'type' | 'status' | 'failure' | 'approvers' | 'matrix' | 'delegates'
>

/** The parts of a step: how each ended, and its own log. */
export interface RecordedUnit {
  readonly name: string
  readonly span: Span
  readonly status?: string
  readonly content: LogContent
}

/** Writes down the steps of an execution, so that its logs and its graph are of one piece. */
export class StepRecorder {
  readonly logs: SampleLog[] = []
  readonly #frame: Frame

  constructor(frame: Frame) {
    this.#frame = frame
  }

  /** A step with one log; it is called as the last identifier of its place, or as `identifier`. */
  step(
    place: Place,
    span: Span,
    content: LogContent,
    facts: NodeFacts = {},
    identifier = lastOf(place)
  ): SampleNode {
    return { kind: 'step', identifier, ...facts, ...timesOf(span), keys: [this.log(place, content)] }
  }

  /** A step with a log for each of its parts. */
  stepOfUnits(place: Place, units: readonly RecordedUnit[], facts: NodeFacts = {}): SampleNode {
    const keys = units.map(({ name, content }) => this.log({ ...place, unit: name }, content))
    const told: SampleUnit[] = units.map(({ name, span, status = 'SUCCESS' }) => ({
      name,
      status,
      ...timesOf(span)
    }))
    const span = { from: units[0]?.span.from ?? 0, to: units.at(-1)?.span.to ?? 0 }
    return { kind: 'step', identifier: lastOf(place), ...facts, ...timesOf(span), keys, units: told }
  }

  /** A log that the graph doesn't know, such as that of an earlier attempt; its key. */
  log(place: Place, content: LogContent): string {
    const key = keyOf(this.#frame, place)
    this.logs.push({ key, content })
    return key
  }
}

/** A stage, group, parallel block or strategy: it takes as long as what is in it. */
export function nodeOf(
  kind: SampleNode['kind'],
  identifier: string,
  children: readonly SampleNode[],
  facts: NodeFacts = {}
): SampleNode {
  const from = Math.min(...children.map(child => child.from ?? Infinity))
  const to = Math.max(...children.map(child => child.to ?? 0))
  return { kind, identifier, ...facts, from, to, children }
}

/** Seconds of the sample as the graph tells them. */
export function timesOf({ from, to }: Span): { readonly from: number; readonly to: number } {
  return { from: START + from * 1000, to: START + to * 1000 }
}

function lastOf({ steps, beside }: Place): string {
  return steps.at(-1)?.at(-1) ?? beside ?? ''
}
