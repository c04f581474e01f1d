import { describe, expect, test } from '@jest/globals'
import { BatchReader } from '../../src/text/batch-reader.ts'
import type { LineBatch } from '../../src/text/line-batch.ts'

const TIME = '2023-11-22T10:15:30.123456789Z'
/** Beyond the BMP nobody assigned most of them: all of these are tried, of the others some. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u

/** A record in Harness's usual form, with these texts between the quotes of its JSON. */
function recordOf({ out = 'text\\n', level = 'info', pos = '7', time = TIME }): string {
  return `{"level":"${level}","pos":${pos},"out":"${out}","time":"${time}","args":null}`
}

function read(lines: readonly string[]): LineBatch {
  return new BatchReader().read(Buffer.from(lines.map(line => `${line}\n`).join('')))
}

/** All that a batch says but for where its records stand. */
function shown({ raw, recordStarts, recordEnds, text, ...rest }: LineBatch): object {
  const lengths = [...recordEnds].map((end, at) => end - (recordStarts[at] ?? 0))
  return {
    ...rest,
    text: text.toString(),
    records: lengths.length,
    isWhole: recordEnds.at(-1) === raw.length
  }
}

/** With a blank it says the same in another form; what is no JSON is shown as it stands. */
function inOtherForm(record: string): string {
  try {
    JSON.parse(record)
  } catch {
    return record
  }
  return record.replace('{"level"', '{ "level"')
}

function isReadAlike(records: readonly string[]): void {
  expect(shown(read(records))).toEqual(shown(read(records.map(inOtherForm))))
}

describe('a record in the usual form is read as any other that says the same', () => {
  test('whatever character its text has', () => {
    const characters: string[] = []
    for (let code = 0x20; code < 0x1_0000; code++)
      if ((code & 0xf800) !== 0xd800 && code !== 0x22 && code !== 0x5c)
        characters.push(String.fromCodePoint(code))
    for (let code = 0x1_0000; code < 0x11_0000; code++) {
      const character = String.fromCodePoint(code)
      if (code % 0x1f === 0 || UNSEEN.test(character)) characters.push(character)
    }
    for (let from = 0; from < characters.length; from += 4_096)
      isReadAlike(
        characters.slice(from, from + 4_096).map(character => recordOf({ out: `a${character}b\\n` }))
      )
  })

  test('whatever escape its text has', () => {
    const escapes = ['n', 'r', 't', 'b', 'f', '"', '/', '\\\\', '\\\\u0041', '\\\\/', '\\\\\\\\u001b']
    const codes = Array.from({ length: 256 }, (_, code) => `u00${code.toString(16).padStart(2, '0')}`)
    const colours = [
      '31',
      '0;31',
      '91',
      '131',
      '1;91;4',
      '310',
      '',
      '38;5;31',
      '32',
      '031',
      '4294967327',
      '9999999999931'
    ].map(at => `u001b[${at}m`)
    const others = ['u001b[K', 'u001b[2A', 'u001b]0;x\\u0007', 'u001B[31m', 'u003C', 'u2028']
    const all = [
      ...escapes,
      ...codes,
      ...codes.map(code => code.toUpperCase().replace('U', 'u')),
      ...colours,
      ...others
    ]
    for (const places of ['*', 'a*', '*b', 'a*b', 'a\\n*', '*\\nb', 'a*\\n', '*\\n', 'a*\\r', 'a*\\r\\n'])
      isReadAlike(all.map(escape => recordOf({ out: places.replace('*', () => `\\${escape}`) })))
  })

  test.each([
    '2023-11-22T10:15:30Z',
    '2023-11-22T10:15:30.Z',
    '2023-11-22T10:15:30.1Z',
    '2023-11-22T10:15:30.12Z',
    '2023-11-22T10:15:30.1234567890Z',
    '2023-11-22T10:15:30.123+02:00',
    '2023-11-22T10:15:30.12x',
    '2023-11-22T10:15:60Z',
    '2023-11-22T10:15:61Z',
    '2023-11-22T10:60:30Z',
    '2023-11-22T23:59:59Z',
    '2023-11-22T24:15:30Z',
    '2023-11-31T10:15:30Z',
    '2023-11-32T10:15:30Z',
    '2023-11-00T10:15:30Z',
    '2023-12-22T10:15:30Z',
    '2023-13-22T10:15:30Z',
    '2023-00-22T10:15:30Z',
    '2023-11-22 10:15:30Z',
    '0000-11-22T10:15:30Z',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:01Z',
    '20x3-11-22T10:15:30Z',
    ''
  ])('at %s', time => {
    isReadAlike(['a\\n', '', '\\n', 'a\\nb\\n'].map(out => recordOf({ out, time })))
  })

  test.each([
    '',
    'info',
    'INFO',
    'Info',
    'warn',
    'warning',
    'WARNING',
    'error',
    'fatal',
    'debug',
    'trace',
    'infos'
  ])('of level %j', level => {
    isReadAlike([recordOf({ level }), recordOf({ level: 'info' }), recordOf({ level })])
  })

  test.each([
    '0',
    '00',
    '01',
    '-1',
    '1.5',
    '1e3',
    '123456789012',
    '1234567890123',
    '12345678901234567890',
    '""',
    ''
  ])('at pos %s', pos => {
    isReadAlike([recordOf({ pos })])
  })

  test('however many lines it has, and however long they are', () => {
    for (const count of [0, 1, 2, 3, 1_000, 60_000]) isReadAlike([recordOf({ out: '\\n'.repeat(count) })])
    for (const count of [1, 1_000, 20_000]) isReadAlike([recordOf({ out: 'ab\\n'.repeat(count) })])
    for (let length = 0; length < 70; length++) isReadAlike([recordOf({ out: 'x'.repeat(length) })])
    isReadAlike([recordOf({ out: 'x'.repeat(1_000_000) }), recordOf({})])
    isReadAlike(
      Array.from({ length: 20_000 }, () => recordOf({ out: '', level: '', time: '2023-11-22T10:15:30Z' }))
    )
  })

  test('also where Harness cut it', () => {
    for (const out of [
      '... (log line truncated)',
      'a... (log line truncated)',
      'a... (log line truncated)\\n',
      'a)'
    ])
      isReadAlike([recordOf({ out })])
  })

  test('among others', () => {
    const others = ['no JSON', '{"out":"a\\n"}', '', recordOf({ out: 'a\\rb\\n' }), '{}', 'x'.repeat(3_000)]
    isReadAlike(others.flatMap(other => [recordOf({ out: 'a\\nb\\n' }), other, other, recordOf({})]))
  })
})

test('what breaks off, or goes on behind its end, is a record in another form', () => {
  const record = recordOf({ out: 'a\\nb\\n' })
  for (let end = 1; end < record.length; end++)
    expect(read([record.slice(0, end)]).text.toString()).not.toMatch(/^2023.*\n.*b\n$/s)
  for (const pos of ['00', '01']) expect(read([recordOf({ pos })]).text.toString()).toContain(`"pos":${pos},`)
  expect(read([`${record}x`]).text.toString()).toContain('"args":null}x\n')
  expect(new BatchReader().read(Buffer.from(record)).lineCount).toBe(2)
})
