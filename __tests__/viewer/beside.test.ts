import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { alignLines, type Partners } from '../../viewer/beside/align-lines.ts'
import { besideRows, withPartners, type BesideRows } from '../../viewer/beside/beside-rows.ts'
import { chosenRows, type FoldedLines } from '../../viewer/log/row-model.ts'

/** All steps of it. */
function aligned(own: Int32Array, other: Int32Array): Partners {
  const steps = alignLines(own, other)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** Partners of lines that are letters: a blank is a line without words. */
function align(own: string, other: string): number[] {
  const kinds = (lines: string): Int32Array =>
    Int32Array.from(lines, line => (line === ' ' ? 0 : line.charCodeAt(0)))
  return [...aligned(kinds(own), kinds(other))]
}

describe('partners', () => {
  test.each([
    ['the same', 'abc', 'abc', [0, 1, 2]],
    ['nothing in common', 'abc', 'xyz', [-1, -1, -1]],
    ['one line more', 'abXcd', 'abcd', [0, 1, -1, 2, 3]],
    ['one line less', 'abcd', 'abXcd', [0, 1, 3, 4]],
    ['a line that is another', 'abXcd', 'abYcd', [0, 1, -1, 3, 4]],
    ['an empty log', '', 'abc', []],
    ['an empty good log', 'abc', '', [-1, -1, -1]],
    ['a line that moved', 'XabcdeY', 'ZbcdeaW', [-1, -1, 1, 2, 3, 4, -1]],
    ['kinds that come often, between those that come once', 'aXaYaaQ', 'aXZaYaZaR', [0, 1, 3, 4, 5, 7, -1]],
    ['kinds that come equally often', 'Pabab', 'Qabcab', [-1, 1, 2, 4, 5]],
    ['kinds that come unequally often', 'PaabaR', 'QabaS', [-1, -1, 1, 2, 3, -1]],
    ['lines without words, where they stand alike', 'a  b', 'a Xb', [0, 1, -1, 3]]
  ])('%s', (_, own, other, partners) => {
    expect(align(own, other)).toEqual(partners)
  })

  test('are of one kind, rise, and none is left out that stands beside its like', () => {
    const kinds = fc.array(fc.nat(6), { maxLength: 60 }).map(numbers => Int32Array.from(numbers))
    fc.assert(
      fc.property(kinds, kinds, (own, other) => {
        const partners = aligned(own, other)
        let last = -1
        for (const [line, partner] of partners.entries()) {
          if (partner < 0) continue
          expect(partner).toBeGreaterThan(last)
          expect(other[partner]).toBe(own[line])
          last = partner
        }
      })
    )
    fc.assert(
      fc.property(kinds, own => {
        expect([...aligned(own, own)]).toEqual([...own.keys()])
      })
    )
  })

  test('of long logs without any order there are only few, and no comparing of all with all', () => {
    const count = 40_000
    const own = Int32Array.from({ length: count }, (_, at) => 1 + ((at * 7919) % 977))
    const other = Int32Array.from({ length: count }, (_, at) => 1 + ((at * 104_729) % 983))
    expect(aligned(own, other)).toHaveLength(count)
    // Each step goes through a part of the lines only.
    expect([...alignLines(own, other)].length).toBeGreaterThan(10)
    const reversed = Int32Array.from({ length: count }, (_, at) => count - at)
    const rising = Int32Array.from({ length: count }, (_, at) => at + 1)
    expect(aligned(rising, reversed).filter(partner => partner >= 0)).toHaveLength(1)
  })
})

/** The own line of each row, and the one beside it: in brackets where they are no partners. */
function tableOf(rows: BesideRows): string[] {
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index)
    const other = rows.otherAt(index)
    const own =
      row.kind === 'line' ? String(row.number) : row.kind === 'repeat' ? `${row.from}-${row.to}` : '-'
    return other === null ? own : other.isPartner ? `${own} ${other.number}` : `${own} (${other.number})`
  })
}

describe('rows of two logs', () => {
  const partners = Int32Array.from([0, 1, -1, -1, 5, 6, -1])
  const folded = (from: number, to: number, into: FoldedLines['into']): FoldedLines => ({ from, to, into })

  test('partners share one, and what stands between is side by side', () => {
    const rows = besideRows(partners, 7)
    expect(tableOf(rows)).toEqual(['1 1', '2 2', '3 (3)', '4 (4)', '- (5)', '5 6', '6 7', '7'])
    expect([1, 4, 5, 7, 99].map(number => rows.indexOf(number))).toEqual([0, 3, 5, 7, 7])
    expect([...rows.numbers(6, 99)]).toEqual([6, 7])
    expect(rows.at(4)).toEqual({ kind: 'absent', from: 5, to: 5 })
  })

  test('what only the good log has stands before all, between and after all', () => {
    expect(tableOf(besideRows(Int32Array.of(2), 5))).toEqual(['- (1)', '- (2)', '1 3', '- (4)', '- (5)'])
    expect(tableOf(besideRows(Int32Array.of(), 2))).toEqual(['- (1)', '- (2)'])
    expect(tableOf(besideRows(Int32Array.of(-1), 0))).toEqual(['1'])
  })

  test('what is folded away takes what stands beside it along', () => {
    const rows = besideRows(partners, 7, [folded(2, 2, 'row'), folded(4, 6, 'nothing')])
    expect(tableOf(rows)).toEqual(['1 1', '2-2', '3 (3)', '7'])
    expect([2, 3, 4, 6, 7].map(number => rows.indexOf(number))).toEqual([1, 2, 2, 2, 3])
  })

  test('of chosen ones each has its partner', () => {
    expect(tableOf(withPartners(chosenRows([2, 3, 6]), partners))).toEqual(['2 2', '3', '6 7'])
  })

  test('each line of both is there once, in order, and found', () => {
    const kinds = fc.array(fc.nat(5), { maxLength: 40 }).map(numbers => Int32Array.from(numbers))
    fc.assert(
      fc.property(kinds, kinds, (own, other) => {
        const rows = besideRows(aligned(own, other), other.length)
        const indexes = Array.from({ length: rows.count }, (_, index) => index)
        const numbers = indexes.flatMap(index => {
          const row = rows.at(index)
          return row.kind === 'line' ? [row.number] : []
        })
        expect(numbers).toEqual([...own.keys()].map(at => at + 1))
        const others = indexes.flatMap(index => rows.otherAt(index)?.number ?? [])
        expect(others).toEqual([...other.keys()].map(at => at + 1))
        for (const number of numbers) expect(rows.at(rows.indexOf(number))).toEqual({ kind: 'line', number })
      })
    )
  })
})
