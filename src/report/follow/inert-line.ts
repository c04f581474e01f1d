import { styledLines, visible } from '../../text/plain-text.ts'

/** Of one line, in characters; the artifact has all of it. */
const LONGEST_LINE = 5000
/** The colours and weights of terminals, the only sequences that are kept. */
const SGR = /\u001b\[[\d;:]*m/gu
const RESET = '\u001b[0m'

/**
 * What was logged as lines that the runner takes for nothing but text: one line each, with its
 * colours, and without anything that hides or reorders. Nothing is left that it reads as a command
 * (`::…` at the start of a line, `##[…]` anywhere in it).
 *
 * @param redact blanks secrets
 */
export function inertLines(text: string, redact: (text: string) => string): string[] {
  const body = text.replace(/\r?\n$/u, '')
  return styledLines(body).map(line => inertLine(line, redact))
}

function inertLine(whole: string, redact: (text: string) => string): string {
  const wholePlain = whole.replace(SGR, '')
  const shown = redact(wholePlain)
  // A cut before the search could leave a part of a secret that nothing finds.
  if (shown !== wholePlain) return plainLine(cut(shown))
  const line = cut(whole)
  const plain = line.replace(SGR, '')
  // A colour may stand within a command: then the line goes without colours.
  if (isCommand(plain) || plain === line) return plainLine(plain)
  const parts: string[] = []
  let at = 0
  for (const { index, 0: sequence } of line.matchAll(SGR)) {
    parts.push(clean(line.slice(at, index)), sequence)
    at = index + sequence.length
  }
  parts.push(clean(line.slice(at)))
  const text = parts.join('')
  // No colour goes on into the next line.
  return text.endsWith(RESET) ? text : text + RESET
}

function cut(line: string): string {
  return line.slice(0, LONGEST_LINE).toWellFormed()
}

function plainLine(text: string): string {
  return clean(text)
    .replaceAll('##[', '# #[')
    .replace(/^(\s*:)(?=:)/u, '$1 ')
}

function isCommand(plain: string): boolean {
  return /^\s*::/u.test(clean(plain)) || plain.includes('##[')
}

/** Every control that remains is shown; what only formats is taken out. */
function clean(text: string): string {
  return visible(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, character => (character === '\t' ? '\t' : ' '))
    .replace(/\p{Cf}/gu, '')
}
