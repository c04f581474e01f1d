import known from './known-texts.json' with { type: 'json' }
import { requiredTexts } from './required-text.ts'

const KNOWN: Readonly<Record<string, readonly string[] | undefined>> = known

/**
 * What `requiredTexts` finds. The build writes it down for the patterns of the action: to find it
 * takes longer than all else that the gate is made of. Any other pattern is read here.
 */
export function knownTexts(pattern: RegExp): Iterable<string> | null {
  return KNOWN[pattern.source] ?? requiredTexts(pattern)
}
