import { useEffect, useState } from 'preact/hooks'

/** So long a message is shown, in ms. */
const SHOWN = 3_000

/** What the page says of something that was done, '' after a while, and how it says it. */
export function useMessage(): readonly [string, (message: string) => void] {
  const [said, setSaid] = useState({ message: '' })
  useEffect(() => {
    if (said.message === '') return
    const timer = setTimeout(() => setSaid({ message: '' }), SHOWN)
    return () => clearTimeout(timer)
  }, [said])
  return [said.message, message => setSaid({ message })]
}
