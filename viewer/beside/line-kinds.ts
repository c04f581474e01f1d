import { hashOfText } from '../../src/comparison/line-hasher.ts'

/**
 * Numbers the kinds of lines of logs: two are of one kind where they differ only in what changes
 * from run to run.
 */
export class LineKinds {
  readonly #numbers = new Map<number, number>()

  /** @returns from 1 on; 0 for a line without words */
  of(text: string): number {
    const hash = hashOfText(text)
    if (hash === 0) return 0
    const known = this.#numbers.get(hash)
    if (known !== undefined) return known
    this.#numbers.set(hash, this.#numbers.size + 1)
    return this.#numbers.size
  }
}
