import { lastWhere, type FoldedLines, type Row, type RowModel } from '../log/row-model.ts'
import type { Partners } from './align-lines.ts'

/** The line of the good log that a row shows, 1-based. */
export interface OtherLine {
  readonly number: number
  /** Whether the row's own line is like it. */
  readonly isPartner: boolean
}

/** Rows that show a log with the good one beside it. */
export interface BesideRows extends RowModel {
  otherAt(index: number): OtherLine | null
}

/** Lines of both logs that stand beside each other, by index; the longer part goes on alone. */
interface Stretch {
  readonly own: number
  readonly ownCount: number
  readonly other: number
  readonly otherCount: number
  readonly arePartners: boolean
  /** Row of the first one. */
  readonly row: number
}

/** Rows that are there, one after the other, or one row for all of them. */
interface Piece {
  readonly kind: 'rows' | 'repeat'
  /** From which on they are, of all rows. */
  readonly from: number
  readonly to: number
  /** Row of the first one among those that are there. */
  readonly row: number
  readonly folded: FoldedLines | null
}

/**
 * All lines of two logs: partners in one row, what stands between them side by side.
 *
 * @param otherCount lines of the good log
 * @param folded in order, apart; what the good log has beside them is folded, too
 */
export function besideRows(
  partners: Partners,
  otherCount: number,
  folded: readonly FoldedLines[] = []
): BesideRows {
  const stretches = stretchesOf(partners, otherCount)
  const last = stretches.at(-1)
  const all = last === undefined ? 0 : last.row + rowsOf(last)
  const rowOf = (number: number): number => {
    const line = Math.min(number, partners.length) - 1
    const stretch = lastWhere(stretches, ({ own }) => own <= line)
    return stretch === undefined ? 0 : stretch.row + line - stretch.own
  }
  const pieces = piecesOf(folded, all, rowOf)
  const stretchAt = (row: number): Stretch | undefined => lastWhere(stretches, each => each.row <= row)
  /** The row of all that one of those that are there is; null for one that stands for several. */
  const place = (index: number): { readonly piece: Piece; readonly row: number } | null => {
    const piece = lastWhere(pieces, each => each.row <= index)
    return piece === undefined ? null : { piece, row: piece.from + index - piece.row }
  }
  const ownRow = (row: number): Row => {
    const stretch = stretchAt(row)
    if (stretch === undefined) return { kind: 'line', number: row + 1 }
    const { own, ownCount } = stretch
    const at = row - stretch.row
    if (at < ownCount) return { kind: 'line', number: own + at + 1 }
    const next = Math.max(1, Math.min(own + ownCount + 1, partners.length))
    return { kind: 'absent', from: next, to: next }
  }
  const end = pieces.at(-1)
  return {
    count: end === undefined ? 0 : end.row + (end.kind === 'repeat' ? 1 : end.to - end.from),
    at(index) {
      const found = place(index)
      if (found === null) return { kind: 'line', number: index + 1 }
      const { kind, folded: fold } = found.piece
      return kind === 'repeat' && fold !== null ? { kind, from: fold.from, to: fold.to } : ownRow(found.row)
    },
    indexOf(number) {
      const wanted = rowOf(number)
      const piece = lastWhere(pieces, each => each.from <= wanted)
      if (piece === undefined) return 0
      return piece.kind === 'repeat' ? piece.row : piece.row + Math.min(wanted, piece.to - 1) - piece.from
    },
    *numbers(from, to) {
      for (let number = Math.max(1, from); number <= Math.min(to, partners.length); number++) yield number
    },
    otherAt(index) {
      const found = place(index)
      if (found === null || found.piece.kind === 'repeat') return null
      const stretch = stretchAt(found.row)
      if (stretch === undefined) return null
      const at = found.row - stretch.row
      if (at >= stretch.otherCount) return null
      return { number: stretch.other + at + 1, isPartner: stretch.arePartners }
    }
  }
}

/** The same rows, with their partners beside them. */
export function withPartners(rows: RowModel, partners: Partners): BesideRows {
  return {
    ...rows,
    otherAt(index) {
      const row = rows.at(index)
      const partner = row.kind === 'line' ? (partners[row.number - 1] ?? -1) : -1
      return partner < 0 ? null : { number: partner + 1, isPartner: true }
    }
  }
}

function rowsOf({ ownCount, otherCount }: Stretch): number {
  return Math.max(ownCount, otherCount)
}

function stretchesOf(partners: Partners, otherCount: number): readonly Stretch[] {
  const stretches: Stretch[] = []
  let row = 0
  const add = (stretch: Omit<Stretch, 'row'>): void => {
    stretches.push({ ...stretch, row })
    row += Math.max(stretch.ownCount, stretch.otherCount)
  }
  for (let own = 0, other = 0; own < partners.length || other < otherCount;) {
    let count = 0
    while (own + count < partners.length && partners[own + count] === other + count) count++
    if (count > 0) add({ own, ownCount: count, other, otherCount: count, arePartners: true })
    own += count
    other += count
    let next = own
    while (next < partners.length && (partners[next] ?? -1) < 0) next++
    const otherNext = partners[next] ?? otherCount
    if (next > own || otherNext > other)
      add({ own, ownCount: next - own, other, otherCount: otherNext - other, arePartners: false })
    own = next
    other = otherNext
  }
  return stretches
}

function piecesOf(
  folded: readonly FoldedLines[],
  all: number,
  rowOf: (number: number) => number
): readonly Piece[] {
  const pieces: Piece[] = []
  let row = 0
  const add = (kind: Piece['kind'], from: number, to: number, fold: FoldedLines | null): void => {
    if (to <= from) return
    pieces.push({ kind, from, to, row, folded: fold })
    row += kind === 'rows' ? to - from : 1
  }
  let start = 0
  for (const fold of folded) {
    const [from, to] = [rowOf(fold.from), rowOf(fold.to) + 1]
    add('rows', start, from, null)
    if (fold.into === 'row') add('repeat', from, to, fold)
    start = to
  }
  add('rows', start, all, null)
  return pieces
}
