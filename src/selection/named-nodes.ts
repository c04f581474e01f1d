import { nodesOf, type ExecutionNode, type KnownExecution } from '../harness/execution/execution.ts'
import type { LogKey } from '../harness/keys/key-layout.ts'
import { parseLogKey } from '../harness/keys/log-key.ts'
import { retryEnding } from './identifier-siblings.ts'
import { looseForm } from './near-names.ts'
import { iterationOf } from '../harness/keys/iterations.ts'

/** A stage, step group or step as it can be named. */
export interface NamedNode {
  readonly identifier: string
  /** Without the ending of an iteration or a retry: what selects all of them. */
  readonly plain: string
  /** For people. */
  readonly name: string
}

/** The stages that an execution has, also as what all iterations of one are called. */
export function namedStages({ stages }: KnownExecution): NamedNode[] {
  return stages.filter(({ kind }) => kind === 'stage').flatMap(node => namesOfNode(node, plainStage(node)))
}

/**
 * The step groups and steps in the stage (or in an iteration of it; null: in all), also as what all
 * iterations of one are called.
 */
export function namedSteps({ stages }: KnownExecution, stage: string | null): NamedNode[] {
  return stages
    .filter(node => stage === null || node.identifier === stage || plainStage(node) === stage)
    .flatMap(node => [...nodesOf(node.kind === 'stage' ? node.children : [node])])
    .flatMap(node => [...namesOfNode(node, plainStep(node)), ...levelsAbove(node)])
}

/** What all iterations of a stage are called. */
export function plainStage(stage: ExecutionNode): string {
  const key = firstKeyIn(stage)
  if (key?.stage != null && iterationOf(key.stage, stage.identifier) !== null) return key.stage
  return withoutEnding(stage)
}

function plainStep(node: ExecutionNode): string {
  const key = node.kind === 'step' ? firstKeyIn(node) : null
  const parent = key?.groups.at(-1) ?? key?.stage ?? undefined
  return parent !== undefined && iterationOf(parent, node.identifier) !== null ? parent : withoutEnding(node)
}

function namesOfNode({ identifier, name }: ExecutionNode, plain: string): NamedNode[] {
  if (plain === identifier) return [{ identifier, plain, name }]
  const ending = identifier.slice(plain.length)
  const plainName = name.endsWith(ending) ? name.slice(0, -ending.length) : name
  return [
    { identifier, plain, name },
    { identifier: plain, plain, name: plainName }
  ]
}

/** Levels of the keys that the graph has no node for, such as `rollbackSteps`. */
function levelsAbove(node: ExecutionNode): NamedNode[] {
  const groups = node.kind === 'step' ? (firstKeyIn(node)?.groups ?? []) : []
  return groups.map(group => ({ identifier: group, plain: group, name: group }))
}

function firstKeyIn(node: ExecutionNode): LogKey | null {
  for (const { logKeys } of nodesOf([node])) {
    const key = parseLogKey(logKeys[0] ?? '')
    if (key !== null) return key
  }
  return null
}

/**
 * For nodes without keys. A retry is told from a step called so by its name: `Run_Tests_1`, shown
 * as "Run Tests".
 */
function withoutEnding({ identifier, name, iteration }: ExecutionNode): string {
  const ending = `_${(iteration ?? '').split(', ').join('_').replace(/\W/gu, '_')}`
  if (iteration !== null && identifier.endsWith(ending) && identifier.length > ending.length)
    return identifier.slice(0, -ending.length)
  const retry = retryEnding(identifier)
  if (retry === null) return identifier
  return iteration !== null || looseForm(retry.base) === looseForm(name) ? retry.base : identifier
}
