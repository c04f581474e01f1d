import { createContext } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** Whether it is for paper that something is drawn: all of it, as nobody scrolls there. */
export const Paper = createContext(false)

/** Whether the page is being printed, or looked at as on paper. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    const paper = matchMedia('print')
    const read = (): void => setPrinting(paper.matches)
    // The page is drawn once more before the browser lays it out for the printer.
    const begin = (): void => setPrinting(true)
    const end = (): void => setPrinting(false)
    paper.addEventListener('change', read)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      paper.removeEventListener('change', read)
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return isPrinting
}
