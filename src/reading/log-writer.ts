import { createHash } from 'node:crypto'
import type { LogBaseline } from '../comparison/baselines.ts'
import { compareLog, type LogComparison } from '../comparison/log-comparison.ts'
import { NewLineFinder } from '../comparison/new-lines.ts'
import { hashOfText } from '../comparison/template-set.ts'
import { LogBlocks, type BlockFile, type StoredBlock } from '../blocks/block-file.ts'
import type { LogFindings } from '../diagnosis/diagnosis.ts'
import { LogDiagnosis } from '../diagnosis/log-diagnosis.ts'
import { keptFindings, type KeptFindings } from './log-findings.ts'
import { GatheredFile } from '../system/buffered-file-writer.ts'
import type { PackedFile, FilePacker, FilePacking } from '../system/deflated-file.ts'
import { LogRedaction } from '../redaction/log-redaction.ts'
import { tellMissingAtStart } from '../text/lines-not-kept.ts'
import { RecordBlocks } from '../blocks/record-blocks.ts'
import type { Redactor } from '../redaction/redaction.ts'
import type { LineBatch } from '../text/line-batch.ts'
import { LogReader, type LogCounts } from '../text/log-reader.ts'
import { TextLines } from '../text/text-file.ts'

/** What is known of a log once all of it was written. */
export interface WrittenLog {
  readonly counts: LogCounts
  /** Of the log as it came, as is `sha256` (hex). */
  readonly bytes: number
  readonly sha256: string
  /**
   * How many secrets were blanked in the raw file; one that shows only in the text, and is blanked
   * there, counts too.
   */
  readonly redactions: number
  /** Whether the raw file is the log as it came. */
  readonly isVerbatim: boolean
  readonly findings: KeptFindings
  /** Null without a baseline. */
  readonly comparison: LogComparison | null
  /** Empty without a block file. */
  readonly blocks: readonly StoredBlock[]
  /** null without a packer. */
  readonly packedText: PackedFile | null
}

/** Who gets a log beside its two files. */
export interface LogTakers {
  /** Gets it as the report's page shows it. */
  readonly blockFile?: BlockFile | null
  /** The log as it came, deflated: that the page can show in one block, if it is to. */
  readonly packedLog?: PackedFile | null
  /** Gets its text. */
  readonly packer?: FilePacker | null
  /** What the log is compared with. */
  readonly baseline?: LogBaseline | null
}

/**
 * Writes one log: its bytes as they come but for secrets, and its text beside. A piece is on its
 * way to the disk while the next one is hashed and rendered. The one after that is taken only when
 * it got there, so that nothing piles up. Every failure of the disk is a `disk` Failure.
 */
export class LogWriter implements AsyncDisposable {
  readonly #raw: GatheredFile
  readonly #text: GatheredFile
  readonly #redaction: LogRedaction
  readonly #records: RecordBlocks | null
  readonly #reader: LogReader
  readonly #lines = new TextLines()
  readonly #diagnosis = new LogDiagnosis()
  readonly #baseline: LogBaseline | null
  readonly #newLines: NewLineFinder | null
  readonly #blocks: LogBlocks | null
  readonly #packedLog: PackedFile | null
  readonly #packing: FilePacking | null
  readonly #hash = createHash('sha256')
  /** What is on its way; never rejects, since it may be waited for late. */
  #written: Promise<{ readonly error: unknown } | null> = Promise.resolve(null)
  #bytes = 0
  #complete = false

