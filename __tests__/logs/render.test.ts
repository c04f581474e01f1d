import { describe, expect, test } from '@jest/globals'
import { stripVTControlCharacters } from 'node:util'
import { plainLines } from '../../src/logs/plain-text.ts'
import { LogRenderer, type LogCounts } from '../../src/logs/render.ts'
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

function rendered(text: string | Buffer, chunkSize = 64 * 1024): { text: string; counts: LogCounts } {
  const bytes = Buffer.from(text)
  const renderer = new LogRenderer()
  let result = ''
  for (let start = 0; start < bytes.length; start += chunkSize) {
    result += renderer.push(bytes.subarray(start, start + chunkSize))
  }
  return { text: result + renderer.end(), counts: renderer.counts }
}

const at = (clock: string): string => `2023-11-22T${clock}Z`

describe('the text', () => {
  test('date header, time column, marks, several lines', () => {
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
        '# 2023-11-22 (UTC)',
        '10:15:30.123  Compiling',
        '10:15:30.900  WARN old syntax',
        '10:15:31.000  ERROR 2 problems',
        '                one',
        '',
        '                two',
        '10:15:32.120  FATAL gone',
        '              no time',
        '10:15:33.000',
        '10:15:34.000  ERROR',
        '',
        ''
      ].join('\n')
    )
    expect(counts).toEqual({
      lines: 11,
      errors: 3,
      warnings: 1,
      firstTime: at('10:15:30.123456789'),
      lastTime: at('10:15:34.000')
    })
  })

  test('the date again where it changes; other offsets become UTC', () => {
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
        '# 2023-12-31 (UTC)',
        '23:59:59.999  a',
        '# 2024-01-01 (UTC)',
        '00:00:00.000  b',
        '              c',
        '00:00:00.500  d',
        '01:00:00.500  e',
        '# 2024-01-02 (UTC)',
        '00:30:00.000  f',
        ''
      ].join('\n')
    )
  })

  test('an empty log is empty text', () => {
    expect(rendered('')).toEqual({
      text: '',
      counts: { lines: 0, errors: 0, warnings: 0, firstTime: null, lastTime: null }
    })
    expect(rendered('\n\r\n \n').text).toBe('')
  })

  test('mark, CRLF, lines that are no JSON, blank lines, a cut last line', () => {
    const text =
      '\uFEFF{"level":"info","pos":0,"out":"first\\n"}\r\nnot JSON\r\n\r\n{"pos":1,"out":"second"}\r\n{"pos":2,"out":"cut'
    expect(rendered(text).text).toBe(
      [
        '              first',
        '              not JSON',
        '              second',
        '              {"pos":2,"out":"cut',
        ''
      ].join('\n')
    )
    expect(rendered(text).counts.lines).toBe(4)
  })

  test('a log line cannot pass for a date header', () => {
    expect(rendered('# 2023-11-22 (UTC)\n').text).toBe('              # 2023-11-22 (UTC)\n')
    expect(rendered(ndjson({ out: 'x\n# 2023-11-22 (UTC)' })).text).not.toMatch(/^#/m)
  })
})

