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
  return shortened(JSON.parse(json)) as PageData
}

/** The same value with its overlong texts cut; a reviver would take ten times as long. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > LONGEST)
    return `${value.slice(0, LONGEST - 1).replace(/\p{Cs}$/u, '')}…`
  if (Array.isArray(value)) {
    const items: unknown[] = value
    for (let at = 0; at < items.length; at++) items[at] = shortened(items[at])
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    for (const key of Object.keys(fields))
      if (!WHOLE.has(key) && fields[key] !== null) fields[key] = shortened(fields[key])
  }
  return value
}
