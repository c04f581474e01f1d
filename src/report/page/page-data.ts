import type { PageBlock, PageNewLines } from './page-lines.ts'

/**
 * What the report's page is told, as JSON in the page; the one thing that the action and `viewer/`
 * agree on. Every text in it is foreign (stage and step names, messages, paths, log lines): it is
 * only ever shown as text. What is unknown is null.
 */
export interface PageData {
  readonly version: 1
  /** `harness-logs/1.2.3`. */
  readonly generator: string
  /** Where that is, `https://github.com/OWNER/REPO`. */
  readonly productUrl: string | null
  /** RFC 3339. */
  readonly createdAt: string
  /** The workflow run that made it, `https://github.com/OWNER/REPO/actions/runs/ID`. */
  readonly runUrl: string | null
  readonly executions: readonly PageExecution[]
  readonly gaps: readonly PageGap[]
  readonly counts: PageCounts
}

/** Logs that could not be fetched. */
export interface PageGap {
  readonly prefix: string
  /** `Stage › Step`, in names; null where the prefix names no stage. */
  readonly name: string | null
  readonly reason: string
}

/** Of all executions together. */
export interface PageCounts {
  readonly stages: number
  readonly steps: number
  readonly logs: number
  readonly lines: number
  readonly errors: number
  /** Kinds of them: they differ in more than numbers and ids. */
  readonly errorKinds: number
  readonly warnings: number
  /** Of the logs as downloaded. */
  readonly bytes: number
  /** Logs of which the page holds only parts. */
  readonly cut: number
}

/** In ms since 1970. */
export interface PageTiming {
  readonly start: number
  readonly end: number
}

export interface PageExecution {
  /** The first segment of its permalinks, see permalink.ts. */
  readonly place: string
  /** For people. */
  readonly name: string
  readonly runSequence: number | null
  /** As Harness spells it; see `statusKind` and report/status.ts. */
  readonly status: string | null
  readonly timing: PageTiming | null
  readonly failure: string | null
  /** The execution's page in Harness. */
  readonly url: string | null
  /** What was built and deployed, and who started it. */
  readonly facts: readonly PageFact[]
  readonly stages: readonly PageStage[]
  /** What broke, the most telling first. */
  readonly broken: readonly PageBroken[]
  /** Since when its pipeline fails, where that was looked up. */
  readonly history: readonly PageRemark[]
}

/** `Branch`: `charge-once into main` */
export interface PageFact {
  readonly label: string
  readonly text: string
}

/** Parts of a sentence: words, and names of runs or commits with their pages. */
export type PageRemark = readonly (string | { readonly text: string; readonly url: string | null })[]

export interface PageStage {
  /** `EXECUTION/STAGE`. */
  readonly place: string
  readonly name: string
  /**
   * The pipeline and the run that stand for it, where it ran a pipeline: `Deploy Region, run 77`.
   */
  readonly ran: string | null
  readonly status: string | null
  readonly timing: PageTiming | null
  readonly failure: string | null
  /** A later attempt follows. */
  readonly isRetried: boolean
  /** Those of a group stand together. */
  readonly steps: readonly PageStep[]
}

export interface PageStep {
  /** `EXECUTION/STAGE/STEP`. */
  readonly place: string
  /** Attempt and iteration told. */
  readonly name: string
  /** The step groups around it, outermost first. */
  readonly groups: readonly PageGroup[]
  /** From 1. */
  readonly attempt: number
  /** A later attempt follows. */
  readonly isRetried: boolean
  /** It ran in the background until its stage ended: nothing waited for it. */
  readonly isService: boolean
  /** The earlier run that ran it; null when this one did. */
  readonly fromRun: number | null
  readonly status: string | null
  readonly timing: PageTiming | null
  readonly failure: string | null
  /** One, or one for each command unit; none of a step that left no log. */
  readonly logs: readonly PageLog[]
}

/** A step group: two steps are in the same one when its id is the same. */
export interface PageGroup {
  readonly id: string
  readonly name: string
  /** Of a stage of the pipeline that the stage ran; null for a step group. */
  readonly stage: { readonly status: string | null; readonly timing: PageTiming | null } | null
}

export interface PageLog {
  /**
   * Of a step's only log the step's; of a command unit `EXECUTION/STAGE/STEP/UNIT`. Unique, also
   * ignoring case.
   */
  readonly place: string
  /** Command unit. */
  readonly unit: string | null
  readonly status: string | null
  /** Of the text file in the artifact. */
  readonly path: string
  /** Of the NDJSON file in the artifact. */
  readonly raw: string
  /** Lines shown; more than the page holds when the log is cut. */
  readonly lines: number
  /** Lines that are errors, and lines of level WARN. */
  readonly errors: number
  readonly warnings: number
  readonly bytes: number
  /** Lines before the first one, which Harness did not keep. */
  readonly missingAtStart: number
  /** Long lines that Harness cut. */
  readonly cutLines: number
  /** RFC 3339, of the first and the last line. */
  readonly startedAt: string | null
  readonly endedAt: string | null
  /**
   * 1-based number of the line that most probably says why; null when no line says more than
   * others.
   */
  readonly telling: number | null
  /** What is new in it since the last good run; null for a log that was not compared. */
  readonly newLines: PageNewLines | null
  /** In order. Lines between two of them that are in neither are not in the page. */
  readonly blocks: readonly PageBlock[]
}

/** Where something broke. */
export interface PageBrokenPlace {
  /** Of the log that says most, else of the step, of the stage, or of the execution. */
  readonly place: string
  /** `Stage › Step`; the stage alone, or null, where it was that which failed. */
  readonly title: string | null
}

export interface PageBroken extends PageBrokenPlace {
  /** What comparing its log with those of earlier runs says. */
  readonly remarks: readonly PageRemark[]
  readonly status: string | null
  /** In ms. */
  readonly duration: number | null
  /** Harness's own failure message. */
  readonly message: string | null
  readonly excerpt: PageExcerpt | null
  /** Of the text file of the log that says most. */
  readonly path: string | null
  /** Whether the telling line is known to say why; null without one. */
  readonly sure: boolean | null
  /** Names of the delegates that ran the step. */
  readonly delegates: readonly string[]
  /** Where the same failed, too. */
  readonly others: readonly PageBrokenPlace[]
  /** Statuses are unknown: told from the errors in its log. */
  readonly toldByLogsAlone: boolean
}

export interface PageExcerpt {
  readonly lines: readonly PageExcerptLine[]
  /** Index into `lines`. */
  readonly telling: number
  /** Index into `lines` of the first line that stands apart from those before; null for none. */
  readonly secondPiece: number | null
}

export interface PageExcerptLine {
  /** 1-based, as in the log. */
  readonly number: number
  /** RFC 3339. */
  readonly time: string | null
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal' | null
  readonly text: string
  /** How often the lines up to this one came again, and are left out; null for not. */
  readonly fold: {
    /** 1, or 2 for a pair of lines. */
    readonly lines: number
    readonly times: number
    readonly durationMs: number | null
  } | null
}
