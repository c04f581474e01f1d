import type { TextRange } from './marked-spans.ts'

/** Hits of the search in a log: ranges by line. */
export type LogHits = ReadonlyMap<number, readonly TextRange[]>
