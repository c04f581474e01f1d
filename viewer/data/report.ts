import type { PageData } from '../../src/report/page/page-data.ts'

/**
 * UTF-16 units of a name or a message: one of a million takes a browser seconds to lay out, each
 * time that it is shown.
 */
const LONGEST = 1_000
/** What tells things apart stays whole. */
const WHOLE: ReadonlySet<string> = new Set(['id', 'place', 'path', 'raw', 'url'])

/**
 * What the page is told; of overlong texts the beginning.
 *
 * @throws Error when the page is only a part of itself
 */
export function readReport(document: Document): PageData {
  const json = document.getElementById('report')?.textContent
  if (json == null) throw new Error('the page holds no report')
  return parseReport(json)
}

/** @throws SyntaxError */
export function parseReport(json: string): PageData {
  return JSON.parse(json, (key, value: unknown) =>
    typeof value === 'string' && value.length > LONGEST && !WHOLE.has(key)
      ? `${value.slice(0, LONGEST - 1).replace(/\p{Cs}$/u, '')}…`
      : value
  ) as PageData
}