describe('terminal output becomes plain text', () => {
  test.each([
    ['\u001b[32mok\u001b[0m', 'ok'],
    ['\u001b[1;38;5;196mred\u001b[m', 'red'],
    ['\u001b[38:2::1:2:3mred\u001b[39m', 'red'],
    ['\u001b[?25lhidden cursor\u001b[?25h', 'hidden cursor'],
    ['\u001b[2K\u001b[1Gdone', 'done'],
    ['\u001b]8;;https://example.org/a?b=c;d e\u001b\\link\u001b]8;;\u001b\\ more', 'link more'],
    ['\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007', 'link'],
    ['\u001b]0;a title with spaces\u0007x', 'x'],
    ['\u001bP1$r0m\u001b\\x', 'x'],
    ['\u001b(B\u001b7\u001b=x', 'x'],
    ['\u009b31mred\u009b0m', 'red'],
    ['no sequences [0m at all', 'no sequences [0m at all'],
    ['tab\tstays', 'tab\tstays'],
    ['✓ é 漢 👩‍👩‍👧 עברית', '✓ é 漢 👩‍👩‍👧 עברית']
  ])('%j', (out, plain) => {
    expect(plainLines(out)).toEqual([plain])
  })

  test('agrees with node:util on common sequences', () => {
    const random = seededRandom(11)
    const pieces = [
      'a',
      ' ',
      '✓',
      '\u001b[31m',
      '\u001b[0m',
      '\u001b[1;4m',
      '\u001b[2K',
      '\u001b[10;20H',
      '\u001b]8;;http://x\u0007',
      '\u001b]8;;\u0007'
    ]
    for (let round = 0; round < 2_000; round++) {
      const text = Array.from({ length: random.below(12) }, () => random.pick(pieces)).join('')
      expect(plainLines(text)).toEqual([stripVTControlCharacters(text)])
    }
  })

  test.each([
    ['10 %\r20 %\r100 %', ['100 %']],
    ['10 %\r20 %\r', ['20 %']],
    ['\r\u001b[K10 %\r\u001b[Kdone\n', ['done']],
    ['windows\r\nlines\r\n', ['windows', 'lines']],
    ['a\r\r\nb', ['a', 'b']],
    ['1\r2\n3\r4\n', ['2', '4']],
    ['\r', ['']],
    ['\r\n', ['']],
    ['', ['']],
    ['\n', ['']],
    ['\n\n', ['', '']],
    ['a\n\n', ['a', '']]
  ])('%j shows %j', (out, lines) => {
    expect(plainLines(out)).toEqual(lines)
  })

  test.each([
    ['\u0000\u0007\u0008\u000b\u000c\u007f', '␀␇␈␋␌␡'],
    ['\u001b[12;', '␛[12;'],
    ['\u001b]8;;never ends', '␛]8;;never ends'],
    ['end \u001b', 'end ␛'],
    ['\u001b\u001b[0m[31mx', '␛[31mx'],
    ['\u202egnp.exe\u202c', '<U+202E>gnp.exe<U+202C>'],
    ['\u2066x\u2069\u200e\u200f\u061c', '<U+2066>x<U+2069><U+200E><U+200F><U+061C>'],
    ['\u0085\u2028\u2029', '<U+0085><U+2028><U+2029>']
  ])('what remains of %j is made visible', (out, plain) => {
    expect(plainLines(out)).toEqual([plain])
  })

  test('an unfinished sequence swallows no line', () => {
    expect(plainLines('\u001b]0;a\nb\u0007c')).toEqual(['␛]0;a', 'b␇c'])
  })

  test('nothing hostile ever remains, and it takes linear time', () => {
    const random = seededRandom(13)
    const bad = [
      '\u001b',
      '[',
      ']',
      '\u009b',
      '\u009d',
      '\u0090',
      '\\',
      '\u0007',
      '\r',
      '\n',
      ';',
      '?',
      '0',
      'm',
      '\u202e',
      '\u0085',
      'x',
      ' ',
      '\u2067',
      '\u0000'
    ]
    const expectInert = (text: string): void => {
      // Tab and newline are all that may remain.
      expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
    }
    for (let round = 0; round < 5_000; round++) {
      const out = Array.from({ length: random.below(30) }, () => random.pick(bad)).join('')
      expectInert(rendered(ndjson({ out, level: 'error' })).text)
      expectInert(rendered(out).text)
    }
    const started = performance.now()
    for (const first of bad) {
      for (const second of bad) plainLines((first + second).repeat(50_000))
      for (const second of bad) plainLines(first + second.repeat(50_000))
    }
    expect(performance.now() - started).toBeLessThan(20_000)
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
    expect(text).toBe(lines.map(line => `${' '.repeat(14)}${line.out}\n`).join(''))
    expect(counts.lines).toBe(2_500)
  })

  test('very long lines do not wait in memory', () => {
    const renderer = new LogRenderer()
    const line = Buffer.from(ndjson({ pos: 1, out: 'x'.repeat(100_000) }))
    let ready = 0
    for (let count = 0; count < 200; count++) ready += renderer.push(line).length
    expect(ready).toBeGreaterThan(15_000_000)
    expect(ready + renderer.end().length).toBe(200 * (100_000 + 15))
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
      const renderer = new LogRenderer()
      const text =
        renderer.push(sample.subarray(0, place)) + renderer.push(sample.subarray(place)) + renderer.end()
      expect(text).toBe(whole.text)
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
      expect(counts.lines).toBe(shown.split('\n').filter(line => !line.startsWith('# ')).length - 1)
    }
  })
})
