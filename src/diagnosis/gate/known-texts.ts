import known from './known-texts.json' with { type: 'json' }
import { PIECE, rarestPieces } from './rare-pieces.ts'
import { requiredTexts, withoutStart } from './required-text.ts'

/** A text that a pattern requires, and where in it the pieces begin that it is looked for by. */
export type KnownText = readonly [text: string, pieces: number]

const KNOWN = known as unknown as Readonly<Record<string, readonly KnownText[]>>

/**
 * What `readTexts` reads. The build writes it down for the patterns of the action: to read it takes
 * longer than all else that the gate is made of. Any other pattern is read here.
 */
export function knownTexts(pattern: RegExp): readonly KnownText[] | null {
  const { source } = pattern
  // A pattern may be named like what every object has.
  return (Object.hasOwn(KNOWN, source) ? KNOWN[source] : null) ?? readTexts(pattern)
}

/** The texts that a pattern requires; null when nothing of use is known. */
export function readTexts(pattern: RegExp): readonly KnownText[] | null {
  const texts = requiredTexts(pattern)
  return texts === null ? null : [...texts].map(text => [text, piecesOf(withoutStart(text))])
}

function piecesOf(text: string): number {
  return text.length > PIECE ? rarestPieces(text) : 0
}
