import { listOf, objectOf, textOf, textsOf } from '../http/foreign-json.ts'

/** Who or what started an execution; texts are foreign. */
export interface ExecutionTrigger {
  /** As Harness spells it: `MANUAL`, `WEBHOOK`, `SCHEDULER_CRON`, … */
  readonly type: string | null
  /**
   * The person, the trigger, the run whose stage did: `mona, trigger PR_checks`,
   * `mona, run 12 of Release`.
   */
  readonly by: string | null
}

/** What an execution built and deployed, as far as Harness tells; texts are foreign. */
export interface ExecutionSource {
  readonly repository: string | null
  readonly branch: string | null
  readonly tag: string | null
  /** SHA of the newest commit. */
  readonly commit: string | null
  readonly commitMessage: string | null
  readonly pullRequest: SourcePullRequest | null
  /** Identifiers. */
  readonly services: readonly string[]
  /** Identifiers. */
  readonly environments: readonly string[]
}

export interface SourcePullRequest {
  readonly number: number
  readonly title: string | null
  readonly url: string | null
  readonly sourceBranch: string | null
  readonly targetBranch: string | null
}

/** So many services and environments are kept; more are foreign nonsense. */
const MOST_NAMES = 1000

/**
 * @param info `executionTriggerInfo` of an execution's summary, unchecked
 * @param parentInfo its `parentStageInfo`: `{hasparentpipeline, identifier, runsequence}`
 */
export function readTrigger(info: unknown, parentInfo?: unknown): ExecutionTrigger | null {
  const { triggerType, triggeredBy } = objectOf(info)
  const { identifier, triggerIdentifier, triggerName } = objectOf(triggeredBy)
  const type = textOf(triggerType)
  const person = textOf(identifier)
  const trigger = textOf(triggerIdentifier) ?? textOf(triggerName)
  // Where no person is known, the trigger stands in for one.
  const isOther = person !== null && trigger !== null && person !== trigger
  const names = [person ?? trigger, isOther ? `trigger ${trigger}` : null, parentRunOf(parentInfo)]
  const by = names.filter(name => name !== null).join(', ') || null
  return type === null && by === null ? null : { type, by }
}

/** Of a pipeline that another one ran: that is named also where nothing else of it is known. */
function parentRunOf(info: unknown): string | null {
  const { hasparentpipeline, identifier, runsequence } = objectOf(info)
  const pipeline = textOf(identifier)
  if (hasparentpipeline !== true || pipeline === null) return null
  return typeof runsequence === 'number' && runsequence > 0 ? `run ${runsequence} of ${pipeline}` : pipeline
}

/** @param info `abortedBy` of an execution's summary, unchecked: `{userName, email, createdAt}` */
export function readAbortedBy(info: unknown): string | null {
  return textOf(objectOf(info).userName)
}

/** @param info `moduleInfo` of an execution's summary, unchecked */
export function readSource(info: unknown): ExecutionSource | null {
  const { ci, cd } = objectOf(info)
  const { branch, tag, repoName, prNumber, ciExecutionInfoDTO } = objectOf(ci)
  const built = objectOf(ciExecutionInfoDTO)
  const ofBranch = objectOf(built.branch)
  const ofPullRequest = objectOf(built.pullRequest)
  const [commit] = [...listOf(ofPullRequest.commits), ...listOf(ofBranch.commits)].map(objectOf)
  const { serviceIdentifiers, envIdentifiers } = objectOf(cd)
  const source: ExecutionSource = {
    repository: textOf(repoName),
    branch: textOf(ofPullRequest.sourceBranch) ?? textOf(ofBranch.name) ?? textOf(branch),
    tag: textOf(tag),
    commit: textOf(commit?.id),
    commitMessage: textOf(commit?.message),
    pullRequest: readPullRequest(ofPullRequest, prNumber),
    services: namesOf(serviceIdentifiers),
    environments: namesOf(envIdentifiers)
  }
  const isKnown = Object.values(source).some(value =>
    Array.isArray(value) ? value.length > 0 : value !== null
  )
  return isKnown ? source : null
}

/** @param asked the number of one that somebody had built by hand; of that no more is told */
function readPullRequest(value: ReturnType<typeof objectOf>, asked: unknown): SourcePullRequest | null {
  const number = numberOf(value.id) ?? numberOf(asked)
  if (number === null) return null
  return {
    number,
    title: textOf(value.title),
    url: webAddressOf(value.link),
    sourceBranch: textOf(value.sourceBranch),
    targetBranch: textOf(value.targetBranch)
  }
}

/** Harness has told it as a number and in digits. */
function numberOf(value: unknown): number | null {
  const isTold = typeof value === 'number' || typeof value === 'string'
  return isTold && /^[1-9]\d{0,9}$/u.test(String(value)) ? Number(value) : null
}

/** Whoever makes a link of it gets one that leads to a page. */
function webAddressOf(value: unknown): string | null {
  const text = textOf(value)
  return text !== null && /^https?:\/\//iu.test(text) && URL.canParse(text) ? text : null
}

function namesOf(value: unknown): string[] {
  return [...new Set(textsOf(value))].slice(0, MOST_NAMES)
}
