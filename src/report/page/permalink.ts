/** Lines of a log, 1-based and inclusive; of a single line both are the same. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

/**
 * The fragment of the report's URL that shows a place, and selects lines in it:
 * `#Deploy-42/01-Build/02-Run_Tests:L120-L130`.
 *
 * @param place as in page-data.ts; its segments may hold any character but `/`
 */
export function permalink(place: string, lines: LineRange | null): string {
  const path = place.split('/').map(encodeSegment).join('/')
  if (lines === null) return `#${path}`
  return lines.from === lines.to ? `#${path}:L${lines.from}` : `#${path}:L${lines.from}-L${lines.to}`
}

const LINES = /:L([1-9]\d{0,9})(?:-L([1-9]\d{0,9}))?$/

/**
 * The place and the lines that a fragment, `#` included or not, stands for; of a range the wrong
 * way round the right one. Never throws.
 */
export function parsePermalink(fragment: string): { place: string; lines: LineRange | null } {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment
  const match = LINES.exec(text)
  const path = match === null ? text : text.slice(0, match.index)
  return {
    place: path.split('/').map(decodeSegment).join('/'),
    lines: match === null ? null : rangeOf(match)
  }
}

/**
 * What a link to the report's page has at its end, so that the page knows which artifact it is.
 *
 * @param id of the artifact
 */
export function markOfArtifact(id: string): string {
  return `?artifact=${id}`
}

const ARTIFACT = /\?artifact=(\d{1,20})$/

/** A fragment without the mark of the artifact, and the artifact's id; null without a mark. */
export function splitArtifact(fragment: string): {
  readonly fragment: string
  readonly artifact: string | null
} {
  const match = ARTIFACT.exec(fragment)
  if (match === null) return { fragment, artifact: null }
  return { fragment: fragment.slice(0, match.index), artifact: match[1] ?? null }
}

function rangeOf([, first = '1', second = first]: RegExpExecArray): LineRange {
  const [a, b] = [Number(first), Number(second)]
  return { from: Math.min(a, b), to: Math.max(a, b) }
}

/**
 * A colon would be taken for that of the lines; the rest of what is encoded would end the fragment,
 * or a link in markdown.
 */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
