import type { LogFindings } from '../diagnosis/diagnosis.ts'
import { numberOfKind } from '../diagnosis/error-kinds.ts'
import type { ReadLog } from '../logbook/logbook.ts'

/** What the logbook keeps of what a log says. */
export type KeptFindings = Pick<ReadLog, 'errorKinds' | 'telling' | 'score' | 'sourceLines' | 'excerpt'>

/** The findings of one log as its entry in the logbook. */
export function keptFindings({ diagnosis, errors }: LogFindings): KeptFindings {
  const telling = diagnosis?.telling ?? null
  return {
    errorKinds: errors.kinds.map(({ first }) => numberOfKind(first.text)),
    telling: telling === null ? null : { line: telling.line.number, text: telling.text, sure: telling.sure },
    score: diagnosis?.excerpt.score ?? -1,
    sourceLines: diagnosis?.sourceLines ?? [],
    excerpt: diagnosis?.excerpt ?? null
  }
}
