import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { LogStore } from '../data/log-store.ts'
import type { RowModel } from './row-model.ts'

/** A place in the text of a line. */
interface TextPoint {
  readonly number: number
  /** UTF-16 units from its start. */
  readonly offset: number
}

/** What is selected across lines. */
export interface LineSelection {
  /** Row that must stay in the page, since the selection begins there; null for none. */
  readonly pinned: number | null
  readonly isAll: boolean
}

/**
 * Copying gives the text of the lines, without numbers and times, also of those that have left the
 * page since the selection began; Ctrl+A selects the whole log.
 */
export function useCopy(root: RefObject<HTMLElement | null>, store: LogStore, rows: RowModel): LineSelection {
  const [isAll, setAll] = useState(false)
  const [pinned, setPinned] = useState<number | null>(null)
  const current = useRef({ isAll, rows })
  current.current = { isAll, rows }

  useEffect(() => {
    const element = root.current
    if (element === null) return
    const onSelect = (): void => {
      const selection = document.getSelection()
      const anchor =
        selection === null || selection.isCollapsed
          ? null
          : pointOf(selection.anchorNode, selection.anchorOffset)
      setPinned(anchor === null ? null : current.current.rows.indexOf(anchor.number))
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
        event.preventDefault()
        document.getSelection()?.removeAllRanges()
        setAll(true)
        void store.loadAll()
      } else if (event.key === 'Escape') setAll(false)
    }
    const onPointerDown = ({ target }: PointerEvent): void => {
      setAll(false)
      element.classList.toggle('select-other', target instanceof Node && isInOtherLog(target))
    }
    const onCopy = (event: ClipboardEvent): void => {
      const { isAll: wantsAll, rows: shown } = current.current
      if (wantsAll && !isLoaded(store, shown)) {
        event.preventDefault()
        void copyAll(store)
        return
      }
      const text = wantsAll ? allText(store, shown) : selectedText(store, shown)
      if (text === null || event.clipboardData === null) return
      event.clipboardData.setData('text/plain', text)
      event.preventDefault()
    }
    document.addEventListener('selectionchange', onSelect)
    document.addEventListener('copy', onCopy)
    element.addEventListener('keydown', onKeyDown)
    element.addEventListener('pointerdown', onPointerDown)
    return () => {
      document.removeEventListener('selectionchange', onSelect)
      document.removeEventListener('copy', onCopy)
      element.removeEventListener('keydown', onKeyDown)
      element.removeEventListener('pointerdown', onPointerDown)
    }
  }, [root, store])
  return { pinned, isAll }
}

/** Whether every line that is shown is there at once. */
function isLoaded(store: LogStore, rows: RowModel): boolean {
  for (const number of rows.numbers(1, Infinity)) if (store.line(number) === undefined) return false
  return true
}

/**
 * Copies a log that has to be unpacked first, or is longer than what is kept. A browser that
 * doesn't allow it so late leaves the clipboard as it is.
 */
async function copyAll(store: LogStore): Promise<void> {
  const texts = await store.texts()
  await navigator.clipboard.writeText(texts.join('')).catch(() => undefined)
}

function allText(store: LogStore, rows: RowModel): string {
  return textsOf(store, rows, 1, Infinity).join('\n')
}

/** The text of a selection that begins and ends in lines; null for any other. */
function selectedText(store: LogStore, rows: RowModel): string | null {
  const selection = document.getSelection()
  if (selection === null || selection.isCollapsed || isInOtherLog(selection.anchorNode)) return null
  const anchor = pointOf(selection.anchorNode, selection.anchorOffset)
  const focus = pointOf(selection.focusNode, selection.focusOffset)
  if (anchor === null || focus === null || anchor.number === focus.number) return null
  const [start, end] = anchor.number < focus.number ? [anchor, focus] : [focus, anchor]
  const lines = textsOf(store, rows, start.number, end.number)
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.offset)
  lines[0] = (lines[0] ?? '').slice(start.offset)
  return lines.join('\n')
}

/** Whether a place is in the log beside this one: what is selected there is copied as it stands. */
function isInOtherLog(node: Node | null): boolean {
  const inside = node instanceof Element ? node : node?.parentElement
  return inside?.closest('.other') != null
}

/** The texts of lines, also of those that are folded away. */
function textsOf(store: LogStore, rows: RowModel, from: number, to: number): string[] {
  return Array.from(rows.numbers(from, to), number => store.line(number)?.text ?? '')
}

/** Where in which line a place of the document is. */
function pointOf(node: Node | null, offset: number): TextPoint | null {
  const inside = node instanceof Element ? node : node?.parentElement
  const row = inside?.closest('[data-row]')
  const text = row?.querySelector<HTMLElement>('.text[data-line]')
  if (node === null || row == null || text == null) return null
  const number = Number(text.dataset.line)
  const range = document.createRange()
  range.selectNodeContents(text)
  // Before the text, as in the time, it begins with it; after it, it ends with it.
  const isAfter = range.comparePoint(node, offset)
  if (isAfter !== 0) return { number, offset: isAfter < 0 ? 0 : Infinity }
  range.setEnd(node, offset)
  return { number, offset: range.toString().length }
}
