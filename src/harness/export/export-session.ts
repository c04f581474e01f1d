import { join } from 'node:path'
import type { ExportGap, ExportOptions, FetchedExport, FetchedLog } from './export-logs.ts'
import type { Failure } from '../../failure/failure.ts'
import type { Harness } from '../http/http.ts'
import { Mutex } from '../../system/mutex.ts'

/** What all exports of one run share. */
export interface ExportSession {
  readonly harness: Harness
  readonly options: ExportOptions
  /** Exports are waited for one after the other. */
  readonly turns: Mutex
  /** A path of its own in the folder. */
  readonly newFile: (kind: 'export' | 'log') => string
  /** Why no further export is asked for: the endpoint is silent, switched off or down, or its storage is out of reach. */
  exportsOff: Failure | null
  /** Those of the targets before. */
  readonly archives: FetchedExport[]
}

/** What has been had so far, and what could not be. Kept here, so that a failure in between loses nothing. */
export interface CollectedLogs {
  readonly archives: FetchedExport[]
  readonly logs: FetchedLog[]
  readonly gaps: ExportGap[]
  /** The first failure: what to tell when there is nothing else. */
  failure: Failure | null
}

/** The beginning of a run. */
export function beginSession(harness: Harness, options: ExportOptions): ExportSession {
  const made = { export: 0, log: 0 }
  const endings = { export: 'zip', log: 'ndjson' }
  const newFile = (kind: 'export' | 'log'): string =>
    join(options.directory, `${kind}-${made[kind]++}.${endings[kind]}`)
  return { harness, options, turns: new Mutex(), newFile, exportsOff: null, archives: [] }
}

/** Nothing had yet. */
export function emptyHaul(): CollectedLogs {
  return { archives: [], logs: [], gaps: [], failure: null }
}

/** Notes something that could not be had. */
export function addGap(
  haul: CollectedLogs,
  prefix: string,
  failure: Failure,
  reason = failure.message
): void {
  haul.failure ??= failure
  haul.gaps.push({ prefix, reason })
}
