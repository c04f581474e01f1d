import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Excerpt } from '../../src/diagnosis/excerpt.ts'
import { LogReader, type LogCounts } from '../../src/text/log-reader.ts'
import { TextLines } from '../../src/text/text-file.ts'
import { chunksOf, readLog } from '../fixtures/read-log.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

interface Fields {
  level?: string
  pos?: number | null
  out?: string
  time?: string
}

function ndjson(...lines: Fields[]): string {
  return lines.map(line => `${JSON.stringify(line)}\n`).join('')
}

function rendered(text: string | Buffer, chunkSize?: number): { text: string; counts: LogCounts } {
  const { text: shown, counts } = readLog(chunksOf(Buffer.from(text), chunkSize))
  return { text: shown, counts }
}

const at = (clock: string): string => `2023-11-22T${clock}Z`

describe('the text', () => {
  test('time column, marks, several lines', () => {
    const { text, counts } = rendered(
      ndjson(
        { level: 'INFO', pos: 0, out: 'Compiling\n', time: at('10:15:30.123456789') },
        { level: 'WARN', pos: 1, out: 'old syntax\n', time: at('10:15:30.9') },
        { level: 'error', pos: 2, out: '2 problems\n  one\n\n  two\n', time: at('10:15:31') },
        { level: 'FATAL', pos: 3, out: 'gone', time: at('10:15:32.12') },
        { level: 'debug', pos: 4, out: 'no time' },
        { level: '', pos: 5, out: '', time: at('10:15:33.000') },
        { level: 'ERROR', pos: 6, out: '', time: at('10:15:34.000') },
        { level: '', pos: 7, out: '\n' }
      )
    )
    expect(text).toBe(
      [
        '2023-11-22T10:15:30.123Z Compiling',
        '2023-11-22T10:15:30.900Z WARN old syntax',
        '2023-11-22T10:15:31.000Z ERROR 2 problems',
        '                           one',
        '',
        '                           two',
        '2023-11-22T10:15:32.120Z FATAL gone',
        '                         no time',
        '2023-11-22T10:15:33.000Z',
        '2023-11-22T10:15:34.000Z ERROR',
        '',
        ''
      ].join('\n')
    )
    expect(counts).toEqual({
      lines: 11,
      errors: 3,
      errorLevelLines: 3,
      warnings: 1,
      cut: 0,
      missingAtStart: 0,
      firstTime: at('10:15:30.123456789'),
      lastTime: at('10:15:34.000')
    })
  })

  test.each([
    [
      'text that is no record after the first',
      '{"pos":811,"out":"a"}\nno JSON\n{"pos":812,"out":"b"}\n',
      811
    ],
    ['one that had a number', '{"pos":811,"out":"a"}\n{"pos":812,"o\n{"pos":813,"out":"b"}\n', 811],
    ['the end of one before it', 'nd"}\n{"pos":811,"out":"a"}\n{"pos":812,"out":"b"}\n', 811],
    ['a number that does not count', '{"pos":811,"out":"a"}\nno JSON\n{"pos":900,"out":"b"}\n', 0],
    ['numbers that are all alike', '{"pos":7,"out":"a"}\nno JSON\n{"pos":7,"out":"b"}\n', 0]
  ])('how many lines are missing at its start, with %s', (_, text, missing) => {
    expect(rendered(text).counts.missingAtStart).toBe(missing)
  })

  test('other offsets become UTC', () => {
    const { text } = rendered(
      ndjson(
        { out: 'a', time: '2023-12-31T23:59:59.999Z' },
        { out: 'b', time: '2024-01-01T00:00:00Z' },
        { out: 'c' },
        { out: 'd', time: '2024-01-01T05:30:00.5+05:30' },
        { out: 'e', time: '2024-01-01T00:00:00.5-01:00' },
        { out: 'f', time: '2024-01-01T23:30:00-01:00' }
      )
    )
    expect(text).toBe(
      [
        '2023-12-31T23:59:59.999Z a',
        '2024-01-01T00:00:00.000Z b',
        '                         c',
        '2024-01-01T00:00:00.500Z d',
        '2024-01-01T01:00:00.500Z e',
        '2024-01-02T00:30:00.000Z f',
        ''
      ].join('\n')
    )
  })

  test('an empty log is empty text', () => {
    expect(rendered('')).toEqual({
      text: '',
      counts: {
        lines: 0,
        errors: 0,
        errorLevelLines: 0,
        warnings: 0,
        cut: 0,
        missingAtStart: 0,
        firstTime: null,
        lastTime: null
      }
    })
    expect(rendered('\n\r\n \n').text).toBe('')
  })

  test('mark, CRLF, lines that are no JSON, blank lines, a cut last line', () => {
    const text =
      '\uFEFF{"level":"info","pos":0,"out":"first\\n"}\r\nnot JSON\r\n\r\n{"pos":1,"out":"second"}\r\n{"pos":2,"out":"cut'
    expect(rendered(text).text).toBe(
      [
        '                         first',
        '                         not JSON',
        '                         second',
        '                         {"pos":2,"out":"cut',
        ''
      ].join('\n')
    )
    expect(rendered(text).counts.lines).toBe(4)
  })

  test('a log line has its column, whatever it looks like', () => {
    expect(rendered('2023-11-22T10:15:30.123Z x\n').text).toBe(
      `${' '.repeat(25)}2023-11-22T10:15:30.123Z x\n`
    )
  })
})

