import { createHash } from 'node:crypto'
import { LogBlocks, type BlockFile, type StoredBlock } from '../report/page/block-file.ts'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import { GatheredFile } from '../system/buffered-file-writer.ts'
import type { PackedFile, FilePacker, FilePacking } from '../system/deflated-file.ts'
import { RawRedaction } from '../redaction/raw-redaction.ts'
import { RecordBlocks } from '../report/page/record-blocks.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { LogRenderer, type LogCounts } from '../text/render.ts'

/** What is known of a log once all of it was written. */
export interface WrittenLog {
  readonly counts: LogCounts
  /** Of the log as it came, as is `sha256` (hex). */
  readonly bytes: number
  readonly sha256: string
  /** How many secrets were blanked in the raw file; one that shows only in the text, and is blanked there, counts too. */
  readonly redactions: number
  /** Whether the raw file is the log as it came. */
  readonly isVerbatim: boolean
  /** null for a log without any text. */
  readonly excerpt: Excerpt | null
  /** Empty without a block file. */
  readonly blocks: readonly StoredBlock[]
  /** null without a packer. */
  readonly packedText: PackedFile | null
}

/** Who gets a log beside its two files. */
export interface LogTakers {
  /** Gets it as the report's page shows it. */
  readonly blockFile?: BlockFile | null
  /** What the log will take in there, in compressed bytes; 0 where that isn't known. */
  readonly expectedSize?: number
  /** The log as it came, deflated: that the page can show in one block, if it is to. */
  readonly packedLog?: PackedFile | null
  /** Gets its text. */
  readonly packer?: FilePacker | null
}

/**
 * Writes one log: its bytes as they come but for secrets, and its text beside. A piece is on its way to the disk while the next one is hashed and
 * rendered, and the one after that is taken only when it got there, so that nothing piles up. Every failure of the disk is a `disk` Failure.
 */
export class LogWriter implements AsyncDisposable {
  readonly #raw: GatheredFile
  readonly #text: GatheredFile
  readonly #redactor: Redactor
  readonly #redaction: RawRedaction
  readonly #records: RecordBlocks | null
  readonly #renderer: LogRenderer
  readonly #blocks: LogBlocks | null
  readonly #packedLog: PackedFile | null
  readonly #packing: FilePacking | null
  readonly #hash = createHash('sha256')
  /** What is on its way; never rejects, since it may be waited for late. */
  #written: Promise<{ readonly error: unknown } | null> = Promise.resolve(null)
  #bytes = 0
  #redactedInText = 0
  #complete = false

  /** Both files must not exist yet: nothing is overwritten, and no link is followed. */
  constructor(
    rawPath: string,
    textPath: string,
    redactor: Redactor,
    { blockFile = null, expectedSize = 0, packedLog = null, packer = null }: LogTakers = {}
  ) {
    this.#redactor = redactor
    this.#packedLog = packedLog
    this.#records = blockFile === null ? null : new RecordBlocks(packedLog === null ? undefined : Infinity)
    const renderer = new LogRenderer(this.#records)
    this.#renderer = renderer
    this.#blocks =
      blockFile === null ? null : new LogBlocks(blockFile, () => renderer.tellingLine, expectedSize)
    this.#redaction = new RawRedaction(redactor)
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
    const raw = this.#redaction.push(chunk)
    const text = raw.flatMap(piece => this.#renderer.push(piece))
    await this.#settled()
    this.#send(raw, text)
  }

  async end(): Promise<WrittenLog> {
    const raw = this.#redaction.end()
    const text = [...this.#renderer.push(raw), ...this.#renderer.end()]
    await this.#settled()
    this.#send([raw], text)
    await this.#settled()
    const blocks = await this.#endBlocks()
    const packedText = (await this.#packing?.end()) ?? null
    await this.#raw.end()
    await this.#text.end()
    this.#complete = true
    return {
      counts: this.#renderer.counts,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      redactions: this.#redaction.count + this.#redactedInText,
      isVerbatim: this.#redaction.count === 0,
      excerpt: this.#renderer.excerpt(),
      blocks,
      packedText
    }
  }

  /** Sends a piece and its text to where they go. */
  #send(raw: readonly Buffer[], rendered: readonly Buffer[]): void {
    const showsSecret = rendered.some(text => this.#redactor.hasLiteral(text))
    const text = showsSecret ? rendered.map(each => this.#redactedText(each)) : rendered
    const block = this.#records?.settle(showsSecret ? text => this.#redactor.redact(text).text : null)
    this.#written = allEnded([
      this.#raw.write(...raw),
      this.#text.write(...text),
      this.#packing?.write(...text) ?? Promise.resolve(),
      ...(block == null ? [] : [this.#blocks?.add(block) ?? Promise.resolve()])
    ])
  }

  /** Without its terminal sequences a line can turn out to hold a secret that was in pieces before. */
  #redactedText(rendered: Buffer): Buffer {
    const { text, count } = this.#redactor.redact(rendered.toString())
    this.#redactedInText += count
    return Buffer.from(text)
  }

  async #settled(): Promise<void> {
    const failure = await this.#written
    if (failure !== null) throw failure.error
  }

  async #endBlocks(): Promise<readonly StoredBlock[]> {
    if (this.#blocks === null) return []
    const last = this.#records?.end() ?? null
    const isVerbatim = this.#redaction.count + this.#redactedInText === 0
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

/** All must have ended before an error closes the files: a write still under way could hit what is opened next. */
async function allEnded(writes: readonly Promise<void>[]): Promise<{ readonly error: unknown } | null> {
  const failed = (await Promise.allSettled(writes)).find(one => one.status === 'rejected')
  return failed === undefined ? null : { error: failed.reason }
}
