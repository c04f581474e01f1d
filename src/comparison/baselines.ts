import type { StoredLines } from '../blocks/stored-log.ts'
import type { TemplateSet } from './template-set.ts'

/** A run as people are told of it. */
export interface NamedRun {
  readonly run: number
  /** planExecutionId */
  readonly executionId: string
  /** Its page in Harness. */
  readonly url: string
}

/** A run with what else is told of it. */
export interface PastRun extends NamedRun {
  /** In ms since 1970, as is `endedAt`. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** SHA of what it built. */
  readonly commit: string | null
  /** The repository's name, as Harness has it. */
  readonly repository: string | null
}

/** How the runs before a failed one went; see `RunHistory`. */
export interface PipelineHistory {
  readonly lastSuccess: PastRun | null
  readonly isOfSameBranch: boolean
  readonly failingSince: PastRun | null
  readonly failedRuns: number
}

/** The same step in an earlier failed run. */
export interface EarlierStep<Templates = TemplateSet> {
  readonly run: NamedRun
  /** Of its log; null where the step passed there. */
  readonly templates: Templates | null
}

/** The log of the same step in the last good run. */
export interface GoodLog<Templates = TemplateSet> {
  readonly run: NamedRun
  readonly templates: Templates
  /** What the report's page can show of it; null where it is to show nothing. */
  readonly stored: StoredLines | null
}

/** What a failed step's log is compared with. */
export interface LogBaseline<Templates = TemplateSet> {
  /** Null where that could not be fetched. */
  readonly good: GoodLog<Templates> | null
  /** Of up to two failed runs before, the newest first. */
  readonly earlier: readonly EarlierStep<Templates>[]
  /** A run of the same commit in which the step passed. */
  readonly passedOnCommit: NamedRun | null
}

/** The same with each set in another form: between threads goes nothing but plain data. */
export function withTemplates<From, To>(
  { good, earlier, passedOnCommit }: LogBaseline<From>,
  convert: (templates: From) => To
): LogBaseline<To> {
  return {
    good: good === null ? null : { ...good, templates: convert(good.templates) },
    earlier: earlier.map(({ run, templates }) => ({
      run,
      templates: templates === null ? null : convert(templates)
    })),
    passedOnCommit
  }
}

/** What failed executions are compared with; every text of it is free of secrets. */
export interface Baselines {
  /** By the id of the failed execution. */
  readonly histories: ReadonlyMap<string, PipelineHistory>
  /** By the key of the failed step's log. */
  readonly logs: ReadonlyMap<string, LogBaseline>
  /** How many secrets were known when the first log was read: of those none is in the logs. */
  readonly knownSecrets: number
}

/** Where nothing is compared. */
export const NO_BASELINES: Baselines = { histories: new Map(), logs: new Map(), knownSecrets: 0 }
