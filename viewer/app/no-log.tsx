import type { VNode } from 'preact'
import type { PageLog } from '../../src/report/page/page-data.ts'

/** Instead of a log that isn't there, or that this browser can't unpack. */
export function NoLog({ place, log }: { readonly place: string; readonly log: PageLog | null }): VNode {
  return (
    <main class="content no-log">
      {log === null ? (
        <p>
          There is no log at <code>{place}</code> in this report: see the <a href="#overview">overview</a>.
        </p>
      ) : (
        <p>
          This log is in the artifact, as <code>{log.path}</code>.
        </p>
      )}
    </main>
  )
}
