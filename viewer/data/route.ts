import { parsePermalink, permalink, type LineRange } from '../../src/report/page/permalink.ts'
import type { SearchQuery } from '../search/query.ts'

/** What the page shows; the fragment of its address says it. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'log'; readonly place: string; readonly lines: LineRange | null }
  | { readonly view: 'search'; readonly query: SearchQuery }

/** @returns null for no fragment: what is shown then is the page's choice. Never throws. */
export function parseRoute(fragment: string): Route | null {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment
  if (text === '') return null
  if (text === 'overview') return { view: 'overview' }
  if (text === 'search' || text.startsWith('search?'))
    return { view: 'search', query: queryIn(text.slice(7)) }
  return { view: 'log', ...parsePermalink(text) }
}

/** The fragment of a route, with its `#`. */
export function formatRoute(route: Route): string {
  if (route.view === 'overview') return '#overview'
  if (route.view === 'log') return permalink(route.place, route.lines)
  const { text, regex, matchCase, wholeWord, place } = route.query
  const parameters = new URLSearchParams({ q: text.toWellFormed() })
  if (regex) parameters.set('regex', '1')
  if (matchCase) parameters.set('case', '1')
  if (wholeWord) parameters.set('word', '1')
  if (place !== null) parameters.set('in', place.toWellFormed())
  return `#search?${parameters.toString()}`
}

function queryIn(text: string): SearchQuery {
  const parameters = new URLSearchParams(text)
  const has = (name: string): boolean => parameters.get(name) === '1'
  return {
    text: parameters.get('q') ?? '',
    regex: has('regex'),
    matchCase: has('case'),
    wholeWord: has('word'),
    place: parameters.get('in')
  }
}
