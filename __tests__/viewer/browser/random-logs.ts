import fc from 'fast-check'
import { anyCharacter } from '../../fixtures/any-character.ts'

/**
 * What a display, an escape sequence or a page's markup could stumble over, beside all of Unicode.
 */
const PIECES = [
  ...[
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\0',
    '\b',
    '\u007f',
    '\u0085',
    '\u009b31m',
    '\u001b',
    '\u001b[',
    '\u001b[0m'
  ],
  ...[
    '\u001b[1;31m',
    '\u001b[38;5;208m',
    '\u001b[48;2;10;200;30m',
    '\u001b[7m',
    '\u001b[9m',
    '\u001b[K',
    '\u001b[2J'
  ],
  ...[
    '\u001b]0;title\u0007',
    '\u001b]8;;https://shop.example/\u001b\\',
    '\u001b]8;;\u001b\\',
    '\u2028',
    '\u202e',
    '\u2066'
  ],
  ...[
    '\ud800',
    '\udc00',
    '\ufeff',
    '\u200b',
    'e\u0301',
    '\u{1f468}\u200d\u{1f469}',
    '<b>',
    '&amp;',
    '</script>',
    '<!--',
    '"'
  ],
  ...[
    'https://shop.example/a?b=c&d=[e]',
    'http://[::1]:8080/x).',
    'javascript:alert(1)',
    'error: no such file',
    '##[error]'
  ]
]

const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 2, arbitrary: fc.string({ unit: anyCharacter, maxLength: 12 }) },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 30 }) }
    ),
    { maxLength: 12 }
  )
  .map(pieces => pieces.join(''))

const level = fc.constantFrom('', 'INFO', 'WARN', 'ERROR', 'FATAL', 'debug', 'odd')
const second = fc.integer({ min: 0, max: 100_000 })
const time = fc.oneof(
  { weight: 4, arbitrary: second.map(seconds => new Date(seconds * 1000).toISOString()) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '0001-01-01T00:00:00Z', '2026-03-29T02:30:00.123456789+01:00', '<b>')
  }
)
const shown = fc.record({
  level,
  out: fc.tuple(text, fc.constantFrom('', '\n')).map(parts => parts.join('')),
  time
})
/** One record of several that rewrite the same line. */
const progress = fc.record({
  level: fc.constantFrom('INFO', 'WARN'),
  out: fc.constantFrom('\r10 %', '\r\u001b[K\u001b[32m60 %', '\rdone', '\r\n', '\r'),
  time
})
const line = fc.oneof(
  { weight: 8, arbitrary: shown.map(record => ({ record })) },
  { weight: 3, arbitrary: progress.map(record => ({ record })) },
  { weight: 1, arbitrary: text.map(bare => ({ bare: bare.replaceAll('\n', ' ').toWellFormed() })) }
)

/** The NDJSON of a log. */
export const randomLog: fc.Arbitrary<string> = fc
  .array(line, { minLength: 1, maxLength: 40 })
  .map(lines =>
    lines.map((each, pos) => `${'bare' in each ? each.bare : asJson(each.record, pos)}\n`).join('')
  )

function asJson({ level, out, time }: { level: string; out: string; time: string }, pos: number): string {
  return JSON.stringify({ level, pos, out, time, args: null })
}
