import type { KnownExecution } from '../harness/execution/execution.ts'
import { nodesOf } from '../harness/execution/execution.ts'
import type { ReadLog } from './logbook.ts'

/** The execution that a log belongs to. */
export interface Owner {
  /** The same for all its logs. */
  readonly id: string
  readonly known: KnownExecution | null
}

/**
 * Who owns each log, in the same order: the execution that its key or its export tells, else the only one whose graph has its key, else
 * the only known one of its run. What nothing is known of goes by what its key says; without any layout, with the only execution there is.
 */
export function ownersOf(logs: readonly ReadLog[], executions: readonly KnownExecution[]): Owner[] {
  const find = finder(executions)
  const found = logs.map(log => {
    const known = find(log)
    if (known !== null) return knownOwner(known)
    return log.logKey === null ? null : { id: idByKey(log), known: null }
  })
  const owners = new Map(
    [...executions.map(knownOwner), ...found.filter(owner => owner !== null)].map(owner => [owner.id, owner])
  )
  const [only = { id: '', known: null }] = owners.size === 1 ? owners.values() : []
  return found.map(owner => owner ?? only)
}

/** Of an execution that may have no log. */
export function knownOwner(known: KnownExecution): Owner {
  return { id: JSON.stringify(['known', known.account, known.executionId]), known }
}

function finder(executions: readonly KnownExecution[]): (log: ReadLog) => KnownExecution | null {
  const byId = groupBy(executions, known => [known.executionId])
  const byRun = groupBy(executions, known => [runOf(known.account, known.pipeline, known.run)])
  const byKey = groupBy(
    executions,
    known => new Set([...nodesOf(known.stages)].flatMap(node => node.logKeys))
  )
  return ({ key, logKey, executionId }) => {
    const belongs = (known: KnownExecution): boolean =>
      logKey === null ||
      (logKey.account === known.account &&
        (logKey.org === null || logKey.org === known.org) &&
        (logKey.project === null || logKey.project === known.project))
    const only = (candidates: readonly KnownExecution[] | undefined): KnownExecution | null => {
      const [first, ...others] = candidates?.filter(belongs) ?? []
      return first === undefined || others.length > 0 ? null : first
    }
    if (executionId !== null) return only(byId.get(executionId))
    const run = logKey === null ? '' : runOf(logKey.account, logKey.pipeline, logKey.run)
    return only(byKey.get(key)) ?? only(byRun.get(run))
  }
}

function runOf(account: string, pipeline: string, run: number): string {
  return JSON.stringify([account, pipeline, run])
}

function idByKey({ logKey, executionId }: ReadLog): string {
  return JSON.stringify([
    logKey?.account,
    logKey?.org,
    logKey?.project,
    logKey?.pipeline,
    logKey?.run,
    executionId
  ])
}

function groupBy(
  executions: readonly KnownExecution[],
  idsOf: (known: KnownExecution) => Iterable<string>
): Map<string, KnownExecution[]> {
  const groups = new Map<string, KnownExecution[]>()
  for (const known of executions) {
    for (const id of idsOf(known)) {
      const group = groups.get(id)
      if (group === undefined) groups.set(id, [known])
      else group.push(known)
    }
  }
  return groups
}
