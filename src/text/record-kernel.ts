import { loadKernel, type KernelMemory, type KernelNumber } from '../system/kernel.ts'
import { LEVEL_NAMES } from './line.ts'
import { LEVELS } from './line-batch.ts'
import built from './record-reader.wasm.json' with { type: 'json' }

/** What `kernels/record-reader.ts` exports. Places are bytes of its memory. */
interface Exports extends KernelMemory {
  readonly raw: KernelNumber
  readonly starts: KernelNumber
  readonly ends: KernelNumber
  readonly firstLines: KernelNumber
  readonly positions: KernelNumber
  readonly levels: KernelNumber
  readonly flags: KernelNumber
  readonly lineStarts: KernelNumber
  readonly text: KernelNumber
  readonly recordCount: KernelNumber
  readonly lineCount: KernelNumber
  readonly used: KernelNumber
  readonly begin: (size: number) => number
  readonly addLevel: (at: number, length: number, number: number) => void
  readonly read: (from: number, linesBefore: number, textBefore: number) => number
}

/** Records that were read one after the other, and their lines, as a `LineBatch` has them. */
export interface RecordRun {
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly firstLines: Uint32Array
  readonly positions: Float64Array
  readonly levels: Uint8Array
  readonly flags: Uint8Array
  readonly lineStarts: Uint32Array
  readonly text: Uint8Array
}

/** Reads records in Harness's usual form, in WebAssembly. */
export class RecordKernel {
  readonly #exports = loadKernel(built.wasm) as Exports

  constructor() {
    // Any other spelling is read the general way.
    for (const [name, level] of LEVEL_NAMES)
      for (const written of [name, name.toUpperCase()]) this.#addLevel(written, LEVELS.indexOf(level))
  }

  /** Takes whole lines of UTF-8. */
  begin(raw: Uint8Array): void {
    const at = this.#exports.begin(raw.length)
    new Uint8Array(this.#exports.memory.buffer).set(raw, at)
  }

  /**
   * Reads on up to a record that has another form.
   *
   * @returns where that begins
   */
  read(from: number, lines: number, used: number): number {
    return this.#exports.read(from, lines, used)
  }

  /** What was read last; valid up to the next call. */
  run(): RecordRun | null {
    const { memory, recordCount, lineCount, used, ...places } = this.#exports
    const [records, lines] = [recordCount.value, lineCount.value]
    if (records === 0) return null
    const { buffer } = memory
    return {
      starts: new Uint32Array(buffer, places.starts.value, records),
      ends: new Uint32Array(buffer, places.ends.value, records),
      firstLines: new Uint32Array(buffer, places.firstLines.value, records),
      positions: new Float64Array(buffer, places.positions.value, records),
      levels: new Uint8Array(buffer, places.levels.value, records),
      flags: new Uint8Array(buffer, places.flags.value, records),
      lineStarts: new Uint32Array(buffer, places.lineStarts.value, lines),
      text: new Uint8Array(buffer, places.text.value, used.value)
    }
  }

  #addLevel(name: string, number: number): void {
    const bytes = Buffer.from(name)
    this.begin(bytes)
    this.#exports.addLevel(this.#exports.raw.value, bytes.length, number)
  }
}
