import { describe, expect, test } from '@jest/globals'
import { parseLine, parseText } from '../../src/text/line.ts'

const TIME = '2023-11-22T10:15:30.123456789Z'

describe('parseLine', () => {
  test('a line as Harness writes it', () => {
    expect(parseLine(`{"level":"info","pos":0,"out":"text\\n","time":"${TIME}","args":null}`)).toMatchObject({
      time: TIME,
      level: 'info',
      pos: 0,
      text: 'text\n'
    })
  })

  test('text is verbatim: escapes, colours, rewrites, several lines, nothing', () => {
    const textOf = (out: string): string | undefined => parseLine(`{"out":"${out}"}`)?.text
    expect(textOf('\\u003cb\\u003e \\u0026amp;')).toBe('<b> &amp;')
    expect(textOf('\\u001b[31mred\\u001b[0m')).toBe('\u001b[31mred\u001b[0m')
    expect(textOf('1 %\\r2 %\\r\\n')).toBe('1 %\r2 %\r\n')
    expect(textOf('a\\nb\\n\\n')).toBe('a\nb\n\n')
    expect(textOf('')).toBe('')
    expect(textOf('\\ud83d\\ude80 ✓')).toBe('🚀 ✓')
    expect(textOf(`${'x'.repeat(70_000)}... (log line truncated)`)).toHaveLength(70_024)
  })

  test.each([
    ['INFO', 'info'],
    ['info', 'info'],
    ['Warn', 'warn'],
    ['WARNING', 'warn'],
    ['ERROR', 'error'],
    ['DEBUG', 'debug'],
    ['FATAL', 'fatal'],
    ['', null],
    ['loud', null],
    ['constructor', null],
    ['__proto__', null]
  ])('level %j is %j', (level, expected) => {
    expect(parseLine(JSON.stringify({ level, out: 'x' }))?.level).toBe(expected)
  })

  test.each([[null], [3], [{}], [['info']], [undefined]])('level %j is unknown', level => {
    expect(parseLine(JSON.stringify({ level, out: 'x' }))?.level).toBeNull()
  })

  test.each([
    TIME,
    '2023-11-22T10:15:30Z',
    '2023-11-22T10:15:30.1Z',
    '2023-11-22T10:15:60Z',
    '2023-11-22T10:15:30.123+05:30'
  ])('time %s is kept as it is', time => {
    expect(parseLine(JSON.stringify({ time, out: 'x' }))?.time).toBe(time)
  })

  test.each([
    '',
    'yesterday',
    '0001-01-01T00:00:00Z',
    '2023-13-22T10:15:30Z',
    '2023-11-32T10:15:30Z',
    '2023-11-22T24:15:30Z',
    '2023-11-22 10:15:30Z',
    '2023-11-22T10:15:30',
    '2023-11-22T10:15:30.Z',
    '2023-11-22T10:15:30Z\n',
    1700648130,
    null,
    {}
  ])('time %j is none', time => {
    expect(parseLine(JSON.stringify({ time, out: 'x' }))?.time).toBeNull()
  })

  test.each([
    [0, 0],
    [-1, -1],
    [25_000_000, 25_000_000],
    ['7', null],
    [1.5, null],
    [1e300, null],
    [null, null]
  ])('pos %j is %j', (pos, expected) => {
    expect(parseLine(JSON.stringify({ pos, out: 'x' }))?.pos).toBe(expected)
  })

  test('args may be an object, and more fields may come', () => {
    expect(parseLine('{"out":"x","args":{"out":"y","level":"error"},"more":[1]}')).toMatchObject({
      time: null,
      level: null,
      pos: null,
      text: 'x'
    })
  })

  test.each([
    'plain text',
    '{"level":"INFO","pos":7,"out":"cut he',
    '{"level":"INFO","pos":7}',
    '{"out":null}',
    '{"out":{"a":1}}',
    '{}',
    'null',
    '42',
    '"text"',
    '["out"]',
    '[{"out":"x"}]',
    '{not json}',
    '}{',
    '  indented',
    '{"out":"raw \u0001 control"}',
    `${'['.repeat(500_000)}{}`
  ])('keeps %.40j as text', line => {
    expect(parseLine(line)).toMatchObject({ time: null, level: null, pos: null, text: line })
  })

  test('a carriage return before the newline is no part of the text', () => {
    expect(parseLine('{"out":"x"}\r')?.text).toBe('x')
    expect(parseLine('plain\r')?.text).toBe('plain')
    expect(parseLine('10 %\r20 %\r')?.text).toBe('10 %\r20 %')
  })

  test('a byte order mark before a line does no harm', () => {
    expect(parseLine('\uFEFF{"out":"x","pos":1}')).toMatchObject({
      time: null,
      level: null,
      pos: 1,
      text: 'x'
    })
  })

  test('a byte order mark before text is no part of it', () => {
    expect(parseLine('\uFEFFafter a mark')?.text).toBe('after a mark')
  })

  test.each([
    ['{"level":"info","pos":0,"out":"x","time":"2023-11-22T10:15:30Z","args":null}', false],
    ['{"out":"x","level":"","time":""}', false],
    ['{"out":"x","args":{"a":1}}', true],
    ['{"out":"x","level":"loud"}', true],
    ['{"out":"x","time":"never"}', true],
    ['{"out":"x","pos":"7"}', true]
  ])('%s holds more than is shown: %j', (line, holdsMore) => {
    expect(parseLine(line)?.holdsMore).toBe(holdsMore)
  })

  test.each(['', '\r', '   ', '\t'])('%j is blank', line => {
    expect(parseLine(line)).toBeNull()
  })
})

test.each([
  ['{"level":"info","pos":0,"out":"text\\n","time":"no time","args":{"a":1}}', 'text\n'],
  ['\uFEFF{"out":"a"}', 'a'],
  ['{"out":7}\r', '{"out":7}'],
  ['{"out":', '{"out":'],
  ['null', 'null'],
  ['plain', 'plain'],
  [' \t\r', null],
  ['', null]
])('the text of %j alone is what parseLine reads', (line, text) => {
  expect(parseText(line)).toBe(text)
  expect(parseLine(line)?.text ?? null).toBe(text)
})
