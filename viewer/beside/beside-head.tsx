import type { VNode } from 'preact'
import type { PageNewLines } from '../../src/report/page/page-lines.ts'
import { formatCountOf } from '../../src/text/figures.ts'

/** What stands in the two columns. */
export function BesideHead({ newLines }: { readonly newLines: PageNewLines }): VNode {
  const { run, url, good } = newLines
  return (
    <div class="beside-head">
      <span class="only-wide">This run</span>
      <span>
        <span class="only-narrow">Grey lines are of the last</span>
        <span class="only-wide">Last</span> good run{' '}
        <a href={url} target="_blank" rel="noopener noreferrer">
          #{run}
        </a>
        {good === null ? null : <span class="quiet only-wide"> · {formatCountOf(good.lines, 'line')}</span>}
      </span>
    </div>
  )
}
