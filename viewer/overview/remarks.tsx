import type { VNode } from 'preact'
import type { PageRemark } from '../../src/report/page/page-data.ts'

/** What comparing with earlier runs says, in one line. */
export function Remarks({ remarks }: { readonly remarks: readonly PageRemark[] }): VNode | null {
  if (remarks.length === 0) return null
  return (
    <p class="quiet remarks">
      {remarks.map((remark, at) => (
        <span key={at}>
          {at === 0 ? '' : ' · '}
          {remark.map(part => (typeof part === 'string' ? part : <Named key={part.text} {...part} />))}
        </span>
      ))}
    </p>
  )
}

/** Only an address of the web is a link. */
function Named({ text, url }: { readonly text: string; readonly url: string | null }): VNode {
  if (url === null || !/^https?:\/\//iu.test(url)) return <code>{text}</code>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  )
}
