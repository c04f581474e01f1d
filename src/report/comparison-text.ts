import type { NamedRun, PastRun, PipelineHistory } from '../comparison/baselines.ts'
import type { LogComparison } from '../comparison/log-comparison.ts'
import { formatCount, formatCountOf, formatDuration } from '../text/figures.ts'

/** Our own words, the name of something on the web, or a commit. */
export type TextPart = string | { readonly text: string; readonly url: string | null }

/** A remark on a failure. Addresses are foreign; all texts are ours. */
export type Remark = readonly TextPart[]

/** Digits of a commit that tell it apart. */
const SHORT_SHA = 7

/** When the failed execution ran, in ms since 1970. */
export interface FailedRun {
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/**
 * What a comparison says of a failure, in the order of interest: `37 of 4,210 lines are new since
 * #117`, `the same failure as in #120 and #119`. What is not known is not said.
 *
 * @param lines of the log
 */
export function remarksOf(comparison: LogComparison | null, lines: number): readonly Remark[] {
  if (comparison === null) return []
  const { good, sameIn, otherIn, passedIn, passedOnCommit } = comparison
  const remarks: Remark[] = []
  if (good !== null) {
    const { count } = good.newLines
    const what = count === 0 ? 'no line is' : `${formatCount(count)} of ${formatCountOf(lines, 'line')} are`
    remarks.push([`${what} new since `, runPart(good.run)])
  }
  if (sameIn.length > 0) remarks.push(['the same failure as in ', ...listed(sameIn)])
  else if (otherIn.length > 0) remarks.push(['a new failure: ', ...listed(otherIn), ' failed differently'])
  else if (passedIn.length > 0) remarks.push(['this step passed in ', ...listed(passedIn)])
  if (sameIn.length > 0 && otherIn.length > 0) remarks.push([...listed(otherIn), ' failed differently'])
  if (passedOnCommit !== null)
    remarks.push(['passed on the same commit in ', runPart(passedOnCommit), ': perhaps flaky'])
  return remarks
}

/**
 * Since when a pipeline fails: `Failing since #119 (3 runs, 2 d 4 h)`, `last success #117, 2 h 5 m
 * before, abc1234`.
 *
 * @param compareUrl of what changed since the last success; null where that is not known
 */
export function historyRemarks(
  { lastSuccess, isOfSameBranch, failingSince, failedRuns }: PipelineHistory,
  failed: FailedRun,
  compareUrl: string | null
): readonly Remark[] {
  const remarks: Remark[] = []
  if (failingSince !== null && failedRuns > 1) {
    const facts = [
      formatCountOf(failedRuns, 'run'),
      spanOf(failingSince.startedAt, failed.endedAt ?? failed.startedAt)
    ]
    remarks.push([
      'Failing since ',
      runPart(failingSince),
      ` (${facts.filter(fact => fact !== '').join(', ')})`
    ])
  } else if (failingSince !== null && isOfSameBranch) remarks.push(['The run before did not fail'])
  if (lastSuccess !== null) remarks.push(successRemark(lastSuccess, isOfSameBranch, failed))
  if (compareUrl !== null) remarks.push([{ text: 'What changed', url: compareUrl }])
  return remarks
}

function successRemark(success: PastRun, isOfSameBranch: boolean, failed: FailedRun): Remark {
  const before = spanOf(success.endedAt, failed.startedAt)
  const commit = success.commit !== null && /^[0-9a-f]{40}$/u.test(success.commit) ? success.commit : null
  return [
    'last success ',
    runPart(success),
    isOfSameBranch ? '' : ' of another branch',
    before === '' ? '' : `, ${before} before`,
    ...(commit === null ? [] : [', ', { text: commit.slice(0, SHORT_SHA), url: null }])
  ].filter(part => part !== '')
}

function runPart({ run, url }: NamedRun): TextPart {
  return { text: `#${run}`, url }
}

function listed(runs: readonly NamedRun[]): TextPart[] {
  return runs.flatMap((run, at) => [
    ...(at === 0 ? [] : [at === runs.length - 1 ? ' and ' : ', ']),
    runPart(run)
  ])
}

function spanOf(from: number | null, to: number | null): string {
  return from === null || to === null || to < from ? '' : formatDuration(to - from)
}
