import type { StoredBlock } from './block-file.ts'

/**
 * The blocks of a log that the page holds. When they are more than its share: the first one, the
 * last one and that of the telling line. Then those with errors, up to a half of the share, and
 * then from both ends on.
 *
 * @param blocks in order
 * @param share compressed bytes
 * @param telling 1-based number of the line that most probably says why the log failed, or null
 * @returns in order
 */
export function chooseBlocks(
  blocks: readonly StoredBlock[],
  share: number,
  telling: number | null
): readonly StoredBlock[] {
  const kept = new Set<StoredBlock>()
  let room = share
  const keep = (block: StoredBlock | undefined): boolean => {
    if (block === undefined || kept.has(block)) return true
    if (block.packed > room) return false
    room -= block.packed
    kept.add(block)
    return true
  }
  keep(blocks.find(block => telling !== null && holds(block, telling)))
  keep(blocks.at(-1))
  keep(blocks[0])
  for (const block of blocks) if (block.errors > 0 && room > share / 2) keep(block)
  // The heads and tails of a log are whole: what comes after a block that doesn't fit is left out.
  let [fromStart, fromEnd] = [true, true]
  for (let at = 0; at < blocks.length && (fromStart || fromEnd); at++) {
    if (fromStart) fromStart = keep(blocks[at])
    if (fromEnd) fromEnd = keep(blocks.at(-1 - at))
  }
  return blocks.filter(block => kept.has(block))
}

function holds({ first, lines }: StoredBlock, line: number): boolean {
  return line >= first && line < first + lines
}