describe('the order', () => {
  const shown = (lines: Fields[]): string[] =>
    rendered(ndjson(...lines))
      .text.trimEnd()
      .split('\n')
      .map(line => line.trim())

  test('by pos, ties and lines without one as they came', () => {
    expect(
      shown([
        { pos: 2, out: 'c' },
        { pos: 0, out: 'a' },
        { out: 'after a' },
        { pos: 1, out: 'b' },
        { pos: 1, out: 'b again' },
        { pos: 3, out: 'd' }
      ])
    ).toEqual(['a', 'after a', 'b', 'b again', 'c', 'd'])
  })

  test('random order within the window is put right', () => {
    const random = seededRandom(17)
    const lines = Array.from({ length: 20_000 }, (_, pos) => ({ pos, out: `line ${pos}` }))
    for (let start = 0; start < lines.length; start += 500) {
      for (let index = start; index < start + 500; index++) {
        const other = start + random.below(500)
        const [here, there] = [lines[index], lines[other]]
        if (here !== undefined && there !== undefined) [lines[index], lines[other]] = [there, here]
      }
    }
    expect(shown(lines)).toEqual(Array.from({ length: 20_000 }, (_, pos) => `line ${pos}`))
  })

  test('a line later than the window stays where it stands', () => {
    const lines: Fields[] = Array.from({ length: 3_000 }, (_, pos) => ({
      pos: pos + 1,
      out: `line ${pos + 1}`
    }))
    lines.splice(2_000, 0, { pos: 0, out: 'late' })
    const result = shown(lines)
    expect(result.indexOf('late')).toBe(2_000)
    expect(result.filter(line => line !== 'late')).toEqual(
      lines.filter(line => line.pos !== 0).map(line => line.out)
    )
    // One that is just in time is put first.
    const inTime: Fields[] = Array.from({ length: 1_000 }, (_, pos) => ({
      pos: pos + 1,
      out: `line ${pos + 1}`
    }))
    expect(shown([...inTime, { pos: 0, out: 'in time' }, { pos: 2_000, out: 'end' }])[0]).toBe('in time')
  })

  test('more lines than the window holds, the last one without a newline', () => {
    const lines = Array.from({ length: 2_500 }, (_, pos) => ({ pos, out: `line ${pos}` }))
    const { text, counts } = rendered(ndjson(...lines).trimEnd(), 100)
    expect(text).toBe(lines.map(line => `${' '.repeat(25)}${line.out}\n`).join(''))
    expect(counts.lines).toBe(2_500)
  })

  test('when pos starts anew, what follows is not mixed with what was before', () => {
    const first = Array.from({ length: 40 }, (_, pos) => ({ pos, out: `first ${pos}` }))
    const second = Array.from({ length: 40 }, (_, pos) => ({ pos, out: `second ${pos}` }))
    const inOrder = [...first, ...second].map(line => line.out)
    expect(shown([...first, ...second])).toEqual(inOrder)
    // Each in its own order, if it comes out of order.
    const [a, b, ...rest] = second
    expect(shown([...first, ...(a && b ? [b, a] : []), ...rest, ...first]).slice(0, 80)).toEqual(inOrder)
  })

  test('also when the first one is longer than the window', () => {
    const log = (name: string): Fields[] =>
      Array.from({ length: 3_000 }, (_, pos) => ({ pos, out: `${name} ${pos}` }))
    expect(shown([...log('a'), ...log('b'), ...log('c')])).toEqual(
      [...log('a'), ...log('b'), ...log('c')].map(line => line.out)
    )
  })

  test('a pos that is no number of a line says nothing', () => {
    expect(
      shown([
        { pos: 3, out: 'a' },
        { pos: 2 ** 53 - 1, out: 'b' },
        { pos: -1, out: 'c' },
        { pos: 4, out: 'd' }
      ])
    ).toEqual(['a', 'b', 'c', 'd'])
  })

  test('very long lines do not wait in memory', () => {
    const lines = new TextLines()
    const reader = new LogReader([lines])
    const line = Buffer.from(ndjson({ pos: 1, out: 'x'.repeat(100_000) }))
    const lengthOf = (pieces: readonly Buffer[]): number => Buffer.concat(pieces).length
    let ready = 0
    for (let count = 0; count < 200; count++) {
      reader.add(reader.read(line))
      ready += lengthOf(lines.pieces())
    }
    expect(ready).toBeGreaterThan(15_000_000)
    reader.end()
    expect(ready + lengthOf(lines.pieces())).toBe(200 * (100_000 + 26))
  })

  test('the times are those of the first and last line shown', () => {
    const { counts } = rendered(
      ndjson(
        { pos: 2, out: 'c', time: at('10:00:02') },
        { pos: 0, out: 'a', time: at('10:00:00') },
        { pos: 1, out: 'b', time: 'never' },
        { pos: 3, out: 'd' }
      )
    )
    expect(counts).toMatchObject({ firstTime: at('10:00:00'), lastTime: at('10:00:02') })
  })
})

