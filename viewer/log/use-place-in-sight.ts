import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { LineRange } from '../../src/report/page/permalink.ts'
import { firstLineOfRow, type RowModel } from './row-model.ts'
import type { VirtualRows } from './use-virtual-rows.ts'

interface PlaceOptions {
  readonly scroller: RefObject<HTMLElement | null>
  readonly rows: RowModel
  /** What is selected, and comes into sight when it changes. */
  readonly lines: LineRange | null
  readonly virtual: VirtualRows
  readonly isWrapped: boolean
  /** Opens at the end when no line is asked for. */
  readonly isEndFirst: boolean
}

/** A line, and how far below the top of the view it stands, in px. */
interface Anchor {
  readonly number: number
  readonly top: number
}

/** A line that has to be brought to its place. */
interface Wanted extends Anchor {
  readonly tries: number
  /** It was there the last time; rows that were measured since may have moved it. */
  readonly isThere: boolean
}

/** Where a line that was asked for stands: at a third of the height. */
const THIRD = 1 / 3
/** By which the reader scrolls, or chooses something else. */
const ACTS = ['wheel', 'touchmove', 'pointerdown', 'keydown', 'change'] as const
/** Heights are known only once rows are there, and then move what is below them. */
const MOST_TRIES = 30

/**
 * Brings the line that is asked for into sight, and what was found in it, also where it is long;
 * keeps the reader's place where rows are folded or lines are wrapped.
 *
 * @returns makes a line the one that stays where it is, until something else is scrolled to
 */
export function usePlaceInSight(options: PlaceOptions): (number: number) => void {
  const { scroller, rows, lines, virtual, isWrapped, isEndFirst } = options
  const shown = useRef<LineRange | null>(null)
  const isOpened = useRef(false)
  const last = useRef({ rows, isWrapped, height: 0, scrollTop: 0, scrollLeft: 0 })
  const anchor = useRef<Anchor | null>(null)
  /** What has to be brought to its place still. */
  const wanted = useRef<Wanted | null>(null)
  /**
   * What was asked for, or looked at when rows changed: it keeps its place while heights become
   * known, until the reader acts.
   */
  const held = useRef<Anchor | null>(null)
  const isToReveal = useRef(false)
  // Before rows are measured, which moves what is below them.
  const topBefore = scroller.current?.scrollTop ?? 0

  useEffect(() => {
    const letGo = (): void => {
      held.current = null
    }
    // Before anything answers to it.
    for (const event of ACTS) addEventListener(event, letGo, { capture: true, passive: true })
    return () => {
      for (const event of ACTS) removeEventListener(event, letGo, { capture: true })
    }
  }, [])
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || element.clientHeight === 0) return
    const { scrollTop } = element
    const isMoved = last.current.rows !== rows || last.current.isWrapped !== isWrapped
    // Who scrolls meanwhile is not brought back. Where rows went the browser scrolls up by itself.
    const isCutOff = scrollTop < last.current.scrollTop && isAtEnd(element)
    const isSteady = last.current.scrollTop === topBefore || (isMoved && isCutOff)
    if (wanted.current?.isThere === true && !isSteady) wanted.current = null
    const isResized = last.current.height !== virtual.height
    if (!isSteady && !isMoved && !isResized) held.current = null
    // Rows that came are measured later, and may be higher than they were taken for.
    if (isMoved) held.current ??= isSteady ? anchor.current : null
    if (held.current !== null && (isMoved || isResized)) wanted.current = wish(held.current)
    if (!isOpened.current && lines === null && rows.count > 0) {
      isOpened.current = true
      const end = firstLineOfRow(rows.at(rows.count - 1))
      // It can't be brought that far up: the log stands at its end then, this line whole.
      if (isEndFirst) wanted.current = wish({ number: end, top: 0 })
    }
    // While other rows come the browser may scroll back sideways.
    if (isMoved && last.current.scrollLeft > 0) isToReveal.current = true
    if (lines !== null && shown.current !== lines) {
      const index = rows.indexOf(lines.from)
      held.current = null
      const isInSight = index > virtual.firstVisible && index < virtual.lastVisible - 1
      if (shown.current === null || !isInSight)
        held.current = { number: lines.from, top: element.clientHeight * THIRD }
      if (held.current !== null) wanted.current = wish(held.current)
      isToReveal.current = true
      shown.current = lines
      isOpened.current = true
    }
    if (wanted.current !== null) wanted.current = moved(element, rows, virtual, wanted.current)
    if (wanted.current === null || wanted.current.isThere) {
      anchor.current = anchorIn(element, lines)
      if (isToReveal.current && lines !== null) isToReveal.current = !revealed(element, lines.from)
    }
    const { scrollTop: top, scrollLeft } = element
    last.current = { rows, isWrapped, height: virtual.height, scrollTop: top, scrollLeft }
  })
  return number => {
    if (scroller.current !== null) anchor.current = anchorAt(scroller.current, number)
  }
}

function wish(anchor: Anchor): Wanted {
  return { ...anchor, tries: MOST_TRIES, isThere: false }
}

function isAtEnd({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
  return scrollTop + clientHeight >= scrollHeight - 1
}

/** @returns what has to be tried again once there are other rows; null when all is in its place */
function moved(scroller: HTMLElement, rows: RowModel, virtual: VirtualRows, wanted: Wanted): Wanted | null {
  const index = rows.indexOf(wanted.number)
  const next = { ...wanted, tries: wanted.tries - 1, isThere: false }
  const row = scroller.querySelector(`[data-index="${index}"]`)
  if (wanted.tries === 0) return null
  if (row === null) {
    virtual.show(index, wanted.top / scroller.clientHeight)
    return next
  }
  const off = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - wanted.top
  const before = scroller.scrollTop
  if (Math.abs(off) > 1) virtual.move(off)
  // At either end of the log there is no more to scroll.
  if (scroller.scrollTop !== before) return next
  return wanted.isThere ? null : { ...next, isThere: true }
}

/** What the reader looks at: the selected line where it is in sight, else the first one that is. */
function anchorIn(scroller: HTMLElement, lines: LineRange | null): Anchor | null {
  const { top, bottom } = scroller.getBoundingClientRect()
  let first: Anchor | null = null
  for (const row of scroller.querySelectorAll<HTMLElement>('[data-row]')) {
    const box = row.getBoundingClientRect()
    if (box.bottom <= top || box.top >= bottom) continue
    const place = { number: Number(row.dataset.row), top: box.top - top }
    if (place.number === lines?.from) return place
    if (first === null || place.top < first.top) first = place
  }
  return first
}

function anchorAt(scroller: HTMLElement, number: number): Anchor | null {
  const row = scroller.querySelector(`[data-row="${number}"]`)
  if (row === null) return null
  return { number, top: row.getBoundingClientRect().top - scroller.getBoundingClientRect().top }
}

/**
 * Scrolls a line sideways to what was found in it, or to its start.
 *
 * @returns whether the line is there
 */
function revealed(scroller: HTMLElement, number: number): boolean {
  const text = scroller.querySelector<HTMLElement>(`[data-line="${number}"]:not([aria-busy])`)
  if (text === null) return false
  const hit = text.querySelector('mark')?.getBoundingClientRect()
  const { left, right } = scroller.getBoundingClientRect()
  if (hit === undefined) scroller.scrollLeft = 0
  else if (hit.right > right - 16 || hit.left < left)
    scroller.scrollLeft += hit.left - left - (right - left) * THIRD
  return true
}
