import type { StoredBlock } from '../../blocks/block-file.ts'
import type { PageBlock } from './page-lines.ts'

/** The blocks of logs that a page holds. */
export class PageBlocks {
  readonly #limit: number
  readonly #stored: StoredBlock[] = []
  #used = 0

  /** @param limit compressed bytes of all of them */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The place of a block in it is its id. */
  get stored(): readonly StoredBlock[] {
    return this.#stored
  }

  /** @returns what the page is told of them */
  add(blocks: readonly StoredBlock[]): readonly PageBlock[] {
    const next = this.#stored.length
    this.#stored.push(...blocks)
    this.#used += packedSize(blocks)
    return blocks.map(({ first, lines, errors, size }, at) => ({ id: next + at, first, lines, errors, size }))
  }

  /** @returns null where there is no room for all of them; then none is added */
  addAll(blocks: readonly StoredBlock[]): readonly PageBlock[] | null {
    return this.#used + packedSize(blocks) > this.#limit ? null : this.add(blocks)
  }
}

function packedSize(blocks: readonly StoredBlock[]): number {
  return blocks.reduce((sum, { packed }) => sum + packed, 0)
}
