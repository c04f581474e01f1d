import { useEffect, useLayoutEffect, useState } from 'preact/hooks'

/** What the user chose; `system` follows the system's preference. */
export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

const KEY = 'harness-logs-theme'
const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark']

/**
 * The theme in use, the user's choice, and how to change that. A page that may not store anything
 * forgets it.
 */
export function useTheme(): readonly [Theme, ThemeChoice, (choice: ThemeChoice) => void] {
  const [choice, setChoice] = useState(storedChoice)
  const [system, setSystem] = useState<Theme>(systemTheme)
  useEffect(() => {
    const preference = matchMedia('(prefers-color-scheme: dark)')
    const read = (): void => setSystem(systemTheme())
    preference.addEventListener('change', read)
    return () => preference.removeEventListener('change', read)
  }, [])
  const theme = choice === 'system' ? system : choice
  // Before the first paint: the page doesn't flash.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  const choose = (next: ThemeChoice): void => {
    setChoice(next)
    try {
      localStorage.setItem(KEY, next)
    } catch {
      // Not allowed here: it holds until the page is closed.
    }
  }
  return [theme, choice, choose]
}

function systemTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY)
    return CHOICES.find(choice => choice === stored) ?? 'system'
  } catch {
    return 'system'
  }
}
