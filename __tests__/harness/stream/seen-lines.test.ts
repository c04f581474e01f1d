import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SeenLines } from '../../../src/harness/stream/seen-lines.ts'

/** What is new of several connections' lines. */
function newOf(...connections: readonly (readonly string[])[]): string[] {
  const seen = new SeenLines()
  return connections.flatMap(lines => {
    seen.beginReplay()
    return lines.filter(line => seen.isNew(line))
  })
}

describe('SeenLines', () => {
  test('a replay is no news', () => {
    expect(newOf(['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd'])
  })

  test('the same line is counted', () => {
    expect(newOf(['a', 'a'], ['a', 'a', 'a', 'b'])).toEqual(['a', 'a', 'a', 'b'])
  })

  test('a line that the replay no longer reaches may come again', () => {
    expect(newOf(['a', 'b', 'c'], ['b', 'c', 'a'])).toEqual(['a', 'b', 'c', 'a'])
  })

  test('lines that were lost before are new', () => {
    expect(newOf(['a', 'd'], ['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'd', 'b', 'c', 'e'])
  })

  test('what begins anew is new', () => {
    expect(newOf(['a', 'b'], ['x', 'y'], ['x', 'y', 'z'])).toEqual(['a', 'b', 'x', 'y', 'z'])
  })

  test('a connection that breaks within its replay leaves the rest expected', () => {
    expect(newOf(['a', 'b', 'c'], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd'])
  })

  test('whatever is written and wherever it breaks, the lines come once and in order', () => {
    const log = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 })
    const cuts = fc.array(fc.nat(40), { maxLength: 6 })
    fc.assert(
      fc.property(log, cuts, (lines, ends) => {
        // Each connection replays from the start, and reaches at least as far as the one before
        // wrote.
        const connections = [...ends, lines.length].map(end => lines.slice(0, end))
        expect(newOf(...connections)).toEqual(lines)
      })
    )
  })
})
