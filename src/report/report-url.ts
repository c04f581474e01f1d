import type { Execution, LogFile, Logbook, Stage, Step } from '../logbook/logbook.ts'
import { markOfArtifact, permalink } from './page/permalink.ts'
import { placesOf } from './page/places.ts'

/**
 * The address in the report of something of the logbook, or of a line of a log; null where there is
 * none.
 *
 * @param line 1-based among the log's display lines
 */
export type ReportUrl = (item: Execution | Stage | Step | LogFile, line?: number | null) => string | null

/**
 * The address of the report's page for a link. It names the artifact in its fragment, too: GitHub
 * sends the browser on to its storage, and the page cannot see where it came from.
 *
 * @param page `https://github.com/OWNER/REPO/actions/runs/ID/artifacts/ID`
 */
export function reportHome(page: string): string {
  const mark = artifactMark(page)
  return mark === '' ? page : `${page}#${mark}`
}

/** @param page the address of the report's page; null for no report */
export function reportUrls(logbook: Logbook, page: string | null): ReportUrl {
  if (page === null) return () => null
  const places = placesOf(logbook)
  const mark = artifactMark(page)
  return (item, line = null) => {
    const place = places.of(item)
    if (place === '') return null
    return page + permalink(place, line === null ? null : { from: line, to: line }) + mark
  }
}

function artifactMark(page: string): string {
  const [, id] = /\/artifacts\/(\d{1,20})$/.exec(page) ?? []
  return id === undefined ? '' : markOfArtifact(id)
}
