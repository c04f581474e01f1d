import type { PackedFile } from '../system/deflated-file.ts'
import type { StoredBlock } from './block-file.ts'

/** The lines of a whole log as the report's page can show them. */
export interface StoredLines {
  readonly lines: number
  readonly blocks: readonly StoredBlock[]
}

/** Where the bytes of a log wait on disk until page and artifact take them over. */
export interface StoredLog {
  /** What the report's page can show of it; empty without a block file. */
  readonly blocks: readonly StoredBlock[]
  /** Its two files where they are deflated already, as the artifact's zip can take them over. */
  readonly raw: PackedFile | null
  readonly text: PackedFile | null
}

/** A log of which nothing waits. */
export const NOTHING_STORED: StoredLog = { blocks: [], raw: null, text: null }
