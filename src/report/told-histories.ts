import type { PastRun, PipelineHistory } from '../comparison/baselines.ts'
import type { Execution, Logbook } from '../logbook/logbook.ts'
import { historyRemarks, type Remark } from './comparison-text.ts'

/** A pipeline's history, and what is told of it. */
export interface ToldHistory extends PipelineHistory {
  readonly remarks: readonly Remark[]
}

const SHA = /^[0-9a-f]{40}$/u

/**
 * The histories of the executions that were compared.
 *
 * @param histories by the ids of executions
 * @param repositoryUrl of the workflow: `https://github.com/OWNER/REPO`
 */
export function toldHistories(
  { executions }: Logbook,
  histories: ReadonlyMap<string, PipelineHistory>,
  repositoryUrl: string | null
): ReadonlyMap<Execution, ToldHistory> {
  const told = new Map<Execution, ToldHistory>()
  for (const execution of executions) {
    const history = histories.get(execution.executionId ?? '')
    if (history === undefined) continue
    const compareUrl = compareUrlOf(history.lastSuccess, execution, repositoryUrl)
    const failed = { startedAt: msOf(execution.startedAt), endedAt: msOf(execution.endedAt) }
    told.set(execution, { ...history, remarks: historyRemarks(history, failed, compareUrl) })
  }
  return told
}

/** Only where both commits are of the workflow's repository, as far as its name tells. */
function compareUrlOf(
  success: PastRun | null,
  { source }: Execution,
  repositoryUrl: string | null
): string | null {
  const [from, to] = [success?.commit ?? '', source?.commit ?? '']
  const isOwn = [success?.repository, source?.repository].every(name => isNameOf(name, repositoryUrl))
  if (repositoryUrl === null || !isOwn || from === to || !SHA.test(from) || !SHA.test(to)) return null
  return `${repositoryUrl}/compare/${from}...${to}`
}

/** Harness gives the name with or without its owner. */
function isNameOf(name: string | null | undefined, repositoryUrl: string | null): boolean {
  return name != null && (repositoryUrl ?? '').toLowerCase().endsWith(`/${name.toLowerCase()}`)
}

function msOf(time: string | null): number | null {
  const ms = Date.parse(time ?? '')
  return Number.isNaN(ms) ? null : ms
}
