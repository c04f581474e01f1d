import { tellMissingAtStart } from '../../src/text/lines-not-kept.ts'
import type { LogStore } from '../data/log-store.ts'

/** Hands a log to the browser as a file: as it is shown, or as Harness had it. */
export async function downloadLog(store: LogStore, kind: 'text' | 'ndjson'): Promise<void> {
  const { path, raw } = store.log
  if (kind === 'ndjson') save(await store.records(), nameOf(raw), 'application/x-ndjson')
  else save([...(await store.texts()), ...noteOf(store)], nameOf(path), 'text/plain')
}

/** As it follows the log in the artifact's text file, too. */
function noteOf({ log }: LogStore): string[] {
  const missing = tellMissingAtStart(log.missingAtStart)
  return missing === null ? [] : [`${missing}\n`]
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? 'log'
}

function save(parts: readonly string[], name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
