import { expect, test } from '@jest/globals'
import { inOrder } from '../../src/logbook/draft-order.ts'
import type { NodeDraft } from '../../src/logbook/tree-draft.ts'

interface TestRow {
  readonly name: string
  readonly start: number | null
  readonly anchor: NodeDraft | null
  readonly retries: readonly number[]
}

function row(name: string, start: number | null, anchor: TestRow | null = null, retries = [0]): TestRow {
  return { name, start, anchor: anchor as NodeDraft | null, retries }
}

function ordered(known: readonly TestRow[], others: readonly TestRow[]): string {
  return inOrder(known, others)
    .map(({ name }) => name)
    .join(' ')
}

test('without a graph, and with nothing but a graph, the order stays', () => {
  const rows = [row('b', 2), row('a', 1), row('c', null)]
  expect(ordered([], rows)).toBe('b a c')
  expect(ordered(rows, [])).toBe('b a c')
})

test('others stand before the first row that began later; unknown times say nothing', () => {
  const known = [row('A', 10), row('B', null), row('C', 30), row('D', 20), row('E', 40)]
  const others = [row('u', 5), row('v', 10), row('w', 25), row('x', 30), row('y', 99), row('z', null)]
  expect(ordered(known, others)).toBe('u A B v w C D x E y z')
})

test('other attempts stand beside theirs, in their own order', () => {
  const anchor = row('X2', 10, null, [0, 2])
  const others = [
    row('X4', 1, anchor, [0, 4]),
    row('X1', 3, anchor, [0, 1]),
    row('X0', 4, anchor, [0, 0]),
    row('X3', 2, anchor, [0, 3]),
    row('stranger', 1, row('elsewhere', 0), [0])
  ]
  expect(ordered([row('A', 20), anchor, row('B', 5)], others)).toBe('stranger A X0 X1 X2 X3 X4 B')
})
