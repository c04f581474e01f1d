import type { PageLog } from '../../src/report/page/page-data.ts'
import type { PageBlock } from '../../src/report/page/page-lines.ts'
import { displayLines, originalRecords, shownTexts, type DisplayLine } from '../text/records.ts'
import { blockText } from './blocks.ts'
import { unpack } from './unpack.ts'

/** What the page holds of a log, of this run or of a good one. */
type LinesInPage = Pick<PageLog, 'lines' | 'blocks'>

/** The lines of a log, unpacked as they are needed. */
export interface LogStore {
  readonly log: LinesInPage
  /** Whether a block that the page should hold can't be read: the file broke off or was changed. */
  readonly isDamaged: boolean
  /** A line, 1-based, of a block that is loaded. */
  line(number: number): DisplayLine | undefined
  /** Whether the page doesn't hold the line, because the log was cut. */
  isMissing(number: number): boolean
  /** Loads the blocks that hold any of these lines, both included. */
  load(from: number, to: number): Promise<void>
  /** Loads all of the log; tells how many of its blocks are there. */
  loadAll(onProgress?: (loaded: number, total: number) => void): Promise<void>
  /** Tells when a block came. @returns what ends that */
  subscribe(listener: () => void): () => void
  /** NDJSON of the blocks that the page holds, in order. */
  records(): Promise<string[]>
  /** Their lines as they are seen, also when there are more than are kept. */
  texts(): Promise<string[]>
}

/** Bytes of NDJSON of which the lines are kept; those that were needed longest ago go first. */
const KEPT_BYTES = 200 * 1024 * 1024
const stores = new WeakMap<LinesInPage, LogStore>()
/** Of all logs, the one that was needed last at the end. */
const kept = new Map<PageBlock, Block>()
let keptBytes = 0

interface Block {
  readonly block: PageBlock
  lines: readonly DisplayLine[] | null
  loading: Promise<void> | null
}

/** The store of a log, always the same. */
export function openLog(log: LinesInPage): LogStore {
  const known = stores.get(log)
  if (known !== undefined) return known
  const store = new BlockStore(log)
  stores.set(log, store)
  return store
}

class BlockStore implements LogStore {
  readonly log: LinesInPage
  isDamaged = false
  readonly #blocks: readonly Block[]
  readonly #listeners = new Set<() => void>()

  constructor(log: LinesInPage) {
    this.log = log
    this.#blocks = log.blocks.map(block => ({ block, lines: null, loading: null }))
  }

  line(number: number): DisplayLine | undefined {
    const entry = this.#entryOf(number)
    return entry?.lines?.[number - entry.block.first]
  }

  isMissing(number: number): boolean {
    return this.#entryOf(number) === undefined
  }

  async load(from: number, to: number): Promise<void> {
    const wanted = this.#blocks.filter(({ block }) => block.first <= to && block.first + block.lines > from)
    await Promise.all(wanted.map(entry => this.#load(entry)))
  }

  async loadAll(onProgress?: (loaded: number, total: number) => void): Promise<void> {
    for (const [at, entry] of this.#blocks.entries()) {
      await this.#load(entry)
      onProgress?.(at + 1, this.#blocks.length)
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  records(): Promise<string[]> {
    return this.#eachBlock(originalRecords)
  }

  texts(): Promise<string[]> {
    return this.#eachBlock(records => shownTexts(records).reduce((text, line) => `${text}${line}\n`, ''))
  }

  async #eachBlock(read: (records: string) => string): Promise<string[]> {
    const texts: string[] = []
    for (const { block } of this.#blocks)
      texts.push(read(await unpack(await blockText(block.id)).catch(() => '')))
    return texts
  }

  /** The block that holds a line. */
  #entryOf(number: number): Block | undefined {
    let low = 0
    let high = this.#blocks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const block = this.#blocks[middle]?.block
      if (block !== undefined && block.first + block.lines <= number) low = middle + 1
      else high = middle
    }
    const found = this.#blocks[low]
    return found !== undefined && found.block.first <= number ? found : undefined
  }

  #load(entry: Block): Promise<void> {
    if (entry.lines !== null) {
      kept.delete(entry.block)
      kept.set(entry.block, entry)
      return Promise.resolve()
    }
    entry.loading ??= this.#unpack(entry).finally(() => {
      entry.loading = null
    })
    return entry.loading
  }

  async #unpack(entry: Block): Promise<void> {
    const { block } = entry
    const records = await unpack(await blockText(block.id)).catch(() => null)
    if (records === null) this.isDamaged = true
    entry.lines = displayLines(records ?? '', block.first)
    kept.set(block, entry)
    keptBytes += block.size
    letGo()
    for (const listener of this.#listeners) listener()
  }
}

function letGo(): void {
  for (const [block, entry] of kept) {
    if (keptBytes <= KEPT_BYTES) return
    kept.delete(block)
    entry.lines = null
    keptBytes -= block.size
  }
}
