import { createHash } from 'node:crypto'
import type { LogBaseline } from '../comparison/baselines.ts'
import { compareLog, type LogComparison } from '../comparison/log-comparison.ts'
import { knownIn, NewLineFinder } from '../comparison/new-lines.ts'
import type { BlockFile, StoredBlock } from '../blocks/block-file.ts'
import { LogBlocks, type BlockOptions } from '../blocks/log-blocks.ts'
import type { LogFindings } from '../diagnosis/diagnosis.ts'
import { LogDiagnosis } from '../diagnosis/log-diagnosis.ts'
import { keptFindings, type KeptFindings } from './log-findings.ts'
import { tellingLine } from '../logbook/logbook.ts'
import { NewFile } from '../system/new-file.ts'
import type { PackedFile, FilePacker, FilePacking } from '../system/deflated-file.ts'
import { LogRedaction } from '../redaction/log-redaction.ts'
import { tellMissingAtStart } from '../text/lines-not-kept.ts'
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
export interface LogTakers extends BlockOptions {
  /** Gets it as the report's page shows it. */
  readonly blockFile?: BlockFile | null
  /** Gets its text. */
  readonly packer?: FilePacker | null
  /** What the log is compared with. */
  readonly baseline?: LogBaseline | null
}

/**
 * Writes one log: its bytes as they come but for secrets, and its text beside. Every failure of the
 * disk is a `disk` Failure.
 */
export class LogWriter implements Disposable {
  readonly #raw: NewFile
  readonly #text: NewFile
  readonly #redaction: LogRedaction
  readonly #reader: LogReader
  readonly #lines = new TextLines()
  readonly #diagnosis = new LogDiagnosis()
  readonly #baseline: LogBaseline | null
  readonly #newLines: NewLineFinder | null
  readonly #blocks: LogBlocks | null
  readonly #packing: FilePacking | null
  readonly #hash = createHash('sha256')
  #bytes = 0
  #complete = false

  /** Both files must not exist yet: nothing is overwritten, and no link is followed. */
  constructor(
    rawPath: string,
    textPath: string,
    redactor: Redactor,
    { blockFile = null, packer = null, baseline = null, ...blockOptions }: LogTakers = {}
  ) {
    const good = baseline?.good ?? null
    this.#baseline = baseline
    this.#newLines = good === null ? null : new NewLineFinder(good.templates)
    this.#blocks = blockFile === null ? null : new LogBlocks(blockFile, blockOptions)
    const others = [this.#blocks?.records ?? null, this.#newLines].filter(taker => taker !== null)
    const takers = [this.#lines, this.#diagnosis, ...others]
    const reader = new LogReader(takers, this.#diagnosis.findErrors)
    this.#reader = reader
    this.#redaction = new LogRedaction(redactor, raw => reader.read(raw))
    this.#raw = new NewFile(rawPath)
    try {
      this.#text = new NewFile(textPath)
    } catch (error) {
      this.#raw.remove()
      throw error
    }
    this.#packing = packer?.begin() ?? null
  }

  /** @throws {Failure} `disk`; `input` when a pattern of `redact` takes too long */
  write(chunk: Buffer): void {
    this.#bytes += chunk.length
    this.#hash.update(chunk)
    this.#add(this.#redaction.push(chunk))
    this.#blocks?.store()
  }

  /** @throws {Failure} as `write` */
  end(): WrittenLog {
    this.#add(this.#redaction.end())
    this.#reader.end()
    const { counts } = this.#reader
    const isVerbatim = this.#redaction.count === 0
    const missing = tellMissingAtStart(counts.missingAtStart)
    // After the last line, so that the numbers of the lines stay the log's.
    this.#writeText([...this.#lines.pieces(), ...(missing === null ? [] : [Buffer.from(`${missing}\n`)])])
    const found = this.#diagnosis.end(knownIn(this.#baseline?.good?.templates ?? null))
    const findings = keptFindings(found)
    const blocks = this.#blocks?.end(tellingLine(findings), isVerbatim) ?? []
    const packedText = this.#packing?.end() ?? null
    this.#raw.end()
    this.#text.end()
    this.#complete = true
    return {
      counts,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      redactions: this.#redaction.count,
      isVerbatim,
      findings,
      comparison: this.#comparisonOf(found),
      blocks,
      packedText
    }
  }

  #add(batches: readonly LineBatch[]): void {
    for (const batch of batches) this.#reader.add(batch)
    this.#raw.write(...batches.map(({ raw }) => raw))
    this.#writeText(this.#lines.pieces())
  }

  #writeText(pieces: readonly Buffer[]): void {
    this.#text.write(...pieces)
    this.#packing?.write(...pieces)
  }

  #comparisonOf({ diagnosis }: LogFindings): LogComparison | null {
    if (this.#baseline === null) return null
    return compareLog(this.#baseline, this.#newLines?.end() ?? null, diagnosis?.telling ?? null)
  }

  /** Removes both files of a log that did not come to its end. */
  [Symbol.dispose](): void {
    if (this.#complete) return
    this.#raw.remove()
    this.#text.remove()
  }
}
