import { hasRun } from '../execution/execution-status.ts'
import { nodesOf, type ExecutionNode, type KnownExecution } from '../execution/execution.ts'
import { Failure } from '../../failure/failure.ts'
import { quotedText } from '../../failure/inert-text.ts'
import { selectedSteps } from '../../selection/graph-selection.ts'
import type { StepSelection } from '../../selection/selection.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SHORTEST_MONTH = 28 * DAY
/** Where the account's own number is not known. */
const FEWEST_MONTHS = 1

/** What an absence is explained with. */
interface Circumstances {
  /** In ms since 1970. */
  readonly now: number
  /** For which the account keeps logs; null: not known. */
  readonly months: number | null
  /** What of the execution was asked for. */
  readonly selection: StepSelection
  /** Blanks secrets: comes before what Harness says is cut. */
  readonly redact: (text: string) => string
}

/**
 * Why an execution that has ended has no log at all: mostly because Harness keeps logs for a
 * limited time only.
 */
export function explainExpired(
  known: KnownExecution,
  { now, months, selection, redact }: Circumstances
): Failure {
  const quoted = (text: string, limit?: number): string => quotedText(text, redact, limit)
  const said = known.failure === null ? '' : ` Harness says: ${quoted(known.failure)}`
  const what = `Run ${known.run} of the pipeline ${quoted(known.pipeline)} (execution ${quoted(known.executionId)})`
  const at = known.endedAt ?? known.startedAt
  const age = at === null ? '' : ` ${ageOf(now - at)} ago`
  const isWhole = selection.stage === null && selection.step === null
  const steps = isWhole ? allSteps(known) : selectedSteps(known, selection)
  const ran = steps.filter(({ status }) => hasRun(status))
  if (known.stages.length > 0 && ran.every(({ logKeys }) => logKeys.length === 0)) {
    const of = isWhole ? 'its steps' : 'the steps that were asked for'
    const why = ran.length === 0 ? `none of ${of} has run` : 'none of the steps that ran writes a log'
    return new Failure(
      'not-found',
      `${what} ended${age} (${quoted(known.status)}), and ${why}, so there are no logs.${said}`,
      `See ${quoted(known.url)}`
    )
  }
  const isYoung = at !== null && now - at < (months ?? FEWEST_MONTHS) * SHORTEST_MONTH
  const page = known.partOf === null ? '' : ` Its page: ${quoted(known.url, 500)}`
  return new Failure(
    'not-found',
    `${what} ended${age} (${quoted(known.status)}), and Harness has no log of ${isWhole ? 'it' : 'what was asked for'}.${said}${page}`,
    isYoung
      ? adviseYoung(now - at, months)
      : `${retentionText(months)} after which Harness deletes them; run the pipeline again for new ones.`
  )
}

function allSteps({ stages }: KnownExecution): readonly ExecutionNode[] {
  return [...nodesOf(stages)].filter(({ kind }) => kind === 'step')
}

function adviseYoung(age: number, months: number | null): string {
  if (age < DAY) return 'Its logs may not have reached storage yet: run the job again in a few minutes.'
  const kept = months === null ? 'Harness keeps logs for months' : 'It is younger than what the account keeps'
  return `${kept}: check that its builds and delegates can reach the log storage.`
}

function retentionText(months: number | null): string {
  return months === null
    ? "Probably it is older than the account's retention of logs,"
    : `The account's retention of logs is ${months === 1 ? 'one month' : `${months} months`},`
}

function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (ms < 2 * HOUR) return minutes === 1 ? '1 minute' : `${minutes} minutes`
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} hours` : `${Math.round(ms / DAY)} days`
}
