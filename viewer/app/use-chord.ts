import { useEffect, useRef } from 'preact/hooks'

/**
 * `Ctrl` or `⌘` with a letter that the browser has its own use for, and the page a better one.
 *
 * @param act false where it stays the browser's
 */
export function useChord(letter: string, act: () => boolean): void {
  const current = useRef(act)
  current.current = act
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isChord = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!isChord || event.key.toLowerCase() !== letter) return
      if (document.querySelector('dialog[open]') === null && current.current()) event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [letter])
}
