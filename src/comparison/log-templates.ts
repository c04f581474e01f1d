import { TIME_COLUMN, type ShownLines } from '../text/line-batch.ts'
import type { LineTaker } from '../text/log-reader.ts'
import { LineHasher } from './line-hasher.ts'
import { TemplateSet } from './template-set.ts'

/** Collects the templates of the lines of a log as a reader hands them on. */
export class LogTemplates implements LineTaker {
  readonly templates = new TemplateSet()
  readonly #hasher = new LineHasher()

  take({ batch, from, to }: ShownLines): void {
    const { text, lineStarts, firstLines } = batch
    const { templates } = this
    const hasher = this.#hasher
    const end = firstLines[to] ?? 0
    for (let line = firstLines[from] ?? 0; line < end; line++) {
      const hash = hasher.read(text, (lineStarts[line] ?? 0) + TIME_COLUMN, (lineStarts[line + 1] ?? 1) - 1)
      if (templates.has(hash)) continue
      templates.remember(hash)
      templates.add(hasher.template())
    }
  }
}
