import {
  HAS_UNSEEN,
  onOneLine,
  otherReadings,
  placesOfReplaced,
  withoutUnseen,
  type PlacedText,
  type Places
} from '../text/terminal-sequences.ts'
import { movesCursor, rewritesLine } from '../text/cursor-moves.ts'
import { screenText } from '../text/terminal-screen.ts'
import { decodeUtf16, utf16Readings } from '../text/utf16.ts'
import type { Range } from './literal-search.ts'

/** A text as somebody may read it. */
export interface TextView {
  readonly text: string
  /** In the original; null where both are the same. */
  readonly places: (() => Places) | null
  /** Its lines are joined: it shows secrets, but no lines to patterns. */
  readonly isJoined?: boolean
  /** The text without what nobody sees, and nothing else done to it. */
  readonly isBare?: boolean
}

/** Levels of JSON in JSON that are read. */
const MOST_LEVELS = 2
/** Units between two units of a secret that are blanked with it; farther ones are blanked apart. */
const LARGEST_GAP = 64
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))/g
const HAS_ESCAPE = /\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/
const SHORT_ESCAPES = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t']
])

/**
 * The ways to read a text: as it is (UTF-16 decoded), without what nobody sees, and as a terminal
 * shows it in the end. Each of them is also read with its escapes of JSON decoded. Any can show a
 * secret that the others hide.
 */
export function viewsOf(text: string): TextView[] {
  const decoded = decodeUtf16(text)
  const itself: TextView = { text, places: null }
  // Only a part of the text may be UTF-16.
  const views = [itself, decoded, ...utf16Readings(text)].flatMap(each => (each === null ? [] : seenIn(each)))
  if (text.includes('\\')) for (const view of [...views]) addUnescaped(views, view)
  return views
}

/** The same of a text that is quoted on one line, as names and messages are. */
export function quotedViewsOf(text: string): TextView[] {
  const quoted = onOneLine(text)
  const views = viewsOf(text)
  return quoted === null ? views : [...views, { ...quoted, isJoined: /[\r\n]/.test(text) }]
}

function seenIn(itself: TextView): TextView[] {
  const { text } = itself
  const moves = movesCursor(text)
  const views = [itself, ...(moves || HAS_UNSEEN.test(text) ? bareViews(itself) : [])]
  if (moves)
    for (const clears of [true, false]) {
      const screen = derived(itself, screenText(text, clears))
      views.push(screen, derived(screen, withoutUnseen(screen.text)))
    }
  else if (!rewritesLine(text)) return views
  return [...views, { ...derived(itself, withoutUnseen(text, true)), isJoined: true }]
}

/** Without what nobody sees, as readers differ in what that is. */
function bareViews(itself: TextView): TextView[] {
  return [
    { ...derived(itself, withoutUnseen(itself.text)), isBare: true },
    ...otherReadings(itself.text).map(other => derived(itself, other))
  ]
}

/** The text of a JSON string; what is no escape stays. */
export function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(ESCAPE, (_escape, hex?: string, short?: string) => unescape(hex, short))
    : text
}

/** Where a range of a view is in the original: nothing that was added. */
export function originalRanges(view: TextView, { start, end }: Range): Range[] {
  if (view.places === null) return [{ start, end }]
  const places = view.places()
  const ranges: Range[] = []
  let open: { start: number; end: number } | null = null
  for (let at = start; at < end; at++) {
    const place = places.starts[at] ?? -1
    if (place < 0) continue
    const after = endOf(places, at)
    if (open !== null && place >= open.start && place - open.end <= LARGEST_GAP)
      open.end = Math.max(open.end, after)
    else ranges.push((open = { start: place, end: after }))
  }
  return ranges
}

/** Where what a unit was made of ends. */
function endOf({ starts, ends }: Places, at: number): number {
  return ends?.[at] ?? (starts[at] ?? at) + 1
}

/** A view of a view. Its places are found out once, however many secrets it shows. */
function derived(base: TextView, { text, places }: PlacedText): TextView {
  const of = base.places
  let known: Places | null = null
  return { text, places: () => (known ??= of === null ? places() : composed(of(), places())) }
}

function composed(base: Places, { starts, ends }: Places): Places {
  return {
    starts: starts.map(place => (place < 0 ? -1 : (base.starts[place] ?? -1))),
    ends: starts.map((place, at) => (place < 0 ? -1 : endOf(base, (ends?.[at] ?? place + 1) - 1)))
  }
}

function addUnescaped(views: TextView[], view: TextView): void {
  let current = view
  for (let level = 0; level < MOST_LEVELS && HAS_ESCAPE.test(current.text); level++) {
    current = derived(current, withoutEscapes(current.text))
    views.push(current)
    if (HAS_UNSEEN.test(current.text)) views.push(...bareViews(current))
  }
}

function withoutEscapes(text: string): PlacedText {
  return { text: unescaped(text), places: () => placesOfReplaced(text, ESCAPE, () => 1) }
}

function unescape(hex: string | undefined, short = ''): string {
  return hex === undefined
    ? (SHORT_ESCAPES.get(short) ?? short)
    : String.fromCharCode(Number.parseInt(hex, 16))
}
