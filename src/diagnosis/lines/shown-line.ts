import {
  levelIn,
  RecordFlag,
  recordOfLine,
  shownTimeIn,
  textIn,
  type LineBatch
} from '../../text/line-batch.ts'
import type { Level } from '../../text/line.ts'
import type { DisplayLine } from './display-line.ts'
import { recordLines } from './record-lines.ts'
import { beginsRed } from './red-line.ts'

/** A line of a batch, of which nothing is read before it is asked for; most are never. */
export class ShownLine implements DisplayLine {
  readonly number: number
  readonly isTextOwn = true
  readonly #batch: LineBatch
  readonly #line: number
  #text: string | null = null

  /** @param line its index in the batch */
  constructor(batch: LineBatch, line: number, number: number) {
    this.#batch = batch
    this.#line = line
    this.number = number
  }

  get time(): string | null {
    return shownTimeIn(this.#batch, this.#record)
  }

  get level(): Level | null {
    return levelIn(this.#batch, this.#record)
  }

  get text(): string {
    return (this.#text ??= textIn(this.#batch, this.#line))
  }

  get isRed(): boolean {
    const isAnyRed = ((this.#batch.flags[this.#record] ?? 0) & RecordFlag.isRed) !== 0
    return isAnyRed && isRedLine(this.#batch, this.#record, this.#line)
  }

  get #record(): number {
    return recordOfLine(this.#batch, this.#line)
  }
}

/** Whether a line of a record is red at its start. */
export function isRedLine(batch: LineBatch, record: number, line: number): boolean {
  const { styled } = recordLines(batch, record)
  return beginsRed(styled[line - (batch.firstLines[record] ?? 0)] ?? '')
}
