import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LineSplitter, LONGEST_LINE } from '../../src/text/line-splitter.ts'
import { parseLine, readAny } from '../../src/text/line.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

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
    `${'['.repeat(500_000)}{}`,
    '\uFEFFafter a mark'
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

  test.each(['', '\r', '   ', '\t'])('%j is blank', line => {
    expect(parseLine(line)).toBeNull()
  })
})

function split(...chunks: Buffer[]): string[] {
  const splitter = new LineSplitter()
  return [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.end()]
}

test('a line of the usual form is read as the general way reads it, and one that is nearly so too', () => {
  const part = fc.constantFrom(
    'a',
    ' ',
    '"',
    '\\',
    '\\n',
    '\\"',
    '\\u003c',
    '\\u00',
    'n',
    '\t',
    '\u007f',
    '\u2028',
    '✓',
    '","time":"',
    ',"out":"',
    '","args":null}',
    '}'
  )
  const text = fc.array(part, { maxLength: 4 }).map(parts => parts.join(''))
  const line = fc
    .tuple(
      fc.oneof(fc.constantFrom('INFO', 'warn', '', 'FATAL'), text),
      fc.oneof(
        fc.nat().map(String),
        fc.constantFrom('', '01', '-1', '1.5', '9999999999999', '1e3', '999999999999')
      ),
      text,
      fc.oneof(fc.constantFrom(TIME, '', '0001-01-01T00:00:00Z', '2023-13-01T00:00:00Z'), text),
      fc.constantFrom('', ' ', '\r')
    )
    .map(
      ([level, pos, out, time, end]) =>
        `{"level":"${level}","pos":${pos},"out":"${out}","time":"${time}","args":null}${end}`
    )
  fc.assert(
    fc.property(line, json => {
      expect({ ...parseLine(json), isPlain: false }).toEqual({ ...readAny(json), isPlain: false })
    }),
    { seed: 61, numRuns: 20_000 }
  )
  expect(parseLine(`{"level":"INFO","pos":1,"out":"x\\n","time":"${TIME}","args":null}`)?.isPlain).toBe(true)
})

describe('LineSplitter', () => {
  const sample = Buffer.from('\uFEFF{"out":"é ✓ 🚀"}\r\nplain\n\n\nlast without newline ✓')
  const lines = ['{"out":"é ✓ 🚀"}\r', 'plain', '', '', 'last without newline ✓']

  test('cuts at newlines, drops the mark at the start', () => {
    expect(split(sample)).toEqual(lines)
    expect(split()).toEqual([])
    expect(split(Buffer.from(''))).toEqual([])
    expect(split(Buffer.from('\n'))).toEqual([''])
    expect(split(Buffer.from('a\n'))).toEqual(['a'])
    expect(split(Buffer.from('\n\uFEFFx'))).toEqual(['', '\uFEFFx'])
    expect(split(Buffer.from('\uFEFF\uFEFFx'))).toEqual(['\uFEFFx'])
  })

  test('the same wherever the chunks begin and end', () => {
    for (let first = 0; first <= sample.length; first++) {
      for (let second = first; second <= sample.length; second++) {
        const chunks = [sample.subarray(0, first), sample.subarray(first, second), sample.subarray(second)]
        expect(split(...chunks)).toEqual(lines)
      }
    }
    expect(split(...[...sample].map(byte => Buffer.from([byte])))).toEqual(lines)
  })

  test('the memory of a chunk may be used again', () => {
    const splitter = new LineSplitter()
    const chunk = Buffer.from('one\ntw')
    expect(splitter.push(chunk)).toEqual(['one'])
    chunk.fill('#')
    expect(splitter.push(Buffer.from('o\n'))).toEqual(['two'])
  })

  test('a line over the limit comes in pieces, none ending inside a character', () => {
    const long = 'a' + '✓'.repeat(LONGEST_LINE)
    const bytes = Buffer.from(`${long}\nnext\n`)
    const inOne = split(bytes)
    expect(inOne.slice(0, -1).join('')).toBe(long)
    expect(inOne.at(-1)).toBe('next')
    expect(inOne).toHaveLength(5)
    for (const piece of inOne) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(LONGEST_LINE)
    const random = seededRandom(5)
    const chunks: Buffer[] = []
    for (let start = 0; start < bytes.length;) {
      const end = start + 1 + random.below(200_000)
      chunks.push(bytes.subarray(start, end))
      start = end
    }
    expect(split(...chunks)).toEqual(inOne)
    // A line of just the limit is one line.
    expect(
      split(Buffer.from(`${'x'.repeat(LONGEST_LINE)}\n${'y'.repeat(LONGEST_LINE)}`)).map(line => line.length)
    ).toEqual([LONGEST_LINE, LONGEST_LINE])
  })

  test('a line without an end does not wait in memory', () => {
    const splitter = new LineSplitter()
    const chunk = Buffer.alloc(64 * 1024, 'x')
    let ready = 0
    for (let count = 0; count < 160; count++) ready += splitter.push(chunk).join('').length
    expect(ready).toBeGreaterThanOrEqual(9 * LONGEST_LINE)
    expect(ready + splitter.end().join('').length).toBe(160 * chunk.length)
  })

  test('bytes that are no UTF-8 do not stop it', () => {
    expect(split(Buffer.from([0xff, 0x0a, 0xc3, 0x0a, 0x61]))).toEqual(['\ufffd', '\ufffd', 'a'])
    const noise = Buffer.alloc(LONGEST_LINE + 10, 0x80)
    expect(split(noise).map(line => line.length)).toEqual([LONGEST_LINE, 10])
  })
})
