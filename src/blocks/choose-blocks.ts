/** What is known of a block before it is chosen. */
interface BlockLines {
  /** 1-based number of its first line. */
  readonly first: number
  readonly lines: number
  readonly errors: number
}

/**
 * The blocks of a log that the page holds. When they are more than its share: the first one, the
 * last one and that of the telling line. Then those with errors, up to a half of the share, and
 * then from both ends on.
 *
 * @param blocks in order
 * @param share in bytes, as are the sizes
 * @param telling 1-based number of the line that most probably says why the log failed, or null
 * @returns in order
 */
export function chooseBlocks<Block extends BlockLines>(
  blocks: readonly Block[],
  share: number,
  telling: number | null,
  sizeOf: (block: Block) => number
): readonly Block[] {
  const kept = new Set<Block>()
  let room = share
  const keep = (block: Block | undefined): boolean => {
    if (block === undefined || kept.has(block)) return true
    const size = sizeOf(block)
    if (size > room) return false
    room -= size
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

function holds({ first, lines }: BlockLines, line: number): boolean {
  return line >= first && line < first + lines
}
