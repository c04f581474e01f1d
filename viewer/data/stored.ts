import { useState } from 'preact/hooks'

/** How long something is kept: as long as the tab is open, or for good. */
export type Keeping = 'tab' | 'browser'

/** What was kept under a name; null for nothing, and where a page may not keep anything. */
export function readStored(name: string, keeping: Keeping = 'browser'): string | null {
  try {
    return storageOf(keeping).getItem(`harness-logs-${name}`)
  } catch {
    return null
  }
}

/** Keeps something. A page that may not forgets it when it is closed. */
export function store(name: string, value: string, keeping: Keeping = 'browser'): void {
  try {
    storageOf(keeping).setItem(`harness-logs-${name}`, value)
  } catch {
    // Not allowed here.
  }
}

/** A choice that outlives the view, and a reload. */
export function useStored<Choice extends string>(
  name: string,
  choices: readonly Choice[],
  usual: Choice,
  keeping: Keeping = 'browser'
): readonly [Choice, (choice: Choice) => void] {
  const [choice, choose] = useState(() => {
    const stored = readStored(name, keeping)
    return choices.find(each => each === stored) ?? usual
  })
  const keep = (next: Choice): void => {
    choose(next)
    store(name, next, keeping)
  }
  return [choice, keep]
}

function storageOf(keeping: Keeping): Storage {
  return keeping === 'tab' ? sessionStorage : localStorage
}
