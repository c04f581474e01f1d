import type { Remark } from '../comparison-text.ts'
import { code, link } from './markdown.ts'

/** A remark as HTML: GitHub would make an issue of `#117`, so that it stands as code. */
export function remarkHtml(remark: Remark): string {
  return remark.map(part => (typeof part === 'string' ? part : link(code(part.text), part.url))).join('')
}
