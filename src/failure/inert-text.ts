/** The most characters of foreign text that a message quotes. */
const QUOTE_LIMIT = 200

/**
 * Foreign text made safe for the runner's log and for messages: one line, no control, format or bidirectional
 * characters, nothing that the runner takes for a command (`::…` at the start of a line, `##[…]` anywhere in it), at most 200 characters.
 */
export function inertText(text: string, limit = QUOTE_LIMIT): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .toWellFormed()
  const short = line.length > limit ? `${line.slice(0, limit - 1).toWellFormed()}…` : line
  return short.replaceAll('##[', '# #[').replace(/:(?=:)/gu, ': ')
}

/** The first line with something on it, made inert: how messages quote a server's answer. */
export function inertFirstLine(text: string): string {
  return inertText(firstLine(text))
}

/** The first line with something on it. */
export function firstLine(text: string): string {
  return text.split(/[\r\n]+/u).find(line => line.trim() !== '') ?? ''
}