describe('chunks', () => {
  const sample = Buffer.from(
    '\uFEFF' +
      ndjson(
        { level: 'INFO', pos: 1, out: 'é ✓ 🚀 \u001b[32mok\u001b[0m\n', time: at('10:00:00.5') },
        { level: 'WARN', pos: 0, out: 'a\r\nb\n' }
      ) +
      'plain ✓\r\n\n{"pos":3,"out":"cut 🚀'
  )

  test('the same text wherever they begin and end', () => {
    const whole = rendered(sample)
    for (let size = 1; size <= sample.length; size++) expect(rendered(sample, size)).toEqual(whole)
    for (let place = 0; place <= sample.length; place++) {
      expect(readLog([sample.subarray(0, place), sample.subarray(place)]).text).toBe(whole.text)
    }
  })

  test('no line is lost, whatever the lines and the chunks', () => {
    const random = seededRandom(19)
    for (let round = 0; round < 300; round++) {
      const marks: string[] = []
      let text = random.below(4) === 0 ? '\uFEFF' : ''
      for (let count = random.below(60); count > 0; count--) {
        const mark = `mark-${round}-${marks.length}-`
        marks.push(mark)
        const out = `${mark} ${random.pick(['', '\n', '\r\n', '\u001b[1mx', '✓\nmore\n', '\u001b]8;;'])}`
        const json = JSON.stringify({
          level: random.pick(['INFO', 'bad', '']),
          pos: random.below(2_000),
          out,
          time: random.pick([at('10:00:00.1'), '', 'x'])
        })
        text += random.pick([
          json,
          json,
          json,
          mark,
          `${json} trailing`,
          json.slice(0, json.indexOf(mark) + mark.length)
        ])
        text += random.pick(['\n', '\n', '\r\n', '\n\n'])
      }
      const { text: shown, counts } = rendered(text.trimEnd(), 1 + random.below(400))
      expect(marks.filter(mark => !shown.includes(mark))).toEqual([])
      expect(counts.lines).toBe(shown.split('\n').length - 1)
    }
  })
})

