import type { Redactor } from '../redaction/redaction.ts'
import { onOneLine } from '../text/terminal-sequences.ts'

/** Texts that are searched at once. */
const BATCH = 1000

/**
 * Redacts many short texts, each once.
 * @param texts the most of them, which is cheaper than to redact them one by one
 */
export function redactTexts(redactor: Redactor, texts: Iterable<string>): (text: string) => string {
  const redacted = new Map<string, string>()
  const all = [...new Set(texts)]
  for (let at = 0; at < all.length; at += BATCH) {
    const batch = all.slice(at, at + BATCH)
    for (const [index, ranges] of redactor.rangesIn(batch.map(redactor.viewsOf)).entries()) {
      const text = batch[index] ?? ''
      // What shows on one line, or goes over the ends of lines, is found in each text by itself.
      const isClean = ranges.length === 0 && onOneLine(text) === null
      redacted.set(text, isClean ? text : redactor.redact(text).text)
    }
  }
  return text => {
    let known = redacted.get(text)
    if (known === undefined) redacted.set(text, (known = redactor.redact(text).text))
    return known
  }
}
