import { loadKernel, type KernelMemory, type KernelNumber } from '../../system/kernel.ts'
import type { LineBatch } from '../../text/line-batch.ts'
import { knownTexts, type KnownText } from './known-texts.ts'
import { GATED_PATTERNS, type TextGate } from './line-gate.ts'
import built from './batch-gate.wasm.json' with { type: 'json' }
import { withoutStart } from './required-text.ts'

/** What `kernels/batch-gate.ts` exports. Places are bytes of its memory. */
interface Exports extends KernelMemory {
  readonly MOST_PATTERNS: KernelNumber
  readonly LOOKED_AT: KernelNumber
  readonly text: KernelNumber
  readonly lineStarts: KernelNumber
  readonly firstLines: KernelNumber
  readonly levels: KernelNumber
  readonly flags: KernelNumber
  readonly hits: KernelNumber
  readonly hitCount: KernelNumber
  readonly patterns: KernelNumber
  readonly patternCount: KernelNumber
  readonly begin: (size: number, lines: number, records: number) => void
  readonly scratch: () => number
  readonly addText: (at: number, length: number, pieces: number, isAtStart: number, pattern: number) => void
  readonly addSymbol: (unit: number, first: number, pattern: number) => number
  readonly candidates: (from: number, to: number) => number
  readonly found: KernelNumber
  readonly scan: (records: number) => void
}

/** Numbers of a hit. */
const HIT_SIZE = 4
const NONE: readonly number[] = []
const encoder = new TextEncoder()

/** Lines of a batch that may say something, in order; not an object for each. */
export interface LineHits {
  readonly count: number
  /** Of each: its record, itself, where its patterns begin and how many they are. */
  readonly words: Uint32Array
  readonly patterns: Uint32Array
}

/** One of them. */
export interface LineHit {
  /** Indexes in the batch. */
  readonly record: number
  readonly line: number
  /** Indices of the patterns that it may fit, rising. */
  readonly candidates: readonly number[]
}

/** @param at from 0 up to the count of hits */
export function hitAt({ words, patterns }: LineHits, at: number): LineHit {
  const first = at * HIT_SIZE
  const from = words[first + 2] ?? 0
  const end = from + (words[first + 3] ?? 0)
  const candidates: number[] = []
  for (let each = from; each < end; each++) candidates.push(patterns[each] ?? 0)
  return { record: words[first] ?? 0, line: words[first + 1] ?? 0, candidates }
}

/** The first hit that is not of a record before this one; the count of hits where there is none. */
export function firstHit({ words, count }: LineHits, record: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((words[middle * HIT_SIZE] ?? 0) < record) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Does for all lines of a batch what `ShapeGate` does for a text, in WebAssembly: many times as
 * fast, but nothing that a page with a strict policy may run. Both say the same.
 */
export class BatchGate implements TextGate {
  readonly #exports = loadKernel(built.wasm) as Exports

  /** @throws RangeError for more patterns or symbols than there is room for, or no required text */
  constructor(patterns: readonly RegExp[]) {
    if (patterns.length > this.#exports.MOST_PATTERNS.value)
      throw new RangeError(`${patterns.length} patterns: raise MOST_PATTERNS of kernels/needles.ts`)
    for (const [index, pattern] of patterns.entries()) {
      const texts = knownTexts(pattern)
      if (texts === null) throw new RangeError(`${String(pattern)} requires no text`)
      for (const text of texts) this.#add(text, index)
    }
  }

  /**
   * Lines that may fit a pattern, that have the level or the colour of an error, or begin as a
   * command. So do all lines of records that hide something.
   */
  hitsIn({ text, lineStarts, firstLines, levels, flags, lineCount, recordCount }: LineBatch): LineHits {
    const { begin, scan, memory, ...places } = this.#exports
    begin(text.length, lineCount, recordCount)
    const bytes = new Uint8Array(memory.buffer)
    bytes.set(text, places.text.value)
    bytes.set(levels, places.levels.value)
    bytes.set(flags, places.flags.value)
    new Uint32Array(memory.buffer, places.lineStarts.value, lineCount + 1).set(lineStarts)
    new Uint32Array(memory.buffer, places.firstLines.value, recordCount + 1).set(firstLines)
    scan(recordCount)
    const { buffer } = memory
    return {
      count: places.hitCount.value,
      words: new Uint32Array(buffer, places.hits.value, places.hitCount.value * HIT_SIZE).slice(),
      patterns: new Uint32Array(buffer, places.patterns.value, places.patternCount.value).slice()
    }
  }

  candidates(text: string): readonly number[] {
    const { begin, candidates, memory, text: place, found, LOOKED_AT } = this.#exports
    begin(LOOKED_AT.value, 0, 0)
    const from = place.value
    const { written } = encoder.encodeInto(text, new Uint8Array(memory.buffer, from, LOOKED_AT.value))
    const count = candidates(from, from + written)
    return count === 0 ? NONE : [...new Uint32Array(memory.buffer, found.value, count)]
  }

  #add([required, pieces]: KnownText, index: number): void {
    const { scratch, addText, addSymbol, memory } = this.#exports
    const text = withoutStart(required)
    const symbol = /[^\x00-\x7f]/.exec(text)?.[0]
    if (symbol !== undefined) {
      const isAdded = addSymbol(symbol.charCodeAt(0), encoder.encode(symbol)[0] ?? 0, index)
      if (isAdded === 0)
        throw new RangeError(`no room for ${symbol}: raise MOST_SYMBOLS of kernels/needles.ts`)
      return
    }
    const at = scratch()
    encoder.encodeInto(text, new Uint8Array(memory.buffer, at))
    addText(at, text.length, pieces, text === required ? 0 : 1, index)
  }
}

let made: BatchGate | null = null

/** For what `lineGate` is for, with the same indices. It is made when it is first asked for. */
export function batchGate(): BatchGate {
  made ??= new BatchGate(GATED_PATTERNS)
  return made
}
