/** The most characters of foreign text that a message quotes. */
const QUOTE_LIMIT = 200

/**
 * Foreign text made safe for the runner's log and for messages: one line of at most 200 characters,
 * without control, format or bidirectional characters. Nothing in it is a command to the runner
 * (`::…` at the start of a line, `##[…]` anywhere). `std::vector` stays as it is.
 */
export function inertText(text: string, limit = QUOTE_LIMIT): string {
  return plainLine(text, limit)
    .replaceAll('##[', '# #[')
    .replace(/^:(?=:)/u, ': ')
}

/**
 * Foreign text on one line, without control, format and bidirectional characters, cut with `…`: for
 * where nothing in it is a command. Empty where a reader would see nothing.
 */
export function plainLine(text: string, limit = QUOTE_LIMIT): string {
  const line = text
    // They take no room where a reader sees the text, and none where it is searched.
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .toWellFormed()
  return line.length > limit ? `${line.slice(0, limit - 1).replace(/\p{Cs}$/u, '')}…` : line
}

/**
 * Foreign text of any length for a message. Secrets are blanked before the cut, which could leave a
 * part of one that nothing finds.
 */
export function quotedText(text: string, redact: (text: string) => string, limit = QUOTE_LIMIT): string {
  return inertText(redact(text), limit)
}

/**
 * A log key, or the beginning of keys, made safe as by `inertText`: a longer one loses its middle,
 * since its end names the step.
 */
export function inertKey(key: string, limit = QUOTE_LIMIT): string {
  return inertText(cutInTheMiddle(plainLine(key, Infinity), limit), limit)
}

/** The same, without secrets. */
export function quotedKey(key: string, redact: (text: string) => string, limit = QUOTE_LIMIT): string {
  return inertKey(redact(key), limit)
}

/** At most so many units: both ends, with `…` for what is left out. */
export function cutInTheMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = Math.floor(limit / 2)
  const [first, last] = [text.slice(0, limit - end - 1), text.slice(text.length - end)]
  return `${first.replace(/\p{Cs}$/u, '')}…${last.replace(/^\p{Cs}/u, '')}`
}

/** The first line with something on it. */
export function firstLine(text: string): string {
  return text.split(/[\r\n]+/u).find(line => line.trim() !== '') ?? ''
}

/**
 * The same JSON, for programs, without what a terminal or the runner would obey where somebody
 * prints it: controls (of C1, too), what is invisible or turns the direction of text, and `##[`. It
 * stays on the lines that it has.
 */
export function inertJson(json: string): string {
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?<=##)\[/gu, character =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
    ).join('')
  )
}
