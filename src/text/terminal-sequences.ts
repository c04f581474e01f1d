/** CSI (colours, cursor), then strings such as titles and hyperlinks, then the short ones (ECMA-48). Each is looked at once: none goes past the next introducer. */
const SEQUENCE =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f\n\r]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g

/** A text without its terminal sequences, and the place that each of its units had before; null when there are none. */
export function withoutSequences(text: string): { text: string; places: readonly number[] } | null {
  if (!/[\x1b\x9b]/.test(text)) return null
  let bare = ''
  const places: number[] = []
  let done = 0
  const keep = (end: number): void => {
    bare += text.slice(done, end)
    for (let at = done; at < end; at++) places.push(at)
  }
  for (const { 0: sequence, index } of text.matchAll(SEQUENCE)) {
    keep(index)
    done = index + sequence.length
  }
  if (done === 0) return null
  keep(text.length)
  return { text: bare, places }
}
