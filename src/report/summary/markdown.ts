/**
 * Foreign text made inert for GitHub's markdown. All of it goes into HTML blocks, where markdown
 * itself has no say (CommonMark 0.31, "HTML blocks"); mentions, issue references, commit links,
 * bare addresses, emoji and formulas come alive there too, but not inside `code` and `pre`.
 */

/** A run of combining marks longer than this only serves to deface the page. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu
/** Letters, digits and the punctuation that GitHub makes nothing of. */
const QUIET = /^[\p{L}\p{N}\p{M}.,;:!?()'"/&+=%<>|*_~[\]{}^\\…–—›‹«»“”‘’·-]+$/u
/**
 * Addresses, emoji (`:tada:`), commits (`b45f4c0`), references such as `GH-1` those that a
 * repository defines (`TICKET-1`), alerts (`[!NOTE]`).
 */
const LIVE = /\/\/|www\.|:.*:|(?<![a-z0-9])[0-9a-f]{7,}(?![a-z0-9])|[a-z]-\d|\[!/iu

/** Running text, on one line: plain where nothing in it can come alive, the rest as code. */
export function inlineText(text: string, limit = 200): string {
  const parts: { words: string[]; quiet: boolean }[] = []
  for (const word of onOneLine(text, limit).split(' ')) {
    const quiet = QUIET.test(word) && !LIVE.test(word)
    const last = parts.at(-1)
    if (last?.quiet === quiet) last.words.push(word)
    else parts.push({ words: [word], quiet })
  }
  return parts
    .map(({ words, quiet }) => {
      const html = escapeHtml(words.join(' '))
      return quiet || html === '' ? html : `<code>${html}</code>`
    })
    .join(' ')
}

/** Text as code, on one line. */
export function code(text: string, limit = 200): string {
  const html = escapeHtml(onOneLine(text, limit))
  return html === '' ? '' : `<code>${html}</code>`
}

/** One line of a `pre`: spaces are kept. */
export function preformattedLine(text: string, limit = 300): string {
  return escapeHtml(shorten(clean(text, limit), limit))
}

/** A stage's, step's or group's name. */
export function nameText(name: string): string {
  return inlineText(name, 100) || '(no name)'
}

/** The label, which is HTML, as a link where the address is one of the web. */
export function link(label: string, url: string | null): string {
  return url !== null && /^https?:\/\//iu.test(url) && URL.canParse(url)
    ? `<a href="${escapeHtml(new URL(url).href)}">${label}</a>`
    : label
}

/**
 * Pieces of HTML in one paragraph, apart from each other; empty ones are left out, and '' when all
 * are.
 */
export function paragraph(facts: readonly string[]): string {
  const known = facts.filter(fact => fact !== '')
  return known.length === 0 ? '' : `<p>${known.join(' · ')}</p>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'$`]/gu, character => `&#${character.charCodeAt(0)};`)
}

function onOneLine(text: string, limit: number): string {
  return shorten(clean(text, limit).replace(/\s+/gu, ' ').trim(), limit)
}

/** Without control, format and bidirectional characters, and hardly longer than the limit. */
function clean(text: string, limit: number): string {
  return text
    .slice(0, limit * 4)
    .replace(/\t/gu, '  ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(STACKED_MARKS, '$1')
    .toWellFormed()
}

function shorten(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).replace(/\p{Cs}$/u, '')}…` : text
}
