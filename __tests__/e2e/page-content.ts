import { gunzipSync } from 'node:zlib'
import type { PageData } from '../../src/report/page/page-data.ts'

/** What the report's page holds. */
export interface PageContent {
  readonly data: PageData
  /** The records of its blocks, by id. */
  readonly blocks: readonly string[]
}

const ELEMENT = /<script type="(?:application\/json|text\/plain)" id="(report|block-\d+)">([^<]*)<\/script>/g

/** Takes the page apart as the page itself does. */
export function pageIn(html: Buffer | undefined): PageContent {
  let data: PageData | null = null
  const blocks: string[] = []
  for (const [, id = '', content = ''] of (html ?? '').toString().matchAll(ELEMENT)) {
    if (id === 'report') data = JSON.parse(content) as PageData
    else blocks[Number(id.slice('block-'.length))] = gunzipSync(Buffer.from(content, 'base64')).toString()
  }
  if (data === null) throw new Error('this is no page of the report')
  return { data, blocks }
}
