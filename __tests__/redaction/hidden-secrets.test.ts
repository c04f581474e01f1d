import { expect, test } from '@jest/globals'
import { createRedactor } from '../../src/redaction/redaction.ts'
import { HIDDEN_FORMS, undone, UNSEEN } from '../fixtures/hidden-forms.ts'
import { chunksOf, readLog } from '../fixtures/read-log.ts'
import { seededRandom, type SeededRandom } from '../fixtures/seeded-random.ts'

const SECRET = 'pat.AcC0unt.65f1c0ffee.Zq8xLw3TzUxMWFh'
const SECRETS = [SECRET, 'p&ss<w>"rd\\/+ =%ü', 'hunter2-hunter2']
const ROUNDS = 1_000
const redactor = createRedactor(SECRETS, [])
const one = createRedactor([SECRET], [])

const AROUND = ['', 'key ', '"', 'é🚀 ', '\t', '{"token":"', '\u001b[32m', 'a\r', 'x '.repeat(50)]

const json = (random: SeededRandom, pos: number, out: string): string => {
  const record = { level: random.pick(['INFO', 'ERROR', '']), pos, out, time: '2026-01-02T03:04:05.123456Z' }
  const args = random.below(10) === 0 ? { cmd: out } : null
  const line = JSON.stringify({ ...record, args }).replace(
    /[<>&]/g,
    mark => `\\u00${mark.charCodeAt(0).toString(16)}`
  )
  return `${random.pick(['', '', '', '', ' ', '\t', '\ufeff'])}${line}\n`
}

/** As the lines of JSON hold it, decoded. */
function decodedLines(raw: Buffer): string {
  return raw
    .toString()
    .split('\n')
    .flatMap(line => {
      try {
        return [(JSON.parse(line.replace(/^\ufeff/, '')) as { out: string }).out]
      } catch {
        return []
      }
    })
    .join('\n')
}

function expectGone(log: Buffer, what: string): void {
  for (const secret of SECRETS) {
    const bytes = Buffer.from(secret)
    const hidden = [
      secret,
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      bytes.toString('base64').slice(0, -4)
    ]
    for (const view of undone(log.toString()))
      for (const form of hidden)
        if (view.includes(form)) throw new Error(`${what} holds ${form}:\n${JSON.stringify(log.toString())}`)
  }
}

function checkLog(log: string, chunkSize: number): void {
  const read = readLog(chunksOf(Buffer.from(log), chunkSize), redactor)
  try {
    expectGone(read.raw, 'raw')
    expectGone(Buffer.from(read.text), 'the text')
    for (const { records } of read.blocks) expectGone(Buffer.concat(records), 'the page')
    expectGone(Buffer.from((read.excerpt?.lines ?? []).map(({ text }) => text).join('\n')), 'the excerpt')
    expectGone(Buffer.from(decodedLines(read.raw)), 'the decoded raw log')
  } catch (error) {
    throw new Error(`${String(error)}\nfor ${JSON.stringify(log)}`, { cause: error })
  }
}

test('a secret is nowhere after the run, however it was hidden, also for who undoes what hid it', () => {
  const random = seededRandom(181)
  for (let round = 0; round < ROUNDS; round++) {
    const secret = random.pick(SECRETS)
    const out =
      random.pick(AROUND) +
      random.pick(HIDDEN_FORMS)(secret, random) +
      random.pick(['', ' end', '"}', '\n', '\r\n'])
    const lines = [
      json(random, 1, 'before\n'),
      random.below(6) === 0 && !/[\r\n]/.test(out) ? `${out}\n` : json(random, 2, out),
      json(random, 3, 'after\n')
    ]
    checkLog(lines.join(''), 1 + random.below(200))
  }
})

