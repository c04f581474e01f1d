/** UTF-16 units from which on a piece is given out. */
const PIECE = 64 * 1024

/**
 * What `JSON.stringify(value, null, indent)` gives, in pieces: with a line for each of 100,000 logs
 * it is never in memory at once. A generator in it stands for a list.
 *
 * @param depth so many objects and arrays, one in the other, are gone through; what is inside is
 *   put into JSON as it is
 */
export function* jsonPieces(value: unknown, depth: number, indent = 0): Generator<string, void> {
  let piece = ''
  for (const part of partsOf(value, depth, indent, 0)) {
    piece += part
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

function* partsOf(value: unknown, depth: number, indent: number, level: number): Generator<string, void> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value, null, indent).replaceAll('\n', lineAt(level, indent))
    return
  }
  const isList = Symbol.iterator in value
  yield isList ? '[' : '{'
  let isEmpty = true
  for (const [key, item] of isList ? listed(value as Iterable<unknown>) : Object.entries(value)) {
    if (item === undefined) continue
    yield (isEmpty ? '' : ',') + lineAt(level + 1, indent)
    isEmpty = false
    if (!isList) yield `${JSON.stringify(key)}:${indent > 0 ? ' ' : ''}`
    yield* partsOf(item, depth - 1, indent, level + 1)
  }
  if (!isEmpty) yield lineAt(level, indent)
  yield isList ? ']' : '}'
}

function* listed(items: Iterable<unknown>): Generator<[string, unknown], void> {
  for (const item of items) yield ['', item]
}

function lineAt(level: number, indent: number): string {
  return indent === 0 ? '' : `\n${' '.repeat(level * indent)}`
}
