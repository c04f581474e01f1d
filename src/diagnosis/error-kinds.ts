import { crc32 } from 'node:zlib'
import type { DisplayLine } from './lines/display-line.ts'
import { ownCopy } from './lines/own-copy.ts'
import { templateOf } from './templates/line-template.ts'

/** Errors of a log that differ in nothing but numbers, ids and times. */
export interface ErrorKind {
  /** The first line of the kind. */
  readonly first: DisplayLine
  readonly count: number
}

/** The errors of a log. */
export interface ErrorCounts {
  readonly errors: number
  /** In the order of their first lines; at most 200, of which the last one may stand for more. */
  readonly kinds: readonly ErrorKind[]
}

/** Tells kinds apart, the same in each log. @param text of a line */
export function numberOfKind(text: string): number {
  return crc32(templateOf(text))
}

const MOST_KINDS = 200

/** Counts the errors of a log by kind as they pass by. */
export class ErrorKinds {
  readonly #kinds = new Map<string, { first: DisplayLine; count: number }>()
  #errors = 0

  add(line: DisplayLine): void {
    this.#errors++
    const template = templateOf(line.text)
    const known = this.#kinds.get(template)
    if (known !== undefined) known.count++
    else if (this.#kinds.size < MOST_KINDS) this.#kinds.set(template, { first: ownCopy(line), count: 1 })
  }

  end(): ErrorCounts {
    return { errors: this.#errors, kinds: [...this.#kinds.values()] }
  }
}
