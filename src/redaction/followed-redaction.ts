import { united } from './literal-search.ts'
import { blanked, type Redactor } from './redaction.ts'
import { NARROWEST } from './secret-forms.ts'

/** What it needs of a redactor. */
type WrappedRedactor = Pick<Redactor, 'viewsOf' | 'wrappedRangesIn' | 'mayGoOnAfter' | 'longestWrapped'>

/**
 * Blanks secrets that go over the ends of lines, in the texts of one log that are shown as they
 * come. A text in which one may have begun waits for those after it. What is in one text is not its
 * business.
 */
export class FollowedRedaction {
  readonly #redactor: WrappedRedactor
  #waiting: string[] = []

  constructor(redactor: WrappedRedactor) {
    this.#redactor = redactor
  }

  /** @returns what can be shown now */
  push(text: string): string[] {
    this.#waiting.push(text)
    if (!this.#redactor.mayGoOnAfter(text)) return this.end()
    // As many as a secret goes over: the first can be no part of what comes.
    if (this.#waiting.length <= this.#redactor.longestWrapped / (NARROWEST - 1) + 1) return []
    this.#blank()
    return this.#waiting.splice(0, 1)
  }

  /** @returns the rest */
  end(): string[] {
    this.#blank()
    return this.#waiting.splice(0)
  }

  #blank(): void {
    if (this.#waiting.length < 2) return
    const texts = this.#waiting.map(text => ({ text, views: this.#redactor.viewsOf(text) }))
    const found = this.#redactor.wrappedRangesIn(texts)
    this.#waiting = this.#waiting.map((text, at) => blanked(text, united(found[at] ?? [])))
  }
}
