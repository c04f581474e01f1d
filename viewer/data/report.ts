import type { PageData } from '../../src/report/page/page-data.ts'

/** What the page is told. @throws Error when the page is only a part of itself */
export function readReport(document: Document): PageData {
  const json = document.getElementById('report')?.textContent
  if (json == null) throw new Error('the page holds no report')
  return JSON.parse(json) as PageData
}
