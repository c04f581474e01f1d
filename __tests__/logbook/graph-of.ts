import type { ExecutionNode, KnownExecution } from '../../src/harness/execution/execution.ts'

/** What the keys of the execution below begin with. */
export const RUN = 'acc/pipeline/P/12/-exec/'

/** An execution of these stages. */
export function knownExecution(
  stages: readonly ExecutionNode[],
  changes: Partial<KnownExecution> = {}
): KnownExecution {
  return {
    account: 'acc',
    org: 'O',
    project: 'J',
    pipeline: 'P',
    pipelineName: 'Deploy Shop',
    run: 12,
    executionId: 'exec',
    status: 'Failed',
    url: 'https://app.harness.io/ng/account/acc/all/orgs/O/projects/J/pipelines/P/executions/exec/pipeline',
    startedAt: Date.UTC(2023, 10, 22, 10),
    endedAt: Date.UTC(2023, 10, 22, 11),
    failure: 'Stage failed',
    usesSimplifiedKeys: true,
    trigger: null,
    abortedBy: null,
    source: null,
    rollbackId: null,
    parent: null,
    partOf: null,
    stages,
    ...changes
  }
}

export function stageNode(
  identifier: string,
  children: readonly ExecutionNode[],
  changes: Partial<ExecutionNode> = {}
): ExecutionNode {
  return { ...node('stage', identifier), children, ...changes }
}

export function groupNode(
  identifier: string,
  children: readonly ExecutionNode[],
  changes: Partial<ExecutionNode> = {}
): ExecutionNode {
  return { ...node('group', identifier), children, ...changes }
}

/** A step that has the log of this path under the execution, such as `Build/Run`. */
export function stepNode(path: string, changes: Partial<ExecutionNode> = {}): ExecutionNode {
  const identifier =
    path
      .split('/')
      .at(-1)
      ?.replace(/-commandUnit:.*$/s, '') ?? ''
  return { ...node('step', identifier), logKeys: [RUN + path], ...changes }
}

function node(kind: ExecutionNode['kind'], identifier: string): ExecutionNode {
  return {
    kind,
    uuid: `uuid-${identifier}`,
    setupId: null,
    identifier,
    name: identifier.replaceAll('_', ' '),
    stepType: null,
    status: 'Success',
    startedAt: null,
    endedAt: null,
    failure: null,
    waitsFor: null,
    delegates: [],
    child: null,
    iteration: null,
    logKeys: [],
    units: [],
    children: []
  }
}
