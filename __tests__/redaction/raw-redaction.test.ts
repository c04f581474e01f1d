import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LogRedaction } from '../../src/redaction/log-redaction.ts'
import { compileRedactPattern, createRedactor, type Redactor } from '../../src/redaction/redaction.ts'
import { BatchReader } from '../../src/text/batch-reader.ts'
import { chunksOf } from '../fixtures/read-log.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

const SECRET = 'pat.acc/123+45.Zx<9>&"q'

function redacted(
  redactor: Redactor,
  log: string | Buffer,
  chunkSize = 65_536
): { log: Buffer; count: number } {
  const reader = new BatchReader()
  const redaction = new LogRedaction(redactor, raw => reader.read(raw))
  const batches = [
    ...chunksOf(Buffer.from(log), chunkSize).map(chunk => redaction.push(chunk)),
    redaction.end()
  ]
  return { log: Buffer.concat(batches.flat().map(({ raw }) => raw)), count: redaction.count }
}

function redacting(...sources: string[]): Redactor {
  const patterns = sources.map(source => compileRedactPattern(source))
  return createRedactor(
    [SECRET],
    patterns.filter(pattern => pattern instanceof RegExp)
  )
}

function line(out: string, args: unknown = null): string {
  return `${JSON.stringify({ level: 'INFO', pos: 7, out, time: '2023-11-22T10:15:30.5Z', args })}\n`
}

/** As the Log Service writes it. */
function asGo(json: string): string {
  return json.replace(/[<>&]/g, mark => `\\u00${mark.charCodeAt(0).toString(16)}`)
}

describe('a line of JSON', () => {
  test.each([
    ['the text', line(`key ${SECRET} end\n`), line('key *** end\n')],
    ['as Go escapes it', asGo(line(`a <b> ${SECRET} & c\n`)), asGo(line('a <b> *** & c\n'))],
    ['JSON in the text', line(JSON.stringify({ key: SECRET })), line('{"key":"***"}')],
    [
      'args and their keys',
      line('x', { [SECRET]: [SECRET, { deep: SECRET }] }),
      line('x', { '***': ['***', { deep: '***' }] })
    ],
    [
      'escapes without need',
      '{"out":"\\u0070at.acc\\/123+45.Zx\\u003c9\\u003E\\u0026\\"q\\u000a"}\n',
      '{"out":"***\\u000a"}\n'
    ],
    ['nothing', line('nothing\n'), line('nothing\n')]
  ])('%s', (_where, log, expected) => {
    const result = redacted(redacting(), log)
    expect(result.log.toString()).toBe(expected)
    expect(result.count).toBe(expected.split('***').length - 1)
    expect(redacted(redacting('never-there'), log)).toEqual(result)
  })

  test('a secret over two lines of one text; a pattern sees one line at a time', () => {
    expect(redacted(createRedactor(['two\nlines!'], []), line('a two\nlines! b')).log.toString()).toBe(
      line('a *** b')
    )
    const patterns = redacting('^token .*$', 'end.start')
    expect(redacted(patterns, line('token a\nend\nstart\r\ntoken b')).log.toString()).toBe(
      line('***\nend\nstart\r\n***')
    )
  })

  test('what is Harness’s own stays: keys, times, levels, places', () => {
    const log = line('level pos 2023 INFO', { time: 'not 2023', level: 'level up' })
    expect(redacted(redacting('level|pos|out|time|args|INFO|2023|7'), log).log.toString()).toBe(
      line('*** *** *** ***', { time: 'not ***', level: '*** up' })
    )
  })

  test('a number becomes a string, so that the line stays JSON', () => {
    expect(
      redacted(
        redacting('\\d{8}'),
        '{"pos":12345678,"out":"x","args":{"pin":12345678,"n":-1.5e3}}\n'
      ).log.toString()
    ).toBe('{"pos":12345678,"out":"x","args":{"pin":"***","n":-1.5e3}}\n')
  })

  test('a match does not go past its string', () => {
    expect(redacted(redacting('key=.*'), line('a key=b\n')).log.toString()).toBe(line('a ***\n'))
  })
})

describe('any other line', () => {
  test.each([
    ['text', `key ${SECRET}\r\n`, 'key ***\r\n'],
    ['a byte order mark before JSON', `\uFEFF${line(SECRET)}`, `\uFEFF${line('***')}`],
    ['cut JSON', line(SECRET).slice(0, -30), line('***').slice(0, -30)],
    ['cut JSON of Go', asGo(line(SECRET)).slice(0, -30), line('***').slice(0, -30)],
    ['digits alone', '4111111111111111', '***'],
    ['a list of digits', '[4111111111111111]', '[***]'],
    ['quotes', 'echo password="a b"', 'echo ***'],
    ['colours', '\u001b[31mpass\u001b[0mword="x"\n', '\u001b[31m***\n']
  ])('%s', (_what, log, expected) => {
    expect(redacted(redacting('\\d{16}', 'password="[^"]+"'), log)).toEqual({
      log: Buffer.from(expected),
      count: 1
    })
  })

  test('colours inside a secret do not hide it, in JSON and elsewhere', () => {
    const coloured = `${SECRET.slice(0, 9)}\u001b[01;31m\u001b[K${SECRET.slice(9)}`
    expect(redacted(redacting(), line(`a ${coloured} b`)).log.toString()).toBe(line('a *** b'))
    expect(redacted(redacting(), `a ${coloured} b`).log.toString()).toBe('a *** b')
  })

  test('bytes that are no UTF-8 survive, also beside a secret', () => {
    const bad = Buffer.from([0x78, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x80])
    const secret = 'größer als ✓ alles'
    const around = (text: string): Buffer =>
      Buffer.concat([
        bad,
        Buffer.from(text),
        bad,
        Buffer.from('\n{"out":"'),
        bad,
        Buffer.from(`${text}"}\n${text}`),
        bad
      ])
    expect(redacted(createRedactor([secret], []), around(secret))).toEqual({ log: around('***'), count: 3 })
  })
})

