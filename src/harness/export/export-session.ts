import { join } from 'node:path'
import { Failure } from '../../failure/failure.ts'
import { Mutex } from '../../system/mutex.ts'
import { ByteBudget } from '../download/byte-budget.ts'
import type { SingleLogSource } from '../download/single-log.ts'
import type { Harness } from '../http/http.ts'
import { CacheLife } from './poll/cache-life.ts'
import type { ExportOptions } from './export-options.ts'
import type { FetchedExport } from './poll/fetched-export.ts'

/** What all exports of one run share. */
export class ExportSession {
  readonly harness: Harness
  readonly options: ExportOptions
  /** Exports are waited for one after the other. */
  readonly polling = new Mutex()
  readonly cacheLife = new CacheLife()
  readonly budget: ByteBudget
  /** Of the targets before. */
  readonly archives: FetchedExport[] = []
  #exportsOff: Failure | null = null
  #files = 0

  constructor(harness: Harness, options: ExportOptions) {
    this.harness = harness
    this.options = options
    this.budget = new ByteBudget(options.maxBytes ?? Infinity)
  }

  /**
   * Why no further export is asked for: the endpoint is silent, switched off or down, or its
   * storage is out of reach.
   */
  get exportsOff(): Failure | null {
    return this.#exportsOff
  }

  /** For the rest of the run; the first reason counts. */
  turnExportsOff(reason: Failure): void {
    this.#exportsOff ??= reason
  }

  /** A path of its own in the folder, with this ending. */
  newFile(kind: 'export' | 'log', ending: string): string {
    return join(this.options.directory, `${kind}-${this.#files++}.${ending}`)
  }

  /** The keys in an archive; none when it can't be trusted, which is reported when it is read. */
  async keysIn(archive: FetchedExport): Promise<readonly string[]> {
    try {
      return await this.options.listKeys(archive)
    } catch (error) {
      if (error instanceof Failure && error.kind === 'archive-refused') return []
      throw error
    }
  }

  /** Where single logs come from. */
  get singleLogs(): SingleLogSource {
    const { harness, budget, options } = this
    return { harness, budget, deadline: options.deadline, newFile: () => this.newFile('log', 'ndjson') }
  }
}
