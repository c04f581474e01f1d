import type { FoundExecutions } from '../../executions/found-executions.ts'
import { Failure } from '../../failure/failure.ts'
import type { ExportResult } from '../../harness/export/export-logs.ts'
import type { Options } from '../../inputs/options.ts'
import type { Logbook } from '../../logbook/logbook.ts'
import type { ReportedLogbook } from '../failures.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import { explainNothingFound, explainNothingWhole } from '../summary/nothing-found.ts'
import { summaryOfNothing } from '../summary/summary.ts'
import { annotate } from './annotations.ts'
import { publishNothing, publishSummary } from './publish.ts'

/**
 * Reports that there are no logs, and why.
 *
 * @throws Failure when there are logs but none could be fetched, and with `if-no-logs-found: error`
 */
export function publishNoLogs(
  { options, redactor }: { readonly options: Options; readonly redactor: Redactor },
  logbook: ReportedLogbook,
  found: FoundExecutions,
  exports: ExportResult
): void {
  const nothing = redacted(explainNoLogs(logbook, found, exports), redactor)
  const { ifNoLogsFound, summary, annotations } = options
  const redact = redactor.redactComposed
  if (summary) publishSummary(() => redact(summaryOfNothing(nothing)))
  annotate(logbook, { annotations, alreadySaid: { errors: 1, warnings: 1 }, redact })
  publishNothing(nothing, nothing.kind === 'not-found' ? ifNoLogsFound : 'error', logbook)
}

function explainNoLogs(logbook: Logbook, found: FoundExecutions, { whyNone }: ExportResult): Failure {
  // That an execution has not ended is a gap, too.
  if (logbook.gaps.length > found.partial.length) return explainNothingWhole(logbook.gaps.length)
  if (found.nothing !== null) return found.nothing
  return whyNone ?? explainNothingFound(found.targets, found.selection)
}

function redacted({ kind, summary, next, cause }: Failure, redactor: Redactor): Failure {
  return new Failure(kind, redactor.redact(summary).text, redactor.redact(next).text, { cause })
}
