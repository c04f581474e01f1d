import { BatchReader } from './batch-reader.ts'
import { levelIn, RecordFlag, timeIn, type LineBatch, type ShownLines } from './line-batch.ts'
import { OrderWindow, type RecordRange } from './order-window.ts'

/** What a log holds; complete once the reader's `end` was called. */
export interface LogCounts {
  /** Lines of text shown. */
  lines: number
  /** Lines that are errors. */
  errors: number
  /** Records of level error or fatal. */
  errorLevelLines: number
  /** Records of level warn. */
  warnings: number
  /** Records that Harness cut. */
  cut: number
  /** Lines before the first one, which Harness no longer had; 0 where `pos` doesn't count. */
  missingAtStart: number
  /** RFC 3339, as Harness gave it: the time of the first line that has one. */
  firstTime: string | null
  /** RFC 3339, as Harness gave it: the time of the last line that has one. */
  lastTime: string | null
}

/** Gets the lines of a log, in order. */
export interface LineTaker {
  /** @param errors indexes in the batch of those lines that are errors, rising */
  take(lines: ShownLines, errors: readonly number[]): void
  /** Gets a record that a later one rewrote: it is shown as no line. */
  takeRewritten?(batch: LineBatch, record: number): void
}

/** @returns indexes in the batch of those lines that are errors, rising */
export type FindErrors = (lines: ShownLines) => readonly number[]

interface BatchRecord {
  readonly batch: LineBatch
  readonly record: number
}

/** Records that count one by one before `pos` is believed to. */
const SURE_COUNT = 2

/**
 * Reads the records of one log and hands the lines that they are shown as to takers, in the order
 * of `pos`. A rewritten progress line (`\r10 %`, `\r20 %`, …) is shown in its last state, also
 * where each state is a record. One reader for one log; its memory does not grow with the log.
 */
export class LogReader {
  readonly counts: LogCounts = {
    lines: 0,
    errors: 0,
    errorLevelLines: 0,
    warnings: 0,
    cut: 0,
    missingAtStart: 0,
    firstTime: null,
    lastTime: null
  }
  readonly #reader = new BatchReader()
  readonly #window = new OrderWindow()
  readonly #takers: readonly LineTaker[]
  readonly #findErrors: FindErrors
  /** A progress line that waits for the next record. */
  #waiting: BatchRecord | null = null
  /** The last record that was shown and has a time. */
  #lastTimed: BatchRecord | null = null
  #firstPositions: number[] | null = []
  /** Records between the first two that have a `pos`: they may have been counted, too. */
  #between = 0

  constructor(takers: readonly LineTaker[], findErrors: FindErrors = errorsByLevel) {
    this.#takers = takers
    this.#findErrors = findErrors
  }

  /** Reads whole lines without handing them on. @param raw must not change afterwards */
  read(raw: Buffer): LineBatch {
    return this.#reader.read(raw)
  }

  /** Hands on what can wait no longer. */
  add(batch: LineBatch): void {
    this.#handOn(this.#window.add(batch))
  }

  /** Hands on the rest. */
  end(): void {
    this.#handOn(this.#window.drain())
    this.#settle(false)
    const last = this.#lastTimed
    if (last !== null) this.counts.lastTime = timeIn(last.batch, last.record)
  }

  #handOn(ready: readonly RecordRange[]): void {
    for (const { batch, from, to } of ready) {
      let start = from
      for (let record = from; record < to; record++) {
        const flags = batch.flags[record] ?? 0
        if (this.#waiting !== null)
          this.#settle((flags & RecordFlag.replaces) !== 0 && this.#isSameLevel(batch, record))
        if ((flags & RecordFlag.isCut) !== 0) this.counts.cut++
        if ((flags & RecordFlag.rewrites) === 0) continue
        this.#show(batch, start, record)
        this.#waiting = { batch, record }
        start = record + 1
      }
      this.#show(batch, start, to)
      if (this.#firstPositions !== null) this.#lookAtStart(batch, from, to)
    }
  }

  #isSameLevel(batch: LineBatch, record: number): boolean {
    const waiting = this.#waiting
    return waiting !== null && levelIn(waiting.batch, waiting.record) === levelIn(batch, record)
  }

  /** Shows the progress line that waits, unless it was rewritten. */
  #settle(isReplaced: boolean): void {
    const waiting = this.#waiting
    if (waiting === null) return
    this.#waiting = null
    const { batch, record } = waiting
    if (!isReplaced) this.#show(batch, record, record + 1)
    else for (const taker of this.#takers) taker.takeRewritten?.(batch, record)
  }

  #show(batch: LineBatch, from: number, to: number): void {
    if (from >= to) return
    const { counts } = this
    const lines: ShownLines = { batch, from, to, number: counts.lines + 1 }
    const errors = this.#findErrors(lines)
    counts.lines += (batch.firstLines[to] ?? 0) - (batch.firstLines[from] ?? 0)
    counts.errors += errors.length
    this.#count(batch, from, to)
    for (const taker of this.#takers) taker.take(lines, errors)
  }

  #count(batch: LineBatch, from: number, to: number): void {
    const { counts } = this
    const { flags, levels } = batch
    for (let record = from; record < to; record++) {
      const level = levels[record] ?? 0
      if (level === 3) counts.warnings++
      else if (level > 3) counts.errorLevelLines++
    }
    const isTimed = (record: number): boolean => ((flags[record] ?? 0) & RecordFlag.isTimed) !== 0
    let last = to - 1
    while (last >= from && !isTimed(last)) last--
    if (last < from) return
    let first = from
    while (!isTimed(first)) first++
    counts.firstTime ??= timeIn(batch, first)
    this.#lastTimed = { batch, record: last }
  }

  /**
   * CD writes `pos: 0` on every line: where the first ones don't count, the first one says nothing.
   */
  #lookAtStart({ positions }: LineBatch, from: number, to: number): void {
    const first = this.#firstPositions ?? []
    for (let record = from; record < to && first.length < SURE_COUNT; record++) {
      const position = positions[record] ?? Number.NaN
      if (!Number.isNaN(position)) first.push(position)
      else if (first.length > 0) this.#between++
    }
    const [start = 0, next = 0] = first
    if (first.length < SURE_COUNT) return
    this.#firstPositions = null
    if (start > 0 && next > start && next <= start + 1 + this.#between) this.counts.missingAtStart = start
  }
}

/** The lines whose record has the level error or fatal: of each record the first one. */
export function errorsByLevel({ batch, from, to }: ShownLines): readonly number[] {
  const { levels, firstLines } = batch
  const errors: number[] = []
  for (let record = from; record < to; record++)
    if ((levels[record] ?? 0) >= 4) errors.push(firstLines[record] ?? 0)
  return errors
}
