import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatMarker, isNewer, PHASES, readMarker } from '../../../src/github/comment/comment-marker.ts'
import { anyCharacter } from '../../fixtures/any-character.ts'
import { markerOf } from './marker-of.ts'

const anyMarker = fc.record({
  pipeline: fc.string({ minLength: 1, unit: anyCharacter }).filter(text => text.trim() !== ''),
  run: fc.nat(),
  phase: fc.constantFrom(...PHASES),
  seenAt: fc.nat(),
  isFailure: fc.boolean()
})

describe('the marker', () => {
  test('is read as it was written, whatever the pipeline is called, and never ends early', () => {
    fc.assert(
      fc.property(anyMarker, fc.string(), (marker, body) => {
        const line = formatMarker(marker)
        expect(line).toMatch(/^<!--[^\n\r>]*-->$/u)
        expect(line.slice(4, -3)).not.toContain('--')
        expect(readMarker(`${line}\n${body}`)).toEqual(marker)
      })
    )
  })

  test.each([
    '',
    'text',
    ` ${formatMarker(markerOf(1))}`,
    `text\n${formatMarker(markerOf(1))}`,
    '<!-- harness-logs {} -->',
    '<!-- harness-logs null -->',
    '<!-- harness-logs {"pipeline":"x","run":"1","phase":"final","seenAt":1} -->',
    '<!-- harness-logs {"pipeline":"x","run":1,"phase":"other","seenAt":1} -->',
    '<!-- harness-logs nonsense -->'
  ])('%j has none', body => {
    expect(readMarker(body)).toBeNull()
  })

  test('a later run is newer, then a later phase, then a later look', () => {
    const order = [
      markerOf(1, { phase: 'final', seenAt: 99 }),
      markerOf(2),
      markerOf(2, { seenAt: 2 }),
      markerOf(2, { phase: 'broken' }),
      markerOf(2, { phase: 'final' }),
      markerOf(3)
    ]
    for (const [a, first] of order.entries())
      for (const [b, second] of order.entries()) expect(isNewer(first, second)).toBe(a > b)
  })
})
