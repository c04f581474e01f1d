import type { Execution, LogFile, Logbook, Stage, Step } from '../logbook/logbook.ts'
import { permalink } from './page/permalink.ts'
import { placesOf } from './page/places.ts'

/**
 * The address in the report of something of the logbook, or of a line of a log; null where there is
 * none.
 *
 * @param line 1-based among the log's display lines
 */
export type ReportUrl = (item: Execution | Stage | Step | LogFile, line?: number | null) => string | null

/** @param page the address of the report's page; null for no report */
export function reportUrls(logbook: Logbook, page: string | null): ReportUrl {
  if (page === null) return () => null
  const places = placesOf(logbook)
  return (item, line = null) => {
    const place = places.of(item)
    return place === '' ? null : page + permalink(place, line === null ? null : { from: line, to: line })
  }
}
