import type { VNode } from 'preact'
import type { PageData } from '../../src/report/page/page-data.ts'
import type { LineRange } from '../../src/report/page/permalink.ts'
import { PrintedLog } from '../log/printed-log.tsx'
import { Overview } from '../overview/overview.tsx'
import { ExecutionTitle } from './header.tsx'
import type { LogPlace } from './places.ts'
import { Paper } from './printing.ts'

interface PrintSheetProps {
  readonly report: PageData
  /** The log that is shown, and what of it is printed; null for none. */
  readonly shown: { readonly place: LogPlace; readonly lines: LineRange } | null
}

/** What the page is on paper: the overview, and the section of the log that was looked at. */
export function PrintSheet({ report, shown }: PrintSheetProps): VNode {
  return (
    <Paper.Provider value={true}>
      <div class="print-sheet">
        <div class="header">
          <ExecutionTitle report={report} />
        </div>
        <Overview report={report} theme="light" />
        {shown === null ? null : <PrintedLog {...shown} />}
      </div>
    </Paper.Provider>
  )
}
