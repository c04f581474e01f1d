import type { ExecutionSource, ExecutionTrigger } from './execution-source.ts'
import type { ParentRun } from './parent-run.ts'

/**
 * An execution as the Pipeline Service tells it, parsed: texts are foreign, times are in ms since
 * 1970.
 */
export interface KnownExecution {
  readonly account: string
  readonly org: string
  readonly project: string
  /** Identifier. */
  readonly pipeline: string
  /** For people. */
  readonly pipelineName: string
  readonly run: number
  /** planExecutionId */
  readonly executionId: string
  /** As Harness spells it; see `statusKind`. */
  readonly status: string
  /** The execution's page in Harness, on the configured base URL. */
  readonly url: string
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** Harness's own failure message. */
  readonly failure: string | null
  /** Whether its log keys are the simplified ones; null when the server doesn't say. */
  readonly usesSimplifiedKeys: boolean | null
  /** Who or what started it; null when the server doesn't say. */
  readonly trigger: ExecutionTrigger | null
  /** Who aborted it, where that is known: foreign text. */
  readonly abortedBy: string | null
  /** What it built or deployed; null when the server doesn't say. */
  readonly source: ExecutionSource | null
  /** planExecutionId of the execution that rolled this one back; null without one. */
  readonly rollbackId: string | null
  /** The run whose stage ran this one, as Harness names it here; null for all others. */
  readonly parent: ParentRun | null
  /** The execution that this one belongs to; null for one that was asked for. */
  readonly partOf: PartOf | null
  /** In the order of execution; empty when there is no graph. */
  readonly stages: readonly ExecutionNode[]
}

/**
 * What an execution is to the one that it belongs to: the pipeline that a stage of it ran, its
 * rollback, or the earlier run that some of its stages were taken from.
 */
export interface PartOf {
  readonly role: 'child' | 'rollback' | 'retried-from'
  /** planExecutionId of the execution that it belongs to. */
  readonly executionId: string
  /** `uuid` of the stage there that stands for it; null when no single stage does. */
  readonly stageUuid: string | null
}

/**
 * The execution that a stage of type Pipeline ran ("pipeline chaining"), as the stage's node names
 * it.
 */
export interface ChildExecution {
  /** planExecutionId */
  readonly executionId: string
  /** null: where the parent is; so is `project`. */
  readonly org: string | null
  readonly project: string | null
  /** Of the stage, from 1: each attempt runs a pipeline, and the graph may show the last alone. */
  readonly attempt: number
}

/**
 * A stage, step group or step of the execution graph; mere containers are dissolved into what they
 * hold.
 */
export interface ExecutionNode {
  readonly kind: 'stage' | 'group' | 'step'
  /** Of the run. */
  readonly uuid: string
  /** Of the plan; what `stage=` in a URL names. */
  readonly setupId: string | null
  /**
   * As in the last segment of its log keys: with the ending of an iteration or a retry where it has
   * one.
   */
  readonly identifier: string
  /** For people. */
  readonly name: string
  readonly stepType: string | null
  readonly status: string
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly failure: string | null
  /**
   * What it waits for, in Harness's words (approvers, a delegate, a resource), where it waits and
   * the graph tells.
   */
  readonly waitsFor: string | null
  /** Names of the delegates that ran it; empty when the graph doesn't tell. */
  readonly delegates: readonly string[]
  /** Of a stage of type Pipeline, once it has started; null for all else. */
  readonly child: ChildExecution | null
  /**
   * The node is one iteration of a matrix, loop or parallelism: what tells it from the others
   * (`linux, 18`), else null.
   */
  readonly iteration: string | null
  /** Of a step: all its log keys, without duplicates, in order of its command units. */
  readonly logKeys: readonly string[]
  readonly units: readonly CommandUnit[]
  /** What is inside, in the order of execution. A step has none. */
  readonly children: readonly ExecutionNode[]
}

/** One of the parts that a deployment step's log has. */
export interface CommandUnit {
  readonly name: string
  readonly status: string | null
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/** Every node under these, parents first. */
export function* nodesOf(nodes: readonly ExecutionNode[]): Generator<ExecutionNode> {
  const waiting = nodes.toReversed()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node
    for (const child of node.children.toReversed()) waiting.push(child)
  }
}
