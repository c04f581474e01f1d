import { useCallback, useEffect, useState } from 'preact/hooks'
import { splitArtifact } from '../../src/report/page/permalink.ts'
import { formatRoute, parseRoute, type Route } from '../data/route.ts'

/** Goes to a route; `replace` makes no step of the browser's history. */
export type Navigate = (route: Route, how?: 'push' | 'replace') => void

/**
 * The route that the fragment of the page's address says, null for none, and how to go to another
 * one.
 */
export function useRoute(): readonly [Route | null, Navigate] {
  const [route, setRoute] = useState(addressed)
  useEffect(() => {
    const read = (): void => setRoute(addressed())
    addEventListener('hashchange', read)
    addEventListener('popstate', read)
    return () => {
      removeEventListener('hashchange', read)
      removeEventListener('popstate', read)
    }
  }, [])
  const navigate = useCallback<Navigate>((next, how = 'push') => {
    const fragment = formatRoute(next)
    // An address of the same fragment is no step of the history.
    if (how === 'replace' || fragment === location.hash) history.replaceState(null, '', fragment)
    else history.pushState(null, '', fragment)
    setRoute(next)
  }, [])
  return [route, navigate]
}

function addressed(): Route | null {
  return parseRoute(splitArtifact(location.hash).fragment)
}
