import { nodesOf, type KnownExecution } from '../harness/execution/execution.ts'
import type { ReadLog } from './logbook.ts'

/** The execution that a log belongs to. */
export interface Owner {
  /** The same for all its logs. */
  readonly id: string
  readonly known: KnownExecution | null
}

/** What tells a log's execution. */
type KeyedLog = Pick<ReadLog, 'key' | 'logKey' | 'executionId'>

/**
 * The execution of each log, in the same order: the one that its key or its export names, else the
 * one whose graph has its key, else the only known one of its run. A log of which no execution is
 * known goes by its key; without any layout, with the only execution there is.
 */
export function assignExecutions(logs: readonly KeyedLog[], executions: readonly KnownExecution[]): Owner[] {
  const find = executionFinder(executions)
  // One for all logs of an execution, as there may be very many.
  const owners = new Map(executions.map(knownOwner).map(owner => [owner.id, owner]))
  const ids = new Map(executions.map(known => [known, knownOwner(known).id]))
  const ownerOf = (id: string, known: KnownExecution | null): Owner => {
    const owner = owners.get(id) ?? { id, known }
    owners.set(id, owner)
    return owner
  }
  const found = logs.map(log => {
    const known = find(log)
    if (known !== null) return ownerOf(ids.get(known) ?? knownOwner(known).id, known)
    return log.logKey === null ? null : ownerOf(idByKey(log), null)
  })
  const [only = { id: '', known: null }] = owners.size === 1 ? owners.values() : []
  return found.map(owner => owner ?? only)
}

/** Of an execution that may have no log. */
export function knownOwner(known: KnownExecution): Owner {
  const { account, executionId, run } = known
  return { id: JSON.stringify(['known', account, executionId, run]), known }
}

/** Finds the known execution of a log; null where none, or no single one, can be told. */
export function executionFinder(
  executions: readonly KnownExecution[]
): (log: KeyedLog) => KnownExecution | null {
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
    const only = (candidates: readonly KnownExecution[] = []): KnownExecution | null => {
      const fitting = candidates.filter(belongs)
      // A retried run's graph has the keys of the run that its steps were taken from.
      const ofRun = fitting.filter(({ run }) => run === logKey?.run)
      // A rollback can have the run number of what it rolls back.
      const main = ofRun.filter(({ partOf }) => partOf === null)
      return single(fitting) ?? single(ofRun) ?? single(main)
    }
    if (executionId !== null) return only(byId.get(executionId))
    const run = logKey === null ? '' : runOf(logKey.account, logKey.pipeline, logKey.run)
    return only(byKey.get(key)) ?? only(byRun.get(run))
  }
}

function single([first, ...others]: readonly KnownExecution[]): KnownExecution | null {
  return first === undefined || others.length > 0 ? null : first
}

function runOf(account: string, pipeline: string, run: number): string {
  return JSON.stringify([account, pipeline, run])
}

function idByKey({ logKey, executionId }: KeyedLog): string {
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
