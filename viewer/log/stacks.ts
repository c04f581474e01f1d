import { FRAMES } from '../../src/diagnosis/shapes/frames.ts'
import type { DisplayLine } from '../text/records.ts'

/** Lines before and after an error that are kept with it. */
const MOST = 50
/** How the heads of stacks, their causes and what was left out of them are written. */
const AROUND =
  /^(?:Traceback \(most recent|Caused by: |goroutine \d+ \[|\.\.\. \d+ (?:more|common)|During handling of|The above exception)/

/** Finds the stacks of errors as the lines of a log pass by. */
export class StackFinder {
  readonly #found: number[] = []
  /** Lines of a stack whose error has not come yet. */
  #pending: number[] = []
  /** Lines of a stack that may still follow an error. */
  #room = 0
  #wasFrame = false

  add({ number, text, severity }: Pick<DisplayLine, 'number' | 'text' | 'severity'>): void {
    if (severity === 'error') {
      this.#found.push(...this.#pending)
      this.#pending = []
      this.#room = MOST
      this.#wasFrame = false
      return
    }
    const isFrame = isOfStack(text)
    // Python shows the source below each frame, Go the file.
    const isBelow = this.#wasFrame && /^\s+\S/.test(text)
    if (!isFrame && !isBelow) {
      this.#pending = []
      this.#room = 0
    } else if (this.#room > 0) {
      this.#found.push(number)
      this.#room--
    } else this.#pending = [...this.#pending.slice(1 - MOST), number]
    this.#wasFrame = isFrame
  }

  /** Numbers of lines, rising. */
  end(): readonly number[] {
    return this.#found
  }
}

function isOfStack(text: string): boolean {
  const line = text.slice(0, 400).trim()
  return line !== '' && (FRAMES.some(({ pattern }) => pattern.test(line)) || AROUND.test(line))
}
