import { markOfArtifact, splitArtifact } from '../../src/report/page/permalink.ts'
import { readStored, store } from './stored.ts'

/** Which workflow run made the page, and which of its artifacts it is; null where not known. */
export interface PageOrigin {
  /** `https://github.com/OWNER/REPO/actions/runs/ID` */
  readonly runUrl: string | null
  readonly artifact: string | null
}

/**
 * Where the page comes from. The address of the storage, which the browser shows, tells nothing of
 * it: the summary's links hand the artifact over, and the tab keeps it.
 */
export function pageOrigin(runUrl: string | null): PageOrigin {
  const name = `artifact-${runUrl ?? ''}`
  const { artifact } = splitArtifact(location.hash)
  if (artifact !== null) store(name, artifact, 'tab')
  return { runUrl, artifact: artifact ?? readStored(name, 'tab') }
}

/**
 * What is copied to send somebody to a place of the report: an address that works for whoever may
 * see the run, and for nobody else. Never that of the storage, which anybody could use who has it.
 *
 * @param fragment with its `#`
 * @param words where it is in the artifact, `logs/01-Build/02-Test.log:120`
 */
export function sharedAddress({ runUrl, artifact }: PageOrigin, fragment: string, words: string): string {
  if (runUrl === null) return words
  if (artifact === null) return `${runUrl} ${words}`
  return `${runUrl}/artifacts/${artifact}${fragment}${markOfArtifact(artifact)}`
}
