/**
 * Foreign text made inert for markdown that is read as text, too: it stands as code, with no HTML
 * around it.
 */

/** Units; a longer address is hardly one of ours. */
const LONGEST_URL = 2_000

/** A code span; '' for nothing to show. */
export function codeSpan(text: string, limit: number): string {
  const line = shorten(clean(text).replace(/\s+/gu, ' ').trim(), limit)
  if (line === '') return ''
  const fence = '`'.repeat(longestRun(line) + 1)
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** A fenced block of these lines. */
export function fencedBlock(lines: readonly string[], limit: number): string {
  const shown = lines.map(line => shorten(clean(line), limit).trimEnd())
  const fence = '`'.repeat(Math.max(3, ...shown.map(line => longestRun(line) + 1)))
  return [`${fence}text`, ...shown, fence].join('\n')
}

/**
 * The address as a link's target that it cannot end; null for one that is neither of the web nor of
 * a page beside the file.
 */
export function linkTarget(url: string): string | null {
  if (url.length > LONGEST_URL || !/^(?:https?:\/\/|[\w.-]+#)/iu.test(url)) return null
  return `<${url.toWellFormed().replace(/[\p{Cc}\p{Cf}\s<>`\\]/gu, encodeURIComponent)}>`
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/gu), ([run]) => run.length))
}

/** Without control, format and bidirectional characters. */
function clean(text: string): string {
  return text
    .slice(0, 4_000)
    .replace(/\t/gu, '  ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .toWellFormed()
}

function shorten(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).replace(/\p{Cs}$/u, '')}…` : text
}
