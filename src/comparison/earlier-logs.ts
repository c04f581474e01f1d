import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BlockFile } from '../blocks/block-file.ts'
import { Failure } from '../failure/failure.ts'
import { quotedKey } from '../failure/inert-text.ts'
import { ByteBudget } from '../harness/download/byte-budget.ts'
import { fetchSingleLog } from '../harness/download/single-log.ts'
import type { Harness } from '../harness/http/http.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { readEarlierLog, type EarlierLog } from './read-earlier-log.ts'

/** What they are fetched and read with. */
export interface EarlierLogSettings {
  readonly harness: Harness
  readonly redactor: Redactor
  /** Where logs are put for a moment. */
  readonly directory: string
  /**
   * Where the good logs go for the report's page, a path of which there must be nothing yet; null
   * for none.
   */
  readonly blocks: string | null
}

/** When it ends. */
export interface EarlierLogLimits {
  /** In ms since 1970. */
  readonly deadline: number
  /** Nothing is written once it is aborted. */
  readonly signal: AbortSignal
}

/** Of all logs of earlier runs together. */
const MOST_BYTES = 64 * 1_048_576

const TOO_LARGE = `The logs of earlier runs have more than ${MOST_BYTES / 1_048_576} MB; the rest is not compared.`

/** Fetches the logs of earlier runs, as long as there is room for them. */
export class EarlierLogs implements Disposable {
  readonly #settings: EarlierLogSettings
  readonly #limits: EarlierLogLimits
  readonly #budget = new ByteBudget(MOST_BYTES, 0)
  #blockFile: BlockFile | null = null
  #isFull = false

  constructor(settings: EarlierLogSettings, limits: EarlierLogLimits) {
    this.#settings = settings
    this.#limits = limits
  }

  /**
   * @param isShown whether the report's page can show it
   * @returns null for a log that can't be fetched whole, which is told
   * @throws the signal's reason when aborted
   */
  async read(account: string, key: string, isShown: boolean): Promise<EarlierLog | null> {
    if (this.#isFull) return null
    const { harness, redactor, directory } = this.#settings
    const { deadline, signal } = this.#limits
    const { log } = harness.connection
    const files: string[] = []
    const newFile = (): string => {
      const file = join(directory, `compared-${crypto.randomUUID()}.ndjson`)
      files.push(file)
      return file
    }
    try {
      const source = { harness, newFile, deadline, budget: this.#budget }
      const { path, unsteady } = await fetchSingleLog(source, account, key, true)
      signal.throwIfAborted()
      if (path === null) return null
      if (unsteady !== null) log(`Not compared: ${unsteady.summary}`)
      if (unsteady !== null) return null
      const blockFile = isShown ? this.#openBlocks() : null
      return await readEarlierLog(path, { redactor, blockFile, signal })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#tell(key, error)
      return null
    } finally {
      for (const file of files) await rm(file, { force: true }).catch(() => undefined)
    }
  }

  [Symbol.dispose](): void {
    this.#blockFile?.[Symbol.dispose]()
  }

  /** That there is no more room is told once, and then nothing else. */
  #tell(key: string, { kind, summary }: Failure): void {
    if (this.#isFull) return
    this.#isFull = kind === 'too-large'
    const { log, redact } = this.#settings.harness.connection
    log(this.#isFull ? TOO_LARGE : `The log ${quotedKey(key, redact)} could not be compared with: ${summary}`)
  }

  #openBlocks(): BlockFile | null {
    const { blocks } = this.#settings
    if (blocks !== null) this.#blockFile ??= new BlockFile(blocks)
    return this.#blockFile
  }
}
