import type { Execution } from '../logbook/logbook.ts'

/** Who or what an execution is about: foreign text. */
export interface ExecutionFact {
  readonly label: string
  readonly text: string
}

/** So many services or environments are named. */
const MOST_NAMED = 5
/** Digits of a commit that tell it apart. */
const SHORT_SHA = 12
const TEXT_LIMIT = 200

/** What was built, deployed and by whom, as far as Harness tells, in the order of interest. */
export function executionFacts({
  source,
  trigger,
  abortedBy
}: Pick<Execution, 'source' | 'trigger' | 'abortedBy'>): ExecutionFact[] {
  const facts: (ExecutionFact | null)[] = []
  const { pullRequest = null } = source ?? {}
  if (pullRequest !== null) {
    const title = pullRequest.title === null ? '' : `: ${pullRequest.title}`
    facts.push(fact('Pull request', `${pullRequest.number}${title}`))
  }
  facts.push(fact('Branch', branchText(source)))
  facts.push(fact('Tag', source?.tag))
  facts.push(fact('Commit', commitText(source)))
  facts.push(fact('Service', listed(source?.services ?? [])))
  facts.push(fact('Environment', listed(source?.environments ?? [])))
  facts.push(fact('Started by', triggerText(trigger)))
  facts.push(fact('Aborted by', abortedBy))
  return facts.filter(one => one !== null)
}

function fact(label: string, text: string | null | undefined): ExecutionFact | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : { label, text: trimmed.slice(0, TEXT_LIMIT).toWellFormed() }
}

function branchText(source: Execution['source']): string | null {
  const target = source?.pullRequest?.targetBranch ?? null
  if (source?.branch == null) return target
  return target === null ? source.branch : `${source.branch} into ${target}`
}

function commitText(source: Execution['source']): string | null {
  const { commit = null, commitMessage = null } = source ?? {}
  if (commit === null) return null
  const sha = /^[0-9a-f]{40}$/u.test(commit) ? commit.slice(0, SHORT_SHA) : commit
  const [first = ''] = (commitMessage ?? '').split('\n')
  return first.trim() === '' ? sha : `${sha} ${first.trim()}`
}

/** `mona (webhook)`; Harness spells the kinds `WEBHOOK`, `SCHEDULER_CRON`. */
function triggerText(trigger: Execution['trigger']): string | null {
  const kind = trigger?.type?.toLowerCase().replaceAll('_', ' ') ?? null
  if (trigger?.by == null) return kind
  return kind === null ? trigger.by : `${trigger.by} (${kind})`
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
