import type { PackedFile } from '../system/deflated-file.ts'
import type { BlockFile, StoredBlock } from './block-file.ts'
import { chooseBlocks } from './choose-blocks.ts'
import { RecordBlocks, type RecordBlock } from './record-blocks.ts'

/** Bytes of records that wait until it is known which of their blocks the page can hold. */
const MOST_WAITING = 4 * 1024 * 1024

/** How a log goes into blocks. */
export interface BlockOptions {
  /**
   * About how many bytes of its records the page will hold; of more, only those blocks are
   * compressed that it would choose. Infinity for all.
   */
  readonly share?: number
  /** The log as it came, deflated, where the page will hold all of it in one block. */
  readonly packedLog?: PackedFile | null
}

/** A block that is not compressed yet, and the bytes of its records. */
interface WaitingBlock extends RecordBlock {
  readonly size: number
}

/**
 * The blocks of one log on their way into a block file. One for one log; it holds no more than
 * 4 MiB and what came since `store`.
 */
export class LogBlocks {
  /** Takes the lines of the log. */
  readonly records: RecordBlocks
  readonly #file: BlockFile
  readonly #share: number
  readonly #packedLog: PackedFile | null
  readonly #stored: StoredBlock[] = []
  #waiting: WaitingBlock[] = []
  #waitingSize = 0
  /** Whether blocks are compressed as they come. */
  #isSure: boolean

  constructor(file: BlockFile, { share = Infinity, packedLog = null }: BlockOptions = {}) {
    this.#file = file
    this.#share = share
    this.#packedLog = packedLog
    this.#isSure = share === Infinity
    this.records = new RecordBlocks(packedLog === null ? undefined : Infinity)
  }

  /** Stores what is a whole block, or lets it wait. @throws {Failure} `disk` */
  store(): void {
    this.#add(this.records.full(), null)
  }

  /**
   * Stores the rest.
   *
   * @param telling 1-based number of the line that most probably says why the log failed, or null
   * @param isVerbatim whether what the page shows may be the log as it came
   * @returns those that the page can choose from, in order
   * @throws {Failure} `disk`
   */
  end(telling: number | null, isVerbatim: boolean): readonly StoredBlock[] {
    this.#add(this.records.end(), isVerbatim ? this.#packedLog : null)
    this.#flush(chooseBlocks(this.#waiting, this.#share, telling, ({ size }) => size))
    // Kept for each log, so without the room for more that a list has that grew.
    return [...this.#stored]
  }

  #add(block: RecordBlock | null, packedLog: PackedFile | null): void {
    if (block === null) return
    if (this.#isSure) return void this.#stored.push(this.#file.append(block, packedLog))
    const size = block.records.reduce((sum, { length }) => sum + length, 0)
    this.#waiting.push({ ...block, size })
    this.#waitingSize += size
    if (this.#waitingSize <= MOST_WAITING) return
    this.#isSure = true
    this.#flush(this.#waiting)
  }

  #flush(blocks: readonly RecordBlock[]): void {
    for (const block of blocks) this.#stored.push(this.#file.append(block))
    this.#waiting = []
  }
}
