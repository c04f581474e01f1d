import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { PageGap } from '../../src/report/page/page-data.ts'
import { namesOfGaps } from './gap-names.ts'

/** Above every view: that logs are missing, and which. */
export function PartialBanner({ gaps }: { readonly gaps: readonly PageGap[] }): VNode | null {
  const [isClosed, close] = useState(false)
  if (gaps.length === 0 || isClosed) return null
  return (
    <section class="notice partial" aria-label="Missing logs">
      <p>
        <strong>Not all logs are here.</strong> Missing: {namesOfGaps(gaps)}. <a href="#overview">Why</a>
      </p>
      <button type="button" class="plain" onClick={() => close(true)} aria-label="Close this notice">
        ✕
      </button>
    </section>
  )
}
