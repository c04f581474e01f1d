import { firstLine, plainLine } from '../failure/inert-text.ts'
import type { Execution } from '../logbook/logbook.ts'
import { executionsIn, type ShownExecution } from './shown-executions.ts'

/** Who or what an execution is about: foreign text on one line, which says something. */
export interface ExecutionFact {
  readonly label: string
  readonly text: string
}

/** So many services or environments are named. */
const MOST_NAMED = 5
/** Digits of a commit that tell it apart. */
const SHORT_SHA = 12

/**
 * What was built, deployed and by whom, as far as Harness tells, in the order of interest. The
 * pipelines that its stages ran deployed for it.
 */
export function executionFacts(shown: ShownExecution): ExecutionFact[] {
  const { source, trigger, abortedBy } = shown.execution
  const sources = [...executionsIn(shown)].flatMap(execution => execution.source ?? [])
  return [
    ...fact('Pull request', pullRequestText(source)),
    ...fact('Branch', branchText(source)),
    ...fact('Tag', source?.tag),
    ...fact('Commit', commitText(source)),
    ...fact('Service', listed(sources.flatMap(({ services }) => services))),
    ...fact('Environment', listed(sources.flatMap(({ environments }) => environments))),
    ...fact('Started by', triggerText(trigger)),
    ...fact('Aborted by', abortedBy)
  ]
}

function fact(label: string, text: string | null | undefined): ExecutionFact[] {
  const line = plainLine(text ?? '')
  return line === '' ? [] : [{ label, text: line }]
}

function pullRequestText(source: Execution['source']): string | null {
  if (source?.pullRequest == null) return null
  const { number, title } = source.pullRequest
  const said = plainLine(title ?? '')
  return said === '' ? String(number) : `${number}: ${said}`
}

function branchText(source: Execution['source']): string {
  const names = [source?.branch, source?.pullRequest?.targetBranch].map(name => plainLine(name ?? ''))
  return names.filter(name => name !== '').join(' into ')
}

function commitText(source: Execution['source']): string {
  const { commit = null, commitMessage = null } = source ?? {}
  const id = plainLine(commit ?? '')
  if (id === '') return ''
  const sha = /^[0-9a-f]{40}$/u.test(id) ? id.slice(0, SHORT_SHA) : id
  return `${sha} ${plainLine(firstLine(commitMessage ?? ''))}`
}

/** `mona (webhook)`; Harness spells the kinds `WEBHOOK`, `SCHEDULER_CRON`. */
function triggerText(trigger: Execution['trigger']): string {
  const kind = plainLine(trigger?.type ?? '')
    .toLowerCase()
    .replaceAll('_', ' ')
  const by = plainLine(trigger?.by ?? '')
  if (by === '') return kind
  return kind === '' ? by : `${by} (${kind})`
}

function listed(all: readonly string[]): string {
  const names = [...new Set(all.map(name => plainLine(name)))].filter(name => name !== '')
  const more = names.length - MOST_NAMED
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
