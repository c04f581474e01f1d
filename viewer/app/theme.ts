import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { useStored } from '../data/stored.ts'

/** What the user chose; `system` follows the system's preference. */
export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark']

/** The theme in use, the user's choice, and how to change that. */
export function useTheme(): readonly [Theme, ThemeChoice, (choice: ThemeChoice) => void] {
  const [choice, choose] = useStored('theme', CHOICES, 'system')
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
  return [theme, choice, choose]
}

function systemTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