  /** Both files must not exist yet: nothing is overwritten, and no link is followed. */
  constructor(
    rawPath: string,
    textPath: string,
    redactor: Redactor,
    { blockFile = null, packedLog = null, packer = null, baseline = null }: LogTakers = {}
  ) {
    const good = baseline?.good ?? null
    this.#baseline = baseline
    this.#newLines = good === null ? null : new NewLineFinder(good.templates)
    this.#packedLog = packedLog
    this.#records = blockFile === null ? null : new RecordBlocks(packedLog === null ? undefined : Infinity)
    this.#blocks = blockFile === null ? null : new LogBlocks(blockFile)
    const others = [this.#records, this.#newLines].filter(taker => taker !== null)
    const takers = [this.#lines, this.#diagnosis, ...others]
    const reader = new LogReader(takers, this.#diagnosis.findErrors)
    this.#reader = reader
    this.#redaction = new LogRedaction(redactor, raw => reader.read(raw))
    this.#raw = new GatheredFile(rawPath)
    try {
      this.#text = new GatheredFile(textPath)
    } catch (error) {
      this.#raw.remove()
      throw error
    }
    this.#packing = packer?.begin() ?? null
  }

  /** @throws {Failure} `disk`; `input` when a pattern of `redact` takes too long */
  async write(chunk: Buffer): Promise<void> {
    this.#bytes += chunk.length
    this.#hash.update(chunk)
    const batches = this.#redaction.push(chunk)
    for (const batch of batches) this.#reader.add(batch)
    await this.#settled()
    this.#send(batches)
  }

  async end(): Promise<WrittenLog> {
    const batches = this.#redaction.end()
    for (const batch of batches) this.#reader.add(batch)
    this.#reader.end()
    await this.#settled()
    const missing = tellMissingAtStart(this.#reader.counts.missingAtStart)
    // After the last line, so that the numbers of the lines stay the log's.
    this.#send(batches, missing === null ? [] : [Buffer.from(`${missing}\n`)])
    await this.#settled()
    const blocks = await this.#endBlocks()
    const packedText = (await this.#packing?.end()) ?? null
    await this.#raw.end()
    await this.#text.end()
    this.#complete = true
    const found = this.#diagnosis.end(text => this.#isKnown(text))
    return {
      counts: this.#reader.counts,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      redactions: this.#redaction.count,
      isVerbatim: this.#redaction.count === 0,
      findings: keptFindings(found),
      comparison: this.#comparisonOf(found),
      blocks,
      packedText
    }
  }

  /**
   * Sends lines and what they are shown as to where they go.
   *
   * @param note follows them in the text
   */
  #send(batches: readonly LineBatch[], note: readonly Buffer[] = []): void {
    const text = [...this.#lines.pieces(), ...note]
    const block = this.#records?.full() ?? null
    this.#written = allEnded([
      this.#raw.write(...batches.map(({ raw }) => raw)),
      this.#text.write(...text),
      this.#packing?.write(...text) ?? Promise.resolve(),
      ...(block === null ? [] : [this.#blocks?.add(block) ?? Promise.resolve()])
    ])
  }

  async #settled(): Promise<void> {
    const failure = await this.#written
    if (failure !== null) throw failure.error
  }

  /** Whether the good run has a line, too. */
  #isKnown(text: string): boolean {
    return this.#baseline?.good?.templates.has(hashOfText(text)) ?? false
  }

  #comparisonOf({ diagnosis }: LogFindings): LogComparison | null {
    if (this.#baseline === null) return null
    return compareLog(this.#baseline, this.#newLines?.end() ?? null, diagnosis?.telling ?? null)
  }

  async #endBlocks(): Promise<readonly StoredBlock[]> {
    if (this.#blocks === null) return []
    const last = this.#records?.end() ?? null
    const isVerbatim = this.#redaction.count === 0
    if (last !== null) await this.#blocks.add(last, isVerbatim ? this.#packedLog : null)
    return await this.#blocks.end()
  }

  /** Removes both files of a log that did not come to its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#written
    await this.#packing?.[Symbol.asyncDispose]()
    if (this.#complete) return
    this.#raw.remove()
    this.#text.remove()
  }
}

/**
 * All must have ended before an error closes the files: a write still under way could hit what is
 * opened next.
 */
async function allEnded(writes: readonly Promise<void>[]): Promise<{ readonly error: unknown } | null> {
  const failed = (await Promise.allSettled(writes)).find(one => one.status === 'rejected')
  return failed === undefined ? null : { error: failed.reason }
}