test.each([60, 64, 76])('base64 that is wrapped at %d columns over several records is nowhere', columns => {
  const random = seededRandom(columns)
  for (let round = 0; round < 150; round++) {
    const before = 'x'.repeat(random.below(150))
    const secret = random.pick(SECRETS)
    const encoding = random.pick(['base64', 'base64url', 'hex'] as const)
    const encoded = Buffer.from(`${before}${secret}${'y'.repeat(random.below(90))}`).toString(encoding)
    const lines = encoded.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []
    const ending = random.pick(['\n', '\r\n', ''])
    const isOneRecord = random.below(3) === 0
    const records = isOneRecord ? [lines.join('\n')] : lines.map(line => line + ending)
    const log = ['start\n', ...records, '\n', 'end\n'].map((out, pos) => json(random, pos, out)).join('')
    const { raw, text } = readLog(chunksOf(Buffer.from(log), 1 + random.below(300)), redactor)
    const joined = raw
      .toString()
      .split('\n')
      .flatMap(line =>
        line === '' ? [] : (JSON.parse(line.replace(/^\ufeff/, '')) as { out: string }).out.split('\n')
      )
      .map(line => line.trim())
      .join('')
    for (const view of [
      joined,
      text
        .replace(/^.{25}(?:ERROR )?/gm, '')
        .split('\n')
        .map(line => line.trim())
        .join('')
    ]) {
      const found = [0, 1, 2, 3].some(skip =>
        Buffer.from(view.slice(skip).replace(/\*+/g, '****'), 'base64')
          .toString('latin1')
          .includes(Buffer.from(secret).toString('latin1'))
      )
      if (found || view.includes(Buffer.from(secret).toString('hex')))
        throw new Error(`${secret} is left in ${view}\nof ${log}`)
    }
  }
})

test('what is between and around the pieces stays', () => {
  const log =
    '{"level":"INFO","pos":1,"out":"a\\u001b[1m s3cret\\u200b-value \\u001b[0mz\\u0000\\n","args":{"b":[1,"s3cret-value"]}}\r\n'
  expect(readLog([Buffer.from(log)], createRedactor(['s3cret-value'], [])).raw.toString()).toBe(
    log.replace('s3cret\\u200b-value', '***').replace('"s3cret-value"', '"***"')
  )
})

test('in UTF-16 the rest of the line stays readable', () => {
  const wide = Array.from('token s3cret-value end', each => `${each}\0`).join('')
  const log = `${JSON.stringify({ pos: 0, out: `${wide}\n` })}\n`
  const { text } = readLog([Buffer.from(log)], createRedactor(['s3cret-value'], []))
  expect(text.trim()).toBe('token *** end')
})

test('a pattern sees what the JSON holds, whatever its escapes, and what the terminal shows', () => {
  const patterns = createRedactor([], [/password=\S+/gu])
  const shown = (out: string): string => readLog([Buffer.from(`{"out":"${out}"}\n`)], patterns).text.trim()
  expect(shown('\\u0070assword=hunter2 x')).toBe('*** x')
  expect(shown('pass\\u200bword=hunter2 x')).toBe('*** x')
  expect(shown('pasz\\bsword=hunter2 x')).toBe('*** x')
  expect(shown('{\\"a\\":\\"\\\\u0070assword=hunter2\\"}')).toContain('***')
})

test('a line that is no UTF-8 is searched as it is shown, also for what is split', () => {
  const random = seededRandom(184)
  for (const unseen of UNSEEN) {
    const before = Buffer.from(
      random.pick([[0xe9], [0xff, 0xfe], [0xe2, 0x80], [0xf0, 0x9f, 0x92], [0xed, 0xa0, 0x80]])
    )
    const split = Buffer.from(Array.from(SECRET).join(unseen))
    for (const log of [
      Buffer.concat([before, split, before, Buffer.from('\n')]),
      Buffer.concat([
        Buffer.from('{"out":"'),
        before,
        Buffer.from(`${JSON.stringify(split.toString()).slice(1, -1)}"}\n`)
      ])
    ]) {
      const { raw, text } = readLog([log], one)
      expectGone(raw, 'raw')
      expectGone(Buffer.from(decodedLines(raw)), 'the decoded raw log')
      expectGone(Buffer.from(text), 'the text')
      expect(raw.includes(before)).toBe(true)
    }
  }
})

