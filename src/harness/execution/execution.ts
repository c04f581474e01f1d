/** An execution as the Pipeline Service tells it, parsed: texts are foreign, times are in ms since 1970. */
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
  /** In the order of execution; empty when there is no graph. */
  readonly stages: readonly ExecutionNode[]
}

/** A stage, step group or step of the execution graph; mere containers are dissolved into what they hold. */
export interface ExecutionNode {
  readonly kind: 'stage' | 'group' | 'step'
  /** Of the run. */
  readonly uuid: string
  /** Of the plan; what `stage=` in a URL names. */
  readonly setupId: string | null
  /** As in the last segment of its log keys: with the ending of an iteration or a retry where it has one. */
  readonly identifier: string
  /** For people. */
  readonly name: string
  readonly stepType: string | null
  readonly status: string
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly failure: string | null
  /** What it waits for, in Harness's words (approvers, a delegate, a resource), where it waits and the graph tells. */
  readonly waitsFor: string | null
  /** The node is one iteration of a matrix, loop or parallelism: what tells it from the others (`linux, 18`), else null. */
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
