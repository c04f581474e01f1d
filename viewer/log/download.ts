import { tellMissingAtStart } from '../../src/text/lines-not-kept.ts'
import type { PageLog } from '../../src/report/page/page-data.ts'
import { openLog } from '../data/log-store.ts'
import { saveFile } from '../data/save-file.ts'

/** Hands a log to the browser as a file: as it is shown, or as Harness had it. */
export async function downloadLog(log: PageLog, kind: 'text' | 'ndjson'): Promise<void> {
  const { path, raw } = log
  const store = openLog(log)
  if (kind === 'ndjson') saveFile(await store.records(), nameOf(raw), 'application/x-ndjson')
  else saveFile([...(await store.texts()), ...noteOf(log)], nameOf(path), 'text/plain')
}

/** As it follows the log in the artifact's text file, too. */
function noteOf(log: PageLog): string[] {
  const missing = tellMissingAtStart(log.missingAtStart)
  return missing === null ? [] : [`${missing}\n`]
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? 'log'
}
