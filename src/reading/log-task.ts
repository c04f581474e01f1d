import { EntryError, packedFile, readEntry, type StoredEntry } from '../archive/stored-entry.ts'
import type { SizeBudget } from '../archive/size-budget.ts'
import { BlockFile } from '../blocks/block-file.ts'
import { withTemplates, type LogBaseline } from '../comparison/baselines.ts'
import { TemplateSet } from '../comparison/template-set.ts'
import type { RedactionSource, Redactor } from '../redaction/redaction.ts'
import { FilePacker, type PackingOptions } from '../system/deflated-file.ts'
import { Mutex } from '../system/mutex.ts'
import { OpenFiles } from '../system/open-files.ts'
import { completedLog } from './completed-log.ts'
import { LogWriter, type WrittenLog } from './log-writer.ts'

/** A log to read. Plain data, as is all that goes to another thread and comes from it. */
export interface LogTask {
  /** Where it stands: the first that has it whole is taken. */
  readonly sources: readonly StoredEntry[]
  /** Where it goes, and its text, as absolute paths; there must be nothing yet. */
  readonly raw: string
  readonly text: string
  /** Where is kept what was followed of it; null for nothing. */
  readonly followed: string | null
  /** About how many bytes of it the page will hold; Infinity for all. */
  readonly share: number
  /** What it is compared with; null for nothing. */
  readonly baseline: LogBaseline<Float64Array> | null
}

/** What came of a task: what was written of which source, or why the log is a gap. */
export type LogOutcome =
  | {
      readonly written: WrittenLog
      readonly source: StoredEntry
      /** Lines at its start that were followed, and not in the source. */
      readonly followedLines: number
    }
  | { readonly reason: string }

/** What all tasks are done with. */
export interface TaskSettings {
  readonly redaction: RedactionSource
  readonly budget: SizeBudget
  /** Where blocks go for the page, a path of which there must be nothing yet; null for none. */
  readonly blocks: string | null
  /** How texts are deflated; null for none that are. */
  readonly packing: PackingOptions | null
}

/** Does tasks, in this thread or in others. */
export interface TaskRunner extends AsyncDisposable {
  /**
   * @throws {Failure} `archive-refused` when the size limit is passed; `disk`; `input` when a
   *   pattern of `redact` takes too long
   */
  run(task: LogTask): Promise<LogOutcome>
}

/**
 * Bytes; a longer log is cut into blocks for the page, of which few are unpacked to show some
 * lines.
 */
const LARGEST_BLOCK = 1024 * 1024
const OUT_OF_TIME = 'timeout-minutes ran out before all of it was read'

/** Does tasks in this thread. */
export class LocalTasks implements TaskRunner {
  readonly #settings: TaskSettings
  readonly #redactor: Redactor
  readonly #isOver: () => boolean
  readonly #turns = new Mutex()
  readonly #files = new OpenFiles()
  readonly #blockFile: BlockFile | null
  readonly #packer: FilePacker | null

  /** @param isOver whether the time for reading is over: what is not read by then is a gap */
  constructor(settings: TaskSettings, redactor: Redactor, isOver: () => boolean) {
    this.#settings = settings
    this.#redactor = redactor
    this.#isOver = isOver
    this.#blockFile = settings.blocks === null ? null : new BlockFile(settings.blocks)
    this.#packer = settings.packing === null ? null : new FilePacker(settings.packing)
  }

  /** One after the other: while one waits for its bytes, there is nothing of another in memory. */
  async run(task: LogTask): Promise<LogOutcome> {
    const end = await this.#turns.acquire()
    try {
      return await this.#read(task)
    } finally {
      end()
    }
  }

  async #read(task: LogTask): Promise<LogOutcome> {
    let reason = ''
    for (const source of task.sources) {
      try {
        return { ...(await this.#write(task, source)), source }
      } catch (error) {
        if (!(error instanceof EntryError)) throw error
        reason = error.message
      }
    }
    return { reason }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#files[Symbol.dispose]()
    this.#packer?.[Symbol.dispose]()
    this.#blockFile?.[Symbol.dispose]()
    return Promise.resolve()
  }

  async #write(
    { raw, text, followed, share, baseline: given }: LogTask,
    source: StoredEntry
  ): Promise<{ written: WrittenLog; followedLines: number }> {
    this.#checkTime()
    await using log = await completedLog(readEntry(source, this.#settings.budget, this.#files), followed)
    const { followedLines } = log
    // The share is an estimate, and a block that has no room after all is not shown.
    const isPacked = share >= 2 * source.size && followedLines === 0 && source.size <= LARGEST_BLOCK
    const packedLog = isPacked ? packedFile(source) : null
    const baseline = given === null ? null : withTemplates(given, slots => new TemplateSet(slots))
    const takers = { blockFile: this.#blockFile, packer: this.#packer, share, packedLog, baseline }
    using writer = new LogWriter(raw, text, this.#redactor, takers)
    for await (const chunk of log.chunks) {
      this.#checkTime()
      writer.write(chunk)
    }
    return { written: writer.end(), followedLines }
  }

  #checkTime(): void {
    if (this.#isOver()) throw new EntryError(OUT_OF_TIME)
  }
}