test('base64 that is wrapped over several records is found also where something unseen splits its lines', () => {
  const random = seededRandom(185)
  for (let round = 0; round < 150; round++) {
    const text = `${'x'.repeat(random.below(150))}${SECRET}${'y'.repeat(random.below(90))}`
    const encoding = random.pick(['base64', 'hex'] as const)
    const lines =
      Buffer.from(text)
        .toString(encoding)
        .match(/.{1,76}/g) ?? []
    const unseen = random.pick(['\u200b', '\u001b[1m', '\u00ad', '\u001b7', '\u{1bca0}'])
    const step = 1 + random.below(12)
    const hidden = lines.map(line => (line.match(new RegExp(`.{1,${step}}`, 'g')) ?? []).join(unseen))
    const log = ['start\n', ...hidden.map(line => `${line}\n`), 'end\n']
      .map((out, pos) => json(random, pos, out))
      .join('')
    const { raw, text: shown } = readLog(chunksOf(Buffer.from(log), 1 + random.below(300)), one)
    for (const view of [decodedLines(raw), shown.replace(/^.{25}(?:ERROR )?/gm, '')]) {
      const joined = view.replace(/\u001b(?:\[1m|7)|[\p{Cf}\n]/gu, '').replace(/\*+/g, '****')
      const found = [0, 1, 2, 3].some(skip => Buffer.from(joined.slice(skip), encoding).includes(SECRET))
      if (found) throw new Error(`${SECRET} is left in ${view}\nof ${log}`)
    }
  }
})

test('wrapped base64 in one text, such as a message of Harness, is blanked', () => {
  const encoded = Buffer.from(`${'x'.repeat(40)}${SECRET}`).toString('base64')
  const wrapped = (encoded.match(/.{1,60}/g) ?? []).join('\n')
  const { text } = one.redact(`failed:\n${wrapped}\nend`)
  expect(text).toMatch(/^failed:\n[\w+/]{50,}\*\*\*\n\*\*\*=*\nend$/)
})

test('a log that is UTF-16 itself is searched, whatever splits the secret', () => {
  const splits = [
    '',
    '\u200b',
    '\ufeff',
    '\u2060',
    '\u00ad',
    '\u180e',
    '\u{e0041}',
    '\u{1d173}',
    '\ufe0f\u200d'
  ]
  for (const split of splits)
    for (const mark of ['', '\ufeff'])
      for (const isBig of [false, true]) {
        const text = `${mark}start\nkey ${Array.from(SECRET).join(split)} end\r\nlast line\n`
        const log = Buffer.from(text, 'utf16le')
        if (isBig) log.swap16()
        const { raw, text: shown } = readLog(chunksOf(log, 7), one)
        const readings = [0, 1].flatMap(skip => {
          const little = raw.subarray(skip, raw.length - ((raw.length - skip) % 2))
          return [little, Buffer.from(little).swap16()].map(bytes => bytes.toString('utf16le'))
        })
        for (const view of [...readings, shown])
          expectGone(Buffer.from(view.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')), 'a reading')
        expect(readings.some(view => view.includes('***'))).toBe(true)
      }
})

test('wrapped base64 is found as it is shown, whatever the order of its records', () => {
  const random = seededRandom(188)
  const encoded = Buffer.from(`${'x'.repeat(100)}${SECRET}${'y'.repeat(60)}`).toString('base64')
  const lines = ['start', ...(encoded.match(/.{1,60}/g) ?? []), 'end']
  for (let round = 0; round < 50; round++) {
    const records = lines.map((out, pos) => json(random, pos, `${out}\n`)).sort(() => random.below(3) - 1)
    const { raw, text } = readLog([Buffer.from(records.join(''))], one)
    const inOrder = raw
      .toString()
      .split('\n')
      .flatMap(line =>
        line === '' ? [] : [JSON.parse(line.replace(/^\ufeff/, '')) as { pos: number; out: string }]
      )
      .sort((a, b) => a.pos - b.pos)
    for (const view of [inOrder.map(({ out }) => out).join(''), text.replace(/^.{25}(?:ERROR )?/gm, '')]) {
      const joined = view.replace(/\n/g, '').replace('start', '').replace(/\*+/g, '****')
      for (const skip of [0, 1, 2, 3])
        expect(Buffer.from(joined.slice(skip), 'base64').includes(SECRET)).toBe(false)
    }
  }
})
