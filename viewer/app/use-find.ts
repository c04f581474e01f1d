import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * The browser's own search can't see lines that are out of sight: `Ctrl+F` and `⌘F` search with the
 * page's. Pressed in its field they are the browser's.
 *
 * @param begin prepares the search; false where there is nothing to search in
 */
export function useFind(input: RefObject<HTMLInputElement | null>, begin: () => boolean): void {
  const current = useRef(begin)
  current.current = begin
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!isFind || event.key.toLowerCase() !== 'f' || document.activeElement === input.current) return
      if (document.querySelector('dialog[open]') !== null || !current.current()) return
      event.preventDefault()
      input.current?.select()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [input])
}