describe('a stream', () => {
  test('is redacted the same wherever its chunks begin and end', () => {
    const log = Buffer.from(
      `\uFEFF${line(`é ${SECRET} ✓`)}plain ${SECRET}\r\n\n${asGo(line(SECRET, { a: SECRET }))}{"out":"${SECRET.slice(0, 12)} 🚀 key=x`
    )
    for (const redactor of [redacting(), redacting('key=\\w+')]) {
      const whole = redacted(redactor, log)
      expect(whole.log.toString()).not.toContain('123+45')
      const sizes = Array.from({ length: log.length - 1 }, (_, at) => at + 1)
      const differing = sizes.filter(size => {
        const result = redacted(redactor, log, size)
        return !result.log.equals(whole.log) || result.count !== whole.count
      })
      expect(differing).toEqual([])
    }
  })

  test('without anything to blank it is as it was, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', ':', 'u', '0', '\n', 'é', '🚀') }),
        (bytes, text) => {
          const log = Buffer.concat([bytes, Buffer.from(text), Buffer.from(line(text)), bytes])
          for (const redactor of [redacting(), redacting('never-there')]) {
            const result = redacted(redactor, log, 7)
            expect([result.log.equals(log), result.count]).toEqual([true, 0])
          }
        }
      ),
      { seed: 43, numRuns: 300 }
    )
  })

  test('JSON stays JSON, and says what it would say if each string had been redacted by itself', () => {
    const redactor = redacting('k.y', '[0-9]{4,}')
    const words = fc.constantFrom('key', 'k"y', 'k\\y', 'k\ny', ' ', 'é🚀', SECRET, '12345', 'a')
    const text = fc.array(words, { maxLength: 6 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(
        text,
        fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
        fc.boolean(),
        (out, args, go) => {
          const json = line(out, args)
          const { log } = redacted(redactor, go ? asGo(json) : json)
          const expected = Object.entries(args).map(([key, value]) => [
            redactor.redact(key).text,
            redactor.redact(value).text
          ])
          expect(JSON.parse(log.toString())).toMatchObject({
            out: redactor.redact(out).text,
            args: Object.fromEntries(expected) as Record<string, string>
          })
        }
      ),
      { seed: 44, numRuns: 300 }
    )
  })
})

describe('a line of over a megabyte', () => {
  const MIB = 1_048_576
  const filler = (length: number): string =>
    'é✓🚀 "a\\b" <c>\n'
      .repeat(Math.ceil(length / 14))
      .slice(0, length)
      .toWellFormed()
  const escapeIn = (isJson: boolean, text: string): string =>
    isJson ? asGo(JSON.stringify(text).slice(1, -1)) : text.replaceAll('\n', ' ')
  const around = [true, false].map(isJson => ({
    isJson,
    start: Buffer.from(escapeIn(isJson, filler(MIB / 4).repeat(8))),
    end: escapeIn(isJson, filler(MIB / 4))
  }))

  test.each([MIB - 65_560, MIB - 10, MIB + 5, 2 * MIB - 12])(
    'secrets are found around byte %d, in JSON and in text',
    place => {
      const random = seededRandom(place)
      for (const { isJson, start, end } of around) {
        const [before, after] = isJson ? ['{"out":"', '","args":{"n":1}}\n'] : ['', '\n']
        let cut = start
          .subarray(0, place - random.below(30))
          .toString()
          .replace(/\uFFFD$/, '')
        // Not inside an escape.
        cut = cut.slice(0, cut.lastIndexOf(' ') + 1)
        const log = before + cut + escapeIn(isJson, `${SECRET} key=abc `) + end + after + line(SECRET)
        const expected = before + cut + '*** *** ' + end + after + line('***')
        const result = redacted(redacting('key=\\w+'), log)
        expect(result.log.equals(Buffer.from(expected))).toBe(true)
        expect(result.count).toBe(3)
        if (isJson)
          expect(() => JSON.parse(result.log.toString().split('\n')[0] ?? '') as unknown).not.toThrow()
      }
    }
  )

  test('it does not wait in memory', () => {
    const reader = new BatchReader()
    const redaction = new LogRedaction(redacting('x{3}y'), raw => reader.read(raw))
    const lengthOf = (batches: ReturnType<typeof redaction.push>): number =>
      batches.reduce((sum, { raw }) => sum + raw.length, 0)
    let length = lengthOf(redaction.push(Buffer.from('{"out":"')))
    for (let count = 0; count < 100; count++) length += lengthOf(redaction.push(Buffer.alloc(100_000, 0x61)))
    expect(length).toBeGreaterThan(8_000_000)
    expect(length + lengthOf(redaction.end())).toBe(10_000_008)
  })
})
