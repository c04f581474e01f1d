import { useEffect, useRef, useState } from 'preact/hooks'
import type { PageData } from '../../src/report/page/page-data.ts'
import { SearchClient, type SearchState } from './client.ts'
import type { SearchQuery } from './query.ts'

/** Between the last key and the search, in ms: who types quickly searches once. */
const PAUSE = 60

/** After the page came, in ms. */
const WARM_UP = 400

/** The state of the search for a query; null while nothing is searched for. */
export function useSearch(report: PageData, query: SearchQuery): SearchState | null {
  const [state, setState] = useState<SearchState | null>(null)
  const client = useRef<SearchClient | null>(null)
  const { text, regex, matchCase, wholeWord, place } = query
  useEffect(() => {
    // The workers begin before there is something to do for them.
    const timer = setTimeout(() => {
      client.current ??= new SearchClient(report)
      client.current.warmUp()
    }, WARM_UP)
    return () => clearTimeout(timer)
  }, [report])
  useEffect(() => {
    if (text === '') {
      client.current?.stop()
      setState(null)
      return
    }
    const timer = setTimeout(() => {
      client.current ??= new SearchClient(report)
      client.current.start({ text, regex, matchCase, wholeWord, place }, setState)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [report, text, regex, matchCase, wholeWord, place])
  return text === '' ? null : state
}
