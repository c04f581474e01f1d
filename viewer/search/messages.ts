import type { BlockHits } from './engine.ts'

/** What a worker is asked: to search one block. */
export interface SearchTask {
  /** Which search it belongs to. */
  readonly search: number
  readonly source: string
  readonly flags: string
  readonly block: number
  /** Number of the block's first line. */
  readonly first: number
  /** null when the worker has the block already. */
  readonly base64: string | null
  /** Hits that are told. */
  readonly most: number
  /** UTF-16 units of logs that the worker may keep. */
  readonly room: number
}

/** What it answers. */
export interface SearchAnswer extends BlockHits {
  readonly search: number
  readonly block: number
  /** Whether the expression asked too much of the engine for such expressions. */
  readonly isTooMuch: boolean
  /** Whether the worker has kept the block, so that it need not be sent again. */
  readonly isKept: boolean
}
