import { tellMissingAtStart } from '../../src/text/lines-not-kept.ts'
import type { LogStore } from '../data/log-store.ts'
import { saveFile } from '../data/save-file.ts'

/** Hands a log to the browser as a file: as it is shown, or as Harness had it. */
export async function downloadLog(store: LogStore, kind: 'text' | 'ndjson'): Promise<void> {
  const { path, raw } = store.log
  if (kind === 'ndjson') saveFile(await store.records(), nameOf(raw), 'application/x-ndjson')
  else saveFile([...(await store.texts()), ...noteOf(store)], nameOf(path), 'text/plain')
}

/** As it follows the log in the artifact's text file, too. */
function noteOf({ log }: LogStore): string[] {
  const missing = tellMissingAtStart(log.missingAtStart)
  return missing === null ? [] : [`${missing}\n`]
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? 'log'
}