describe('progress lines', () => {
  const shownText = (...lines: Fields[]): string[] =>
    rendered(ndjson(...lines))
      .text.split('\n')
      .slice(0, -1)
      .map(line => line.trim())

  test('each a line of NDJSON, show their last state', () => {
    expect(
      shownText(
        { out: 'Pulling' },
        { out: '\r10 %' },
        { out: '\r\u001b[K20 %' },
        { out: '\r100 %\n' },
        { out: 'Done\n' }
      )
    ).toEqual(['Pulling', '100 %', 'Done'])
    expect(shownText({ out: '\r10 %' }, { out: '\r20 %' })).toEqual(['20 %'])
  })

  test('but no other line is taken for one', () => {
    expect(shownText({ out: '\r10 %' }, { out: 'other' })).toEqual(['10 %', 'other'])
    expect(shownText({ out: '\r10 %' }, { out: '\r\n' }, { out: 'x' })).toEqual(['10 %', '', 'x'])
    expect(shownText({ out: '\r10 %\n' }, { out: '\r20 %\n' })).toEqual(['10 %', '20 %'])
    expect(shownText({ out: '\rfailed', level: 'ERROR' }, { out: '\r20 %' })).toEqual([
      'ERROR failed',
      '20 %'
    ])
  })
})

describe('lines of the usual form', () => {
  const usual = (
    pos: number,
    out: string,
    { level = 'INFO', time = '2023-11-22T10:15:30.123456789Z' } = {}
  ): string =>
    `{"level":"${level}","pos":${pos},"out":${JSON.stringify(out).replace(/[<>&]/g, mark => `\\u00${mark.charCodeAt(0).toString(16)}`)},"time":"${time}","args":null}\n`

  /** The same line, but not in the form that is read fast. */
  const unusual = (line: string): string => line.replace(/^\{/, '{ ')

  const text = fc
    .array(
      fc.constantFrom(
        'a',
        'word ',
        '\t',
        '"',
        '\\',
        '/',
        '<',
        '&',
        '✓',
        'é',
        '🚀',
        '日本',
        'コード',
        '、',
        ' ',
        '\u3000',
        '\u00a0',
        '\u1680',
        '\u2003',
        '\u205f',
        '\ufeff',
        '\u001b[32m',
        '\u001b[0m',
        '\u001b[',
        '\u001b',
        ']',
        '\r',
        '\u202e',
        '\u0085',
        '\u061c',
        '\u2026',
        '\u0007',
        '\u007f',
        '\\n'
      ),
      { maxLength: 6 }
    )
    .map(parts => parts.join(''))
  const time = fc.constantFrom(
    '2023-11-22T10:15:30.123456789Z',
    '2023-11-22T10:15:30.123Z',
    '2023-11-22T10:15:30.12Z',
    '2023-11-22T10:15:30Z',
    '2023-11-23T00:00:00.5000Z',
    '2023-11-22T10:15:30.123+01:00',
    '2023-13-22T10:15:30.123Z',
    '0001-01-01T00:00:00.000Z',
    '',
    'never'
  )
  const steps = fc.array(
    fc.record({
      step: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 2, 50, 0, -3, -2_000),
      out: fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom(
            'plain',
            'also plain\n',
            'an Error: x',
            'error TS1: y\n',
            ' ',
            '\u001b[1mbold\u001b[0m ✓\n'
          )
        },
        { weight: 1, arbitrary: text },
        text.map(out => `${out}\n`)
      ),
      level: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('INFO', 'info') },
        fc.constantFrom('ERROR', 'warn', '', 'Info')
      ),
      time: fc.oneof({ weight: 9, arbitrary: fc.constant('2023-11-22T10:15:30.123456789Z') }, time),
      copies: fc.constantFrom(1, 1, 12)
    }),
    { maxLength: 60 }
  )

  function everything(
    log: string,
    chunkSize: number
  ): { text: string; counts: LogCounts; excerpt: Excerpt | null } {
    const { text, counts, excerpt } = readLog(chunksOf(Buffer.from(log), chunkSize))
    return { text, counts, excerpt }
  }

  test('are shown as any other line would be, whatever is among them', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(97, 1_000, 65_536), (lines, chunkSize) => {
        let pos = 5_000
        const log = lines.flatMap(line =>
          Array.from({ length: line.copies }, () =>
            usual((pos = Math.max(0, pos + line.step)), line.out, line)
          )
        )
        expect(everything(log.join(''), chunkSize)).toEqual(everything(log.map(unusual).join(''), 65_536))
      }),
      { seed: 51, numRuns: 600 }
    )
  })

  test('thousands of them, late ones in the middle, and pos that starts anew', () => {
    const random = seededRandom(23)
    const log: string[] = []
    for (let pos = 0; pos < 6_000; pos++) {
      log.push(
        usual(pos % 3_500, `line ${pos} ✓\n`, {
          time: `2023-11-22T10:1${Math.floor(pos / 1_000)}:30.12345678Z`
        })
      )
      if (random.below(400) === 0) log.push(usual(Math.max(0, (pos % 3_500) - random.below(1_500)), 'late\n'))
      if (random.below(500) === 0) log.push('no JSON\n')
    }
    const expected = everything(log.map(unusual).join(''), 65_536)
    for (const chunkSize of [999, 30_000, 65_536, 10_000_000])
      expect(everything(log.join(''), chunkSize)).toEqual(expected)
  })

  test.each(['\u0020', '\t', '\u00a0', '\u1680', '\u2003', '\u205f', '\u3000', '\ufeff'])(
    'after hundreds of blank ones (%j) the last one that is not stands in the excerpt',
    blank => {
      const log = Array.from({ length: 400 }, (_, pos) => usual(pos, pos < 40 ? '終わり\n' : `${blank}\n`))
      expect(everything(log.join(''), 65_536)).toEqual(everything(log.map(unusual).join(''), 65_536))
      expect(everything(log.join(''), 65_536).excerpt?.lines.at(-1)).toMatchObject({
        number: 40,
        text: '終わり'
      })
    }
  )

  test('one that is no JSON is kept as text', () => {
    for (const bad of [
      usual(1, 'x').replace('"pos":1', '"pos":01'),
      usual(1, 'x').replace('"x"', '"x"y"'),
      usual(1, 'x').replace('x', '\\x'),
      usual(1, 'x').replace('x', '\t')
    ]) {
      const log = `${Array.from({ length: 20 }, (_, pos) => usual(pos, 'a')).join('')}${bad}`
      expect(everything(log, 65_536).text).toContain(plainOf(bad.trimEnd()))
    }
  })

  test('bytes that are no UTF-8 are shown as such', () => {
    const log = Buffer.concat([
      ...Array.from({ length: 20 }, (_, pos) => Buffer.from(usual(pos, 'a'))),
      Buffer.from([0xff, 0x0a])
    ])
    expect(rendered(log).text).toContain('\uFFFD')
  })

  function plainOf(line: string): string {
    return ' '.repeat(25) + line
  }
})

describe('the excerpt', () => {
  test('gets every display line with its level, time and number', () => {
    const log = ndjson(
      { level: 'INFO', pos: 0, out: 'one\ntwo\n', time: '2023-11-22T23:59:59.5Z' },
      {
        level: 'ERROR',
        pos: 1,
        out: `\u001b[31mError: boom\u001b[0m ${'x'.repeat(5_000)}`,
        time: '2023-11-23T00:00:00Z'
      }
    )
    const { excerpt } = readLog([Buffer.from(log)])
    expect(excerpt?.telling).toBe(2)
    expect(excerpt?.lines).toMatchObject([
      { number: 1, level: 'info', time: '2023-11-22T23:59:59.500Z', text: 'one' },
      { number: 2, level: 'info', time: '2023-11-22T23:59:59.500Z', text: 'two' },
      {
        number: 3,
        level: 'error',
        time: '2023-11-23T00:00:00.000Z',
        text: `Error: boom ${'x'.repeat(988)}`
      }
    ])
  })

  test('of nothing is none', () => {
    expect(rendered('').counts.lines).toBe(0)
    expect(readLog([]).excerpt).toBeNull()
  })
})
