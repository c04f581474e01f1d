import type { AwaitedExecution } from './found-executions.ts'
import type { NamedPart } from './named-parts.ts'
import { nodesOf, type KnownExecution } from '../harness/execution/execution.ts'
import { fetchExecution } from '../harness/execution/fetch-execution.ts'
import { inertText } from '../failure/inert-text.ts'
import type { Harness } from '../harness/http/http.ts'

/** Time in ms that a look-up has although the wait for the execution has taken all there was. */
export const LOOKUP_TIME = 60_000

/** How a part is waited for, beside what holds for the execution itself. */
export interface PartWaiting {
  /** What of it is shown at a look. */
  readonly shown: (look: KnownExecution) => KnownExecution
  /** Nobody waits for it any more. */
  readonly stop?: AbortSignal
}

/** Waits for a part as for the execution itself. @throws Failure */
export type WaitForPart = (seen: KnownExecution, waiting: PartWaiting) => Promise<AwaitedExecution>

/** A part that Harness names, and what it belongs to. */
export interface KnownPart extends Pick<NamedPart, 'scope' | 'partOf'> {
  readonly executionId: string
  readonly original: KnownExecution
}

/** How a part is fetched. */
export interface PartOptions {
  /** In ms since 1970. */
  readonly deadline: number
  readonly wait: WaitForPart
  readonly stop?: AbortSignal
  /** Whether the run log names it already. */
  readonly isTold?: boolean
}

/** A part at the end of the wait for it. @throws Failure those of `fetchExecution` */
export async function fetchPart(
  harness: Harness,
  { scope, partOf, executionId, original }: KnownPart,
  { deadline, wait, stop, isTold = false }: PartOptions
): Promise<AwaitedExecution> {
  const { log, clock } = harness.connection
  const lookUpUntil = Math.max(deadline, clock.now() + LOOKUP_TIME)
  const seen = await fetchExecution(harness, scope, executionId, lookUpUntil)
  const isRollback = partOf.role === 'rollback'
  const what = isRollback ? 'Its rollback' : 'A pipeline that it ran'
  if (!isTold) log(`${what}: run ${seen.run} of ${inertText(seen.pipelineName)}, ${inertText(seen.url, 400)}`)
  const shown = (look: KnownExecution): KnownExecution => (isRollback ? withoutCopies(look, original) : look)
  const part = await wait({ ...seen, partOf }, { shown, ...(stop === undefined ? {} : { stop }) })
  return { ...part, execution: shown(part.execution) }
}

/** The stages that a rollback leaves as they are stand in its graph as copies. */
function withoutCopies(rollback: KnownExecution, original: KnownExecution): KnownExecution {
  const copied = new Set([...nodesOf(original.stages)].flatMap(({ logKeys }) => logKeys))
  const stages = rollback.stages.filter(stage => {
    const keys = [...nodesOf([stage])].flatMap(({ logKeys }) => logKeys)
    return keys.length === 0 || keys.some(key => !copied.has(key))
  })
  return { ...rollback, stages }
}
