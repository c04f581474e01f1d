import { HOSTILE_TEXTS } from '../__tests__/fixtures/hostile-text.ts'
import type { SeededRandom } from '../__tests__/fixtures/seeded-random.ts'

const TEXTS = HOSTILE_TEXTS.filter(text => text.length < 2_000)

/** A secret as a pipeline may print it. */
export function disguised(random: SeededRandom, secret: string): string {
  const encoded = encodeURIComponent(secret)
  switch (random.below(8)) {
    case 0:
      return encoded
    case 1:
      return encoded.replace(/%../g, code => code.toLowerCase())
    case 2:
      return JSON.stringify(secret)
    case 3:
      return `\u001b[1m${secret.slice(0, 4)}\u001b[0m${secret.slice(4)}`
    case 4:
      return Buffer.from(`${'user:'.slice(random.below(5))}${secret}`).toString('base64')
    case 5:
      return Buffer.from(`${secret}${'\n'.repeat(random.below(3))}`).toString('base64url')
    default:
      return secret
  }
}

/** A line of a log, with escapes that there is no need for now and then; or plain text. */
export function jsonLine(random: SeededRandom, out: string): string {
  if (random.below(10) === 0 && !/[\r\n]/.test(out)) return out.replace(/^\{/, ' ')
  const string = JSON.stringify(out)
  const text = random.below(5) === 0 ? `"${Array.from(out, each => escaped(random, each)).join('')}"` : string
  return random.below(10) === 0
    ? `{"out":${text},"extra":[${text},{"k":1,${text}:2}]}`
    : `{"level":"INFO","pos":7,"out":${text},"time":"2023-11-22T10:15:30.123Z","args":null}`
}

function escaped(random: SeededRandom, character: string): string {
  if (random.below(5) !== 0) return JSON.stringify(character).slice(1, -1)
  if (character === '/') return '\\/'
  return Array.from({ length: character.length }, (_, at) => unicodeEscape(character.charCodeAt(at))).join('')
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}

/** What may stand around it. */
export function noise(random: SeededRandom): string {
  const pieces = [
    '',
    ' ',
    'x',
    'token: ',
    '"',
    '\\',
    '{"a":',
    '\u001b[31m',
    '\r',
    'é',
    '🚀',
    '***',
    random.pick(TEXTS)
  ]
  return Array.from({ length: random.below(4) }, () => random.pick(pieces)).join('')
}
