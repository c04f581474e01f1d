import { useEffect, useRef } from 'preact/hooks'

/** What a key does. */
export type Shortcuts = Readonly<Record<string, () => void>>

/**
 * Single keys that work everywhere but where text is typed, except `Escape`, or a dialog is open.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts)
  current.current = shortcuts
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // On many keyboards `[` is written with AltGr, which counts as Ctrl and Alt.
      const isHeld = event.ctrlKey || event.metaKey || event.altKey
      if (event.defaultPrevented || (isHeld && !event.getModifierState('AltGraph'))) return
      if (
        (isTyping(event.target) && event.key !== 'Escape') ||
        document.querySelector('dialog[open]') !== null
      )
        return
      if (!Object.hasOwn(current.current, event.key)) return
      if (event.key !== 'Escape') event.preventDefault()
      current.current[event.key]?.()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input:not([type="checkbox"]), select, textarea')
}
