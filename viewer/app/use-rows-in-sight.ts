import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'

/** Rows above and below what is in sight that are there already. */
const OVERSCAN_ROWS = 30

interface RowsOptions {
  /** In px, of each row. */
  readonly heights: readonly number[]
  /** What holds the rows, somewhere in the element that scrolls. */
  readonly list: RefObject<HTMLElement | null>
  /** All rows are wanted. */
  readonly isWhole?: boolean
  /** CSS selector of the element that scrolls. */
  readonly scroller: string
  /** Px at its top and its bottom that something lies over. */
  readonly covered?: { readonly top: number; readonly bottom: number }
}

/** A row that is there. */
export interface RowInSight {
  readonly index: number
  /** Px from the top of the list. */
  readonly top: number
}

/** Which rows of a list are there. */
export interface RowsInSight {
  readonly rows: readonly RowInSight[]
  /** Of all rows, in px. */
  readonly height: number
  /** Px from the top of the list to a row. */
  topOf(index: number): number
  /** Brings a row into sight, where it is not. */
  show(index: number): void
}

/** Of a long list only the rows in sight are in the page; their heights are known. */
export function useRowsInSight({
  heights,
  list,
  scroller,
  isWhole = false,
  covered
}: RowsOptions): RowsInSight {
  const [, update] = useReducer((turn: number) => turn + 1, 0)
  const margin = useRef(0)
  const scrollerOf = (): HTMLElement | null => list.current?.closest<HTMLElement>(scroller) ?? null
  const options = {
    count: heights.length,
    getScrollElement: scrollerOf,
    estimateSize: (index: number): number => heights[index] ?? 0,
    overscan: isWhole ? heights.length : OVERSCAN_ROWS,
    scrollMargin: margin.current,
    scrollPaddingStart: covered?.top ?? 0,
    scrollPaddingEnd: covered?.bottom ?? 0,
    // Before anything is laid out there are as many as the window may show.
    initialRect: { width: innerWidth, height: innerHeight },
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: (): void => update(undefined)
  }
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options))
  virtualizer.setOptions(options)
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  useLayoutEffect(() => {
    virtualizer.measure()
  }, [virtualizer, heights])
  // What stands above the list may have grown.
  useLayoutEffect(() => {
    const [inner, outer] = [list.current, scrollerOf()]
    if (inner === null || outer === null) return
    const off = inner.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop
    if (Math.abs(off - margin.current) < 1) return
    margin.current = off
    update(undefined)
  })
  const topOf = (index: number): number =>
    (virtualizer.measurementsCache[index]?.start ?? margin.current) - margin.current
  return {
    rows: virtualizer.getVirtualItems().map(({ index, start }) => ({ index, top: start - margin.current })),
    height: virtualizer.getTotalSize(),
    topOf,
    show: index => virtualizer.scrollToIndex(index, { align: 'auto' })
  }
}
