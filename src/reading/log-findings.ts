import type { LogFindings } from '../diagnosis/diagnosis.ts'
import { numberOfKind } from '../diagnosis/error-kinds.ts'
import type { ReadLog } from '../logbook/logbook.ts'

/** What the logbook keeps of what a log says. */
export type KeptFindings = Pick<ReadLog, 'errors' | 'errorKinds' | 'telling' | 'excerpt'>

/** The findings of one log as its entry in the logbook. @param findings null of a log that nobody looked at */
export function keptFindings(findings: LogFindings | null): KeptFindings {
  if (findings === null) return { errors: 0, errorKinds: [], telling: null, excerpt: null }
  const { diagnosis, errors } = findings
  const telling = diagnosis?.telling ?? null
  return {
    errors: errors.errors,
    errorKinds: errors.kinds.map(({ first }) => numberOfKind(first.text)),
    telling: telling === null ? null : { line: telling.line.number, text: telling.text, sure: telling.sure },
    excerpt: diagnosis?.excerpt ?? null
  }
}
