import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem
} from '@tanstack/virtual-core'
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'
import type { RefObject } from 'preact'

/** Height of a line that is not wrapped, in px; log.css has the same. */
export const ROW_HEIGHT = 19
/** Px; Firefox has no element that is higher than 17.8 million, and lays out nothing below that. */
const HIGHEST = 12_000_000
const OVERSCAN = 20

interface VirtualRowsOptions {
  readonly count: number
  readonly scroller: RefObject<HTMLElement | null>
  /** Whether rows are as high as their text. */
  readonly isMeasured: boolean
  /** A row that stays, although it is out of sight, as a selection begins there; null for none. */
  readonly pinned: number | null
}

/** The rows in sight. */
export interface VirtualRows {
  readonly items: readonly VirtualItem[]
  /** Of all rows, in px of the page: less than their sum when that is more than a page can have. */
  readonly height: number
  /** Where a row stands, in px from the top of all. */
  placeOf(item: VirtualItem): number
  /** Rows that are really in sight, the last one included. */
  readonly firstVisible: number
  readonly lastVisible: number
  readonly measure: (element: HTMLElement | null) => void
  /** Brings a row to a part of the height, 0 to 1 from the top. */
  show(index: number, part: number): void
  /** Scrolls on by so many px of rows. */
  move(by: number): void
}

/** Only the rows that are in sight are in the page; a million of them scroll like a hundred. */
export function useVirtualRows({ count, scroller, isMeasured, pinned }: VirtualRowsOptions): VirtualRows {
  const [, update] = useReducer((turn: number) => turn + 1, 0)
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLElement, HTMLElement>({
        count,
        getScrollElement: () => scroller.current,
        estimateSize: () => ROW_HEIGHT,
        observeElementRect,
        observeElementOffset,
        scrollToFn: elementScroll
      })
  )
  // Px of all rows that one px of the page stands for; both ends are reached.
  const factor = useRef(1)
  const windowHeight = virtualizer.scrollRect?.height ?? 0
  factor.current = Math.max(1, (virtualizer.getTotalSize() - windowHeight) / (HIGHEST - windowHeight))
  virtualizer.setOptions({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    observeElementRect,
    observeElementOffset: (instance, tell) =>
      observeElementOffset(instance, (offset, isScrolling) => tell(offset * factor.current, isScrolling)),
    scrollToFn: (offset, options, instance) => elementScroll(offset / factor.current, options, instance),
    rangeExtractor: range => {
      const indices = defaultRangeExtractor(range)
      if (pinned === null || pinned >= count || indices.includes(pinned)) return indices
      return [...indices, pinned].sort((a, b) => a - b)
    },
    onChange: () => update(undefined)
  })
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  useLayoutEffect(() => {
    virtualizer.measure()
  }, [virtualizer, isMeasured, count])

  const items = virtualizer.getVirtualItems()
  const total = virtualizer.getTotalSize()
  const offset = virtualizer.scrollOffset ?? 0
  const size = virtualizer.scrollRect?.height ?? 0
  return {
    items,
    height: Math.min(total, HIGHEST),
    placeOf: item => item.start - offset + offset / factor.current,
    firstVisible: items.find(item => item.end > offset)?.index ?? 0,
    lastVisible: items.findLast(item => item.start < offset + size)?.index ?? 0,
    measure: element => {
      if (isMeasured && element !== null) virtualizer.measureElement(element)
    },
    show(index, part) {
      const place = virtualizer.measurementsCache[index]?.start ?? index * ROW_HEIGHT
      const height = scroller.current?.clientHeight ?? size
      const target = Math.max(0, place - height * part)
      // The library takes the page's height for that of all rows.
      if (factor.current > 1) scroller.current?.scrollTo({ top: target / factor.current })
      else virtualizer.scrollToOffset(target)
    },
    move(by) {
      const element = scroller.current
      if (element !== null) element.scrollTop += by / factor.current
    }
  }
}
