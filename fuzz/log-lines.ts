import type { SeededRandom } from '../__tests__/fixtures/seeded-random.ts'
import { HOSTILE_TEXTS } from '../__tests__/fixtures/hostile-text.ts'

/** JSON of short hostile texts, without quotes. */
const HOSTILE = HOSTILE_TEXTS.filter(text => text.length < 500).map(text => JSON.stringify(text).slice(1, -1))

/** What stands in most logs, as JSON has it between quotes. */
const PLAIN = [
  'Compiling module',
  'go test ./...',
  'Step 4/12 : RUN npm ci',
  'a',
  'ok  	github.com/acme/shop	0.412s'.replaceAll('\t', '\\t'),
  '  indented',
  'trailing  ',
  '2023-11-22T10:15:30.123Z [main] INFO c.a.s.Application - started',
  'error: something broke',
  'FAIL src/cart.test.ts',
  'Exit code: 1',
  'npm ERR! code ELIFECYCLE',
  'warning: unused variable'
]

/** Of these no line says more than another. */
const CALM = PLAIN.slice(0, 6)

/** What one reader or the other could take amiss, as JSON has it between quotes. */
const ODD = [
  '',
  ' ',
  '   ',
  '\\t',
  '\\"quoted\\"',
  'C:\\\\temp',
  '\\/path\\/to',
  '\\u003cb\\u003e \\u0026 ',
  '\\u001b[31mred\\u001b[0m',
  '\\u001B[1;32mgreen\\u001b[m',
  '\\u001b[0K',
  '\\u001b[2K\\u001b[1A',
  '\\u001b]0;title\\u0007',
  '\\u001b[',
  '\\u001b',
  '\\u009b31m',
  '\\u0000',
  '\\b\\f',
  '\\r10 %',
  '\\r',
  '10 %\\r20 %\\r',
  'one\\ntwo',
  'one\\r\\ntwo\\r\\n',
  '\\n',
  '\\n\\n',
  '\\ud83d\\ude80',
  '\\ud800',
  '\\udc00x',
  '\\u202e',
  '\\u2028',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2066\u2069',
  '\u200e\u200f',
  '\u061c',
  '\u0085',
  '\u009b31m',
  '\u00a0',
  '\u00d7 adds up',
  '\u25cf cart \u203a total',
  '\u2713 ok',
  '\u2715 not',
  '\u2717 not',
  '\u2718 not',
  'é à ü ÿ',
  '日本語',
  'コンパイル中、',
  '\u3000',
  '\u3000 \u3000',
  '\u1680',
  '\u2003',
  '\u205f',
  '\u{1f680}',
  '\u{10ffff}',
  '\ufeff',
  '\ufffd',
  '\x7f',
  '","time":"2023-11-22T10:15:30.123Z","args":null}',
  '\\","time":\\"',
  '{"level":"INFO"}',
  '\\u00',
  '\\x',
  '\\'
]

const LEVELS = 'INFO info INFO info WARN ERROR FATAL DEBUG warning Info  notice __proto__'.split(' ')
const TIMES = [
  '2023-11-22T10:15:30Z',
  '2023-11-22T10:15:30.1Z',
  '2023-11-22T10:15:30.12Z',
  '2023-11-22T10:15:30.123456789Z',
  '2023-11-22T10:15:30.1234567890Z',
  '2023-11-22T10:15:30.123+02:00',
  '2023-11-22T23:59:60.000Z',
  '2023-11-22T24:00:00.000Z',
  '2023-13-22T10:15:30.123Z',
  '2023-02-31T10:15:30.123Z',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00.000Z',
  '2023-11-22 10:15:30.123Z',
  '2023-11-22T10:15:30.Z',
  '2023-11-22T10:15:30.123',
  '',
  'yesterday'
]
const POSITIONS = [
  '-1',
  '1.5',
  '01',
  '00',
  '1e3',
  '999999999999',
  '1000000000000',
  '9007199254740993',
  '"7"',
  'null',
  '',
  '1099511627776',
  '1099511627777'
]

/** How a log is mixed, in percent. */
export interface Mix {
  /** Lines that are not what Harness writes. */
  readonly odd: number
  /** Usual lines with something odd in their text. */
  readonly oddText: number
  /** Lines of which a byte is another one. */
  readonly damaged: number
}

/** A log that many usual lines stand next to each other in, and others between them. */
export class LogLines {
  readonly #random: SeededRandom
  readonly #mix: Mix
  readonly #plain: readonly string[]
  #pos = 0
  #time = Date.UTC(2023, 10, 22, 10, 15, 30)

  constructor(random: SeededRandom, mix: Mix) {
    this.#random = random
    this.#mix = mix
    this.#plain = mix.oddText < 1 || this.#percent(50) ? CALM : PLAIN
    if (this.#percent(20)) this.#time = Date.UTC(2023, 10, 22, 23, 59, 59)
  }

  /** A line with its end. */
  next(): Buffer {
    const line = Buffer.from(this.#line() + (this.#percent(1) ? '\r\n' : '\n'))
    if (!this.#percent(this.#mix.damaged)) return line
    // The newline stays: a line that joins the next one is rarer.
    const at = this.#random.below(line.length - (this.#percent(90) ? 1 : 0))
    line[at] = this.#random.below(256)
    return line
  }

  #line(): string {
    if (!this.#percent(this.#mix.odd)) return this.#usual()
    switch (this.#random.below(12)) {
      case 0:
        return ''
      case 1:
        return this.#random.pick([
          'plain text',
          '   ',
          '{',
          '}',
          '{}',
          '[]',
          'null',
          '"text"',
          '{"out":1}',
          '\ufeff',
          '\r',
          '{"out":"x"} '
        ])
      case 2:
        return this.#text()
      case 3:
        return this.#usual().slice(0, this.#random.below(60))
      case 4:
        return `\ufeff${this.#usual()}`
      case 5:
        return ` ${this.#usual()} `
      case 6:
        return JSON.stringify({
          out: 'x\n',
          level: 'error',
          time: '2023-11-22T10:15:30.5Z',
          pos: this.#pos++
        })
      case 7:
        return this.#usual().replace(
          '"args":null',
          this.#random.pick(['"args":{}', '"args":null,"rewritten":true', '"out":"again"', '"pos":3'])
        )
      case 8:
        return this.#record('INFO', String(this.#pos++), 'x'.repeat(this.#random.below(9_000)), this.#now())
      default:
        return this.#record(
          this.#random.pick(LEVELS),
          this.#percent(50) ? String(this.#position()) : this.#random.pick(POSITIONS),
          this.#text(),
          this.#percent(50) ? this.#now() : this.#random.pick(TIMES)
        )
    }
  }

  #usual(): string {
    const text = this.#percent(this.#mix.oddText) ? this.#text() : this.#random.pick(this.#plain)
    return this.#record('INFO', String(this.#pos++), `${text}${this.#percent(90) ? '\\n' : ''}`, this.#now())
  }

  #record(level: string, pos: string, out: string, time: string): string {
    return `{"level":"${level}","pos":${pos},"out":"${out}","time":"${time}","args":null}`
  }

  #text(): string {
    // A single one in a calm log can decide which line is shown as the telling one.
    if (this.#mix.oddText < 1) return this.#random.pick(ODD)
    let text = ''
    for (let count = this.#random.below(4); count >= 0; count--)
      text += this.#random.pick(this.#percent(30) ? this.#plain : this.#percent(10) ? HOSTILE : ODD)
    return text
  }

  #position(): number {
    if (this.#percent(90)) return this.#pos++
    return this.#percent(50) ? this.#random.below(this.#pos + 3) : (this.#pos = this.#random.below(2_000))
  }

  #now(): string {
    this.#time += this.#random.below(40)
    if (this.#percent(1)) this.#time += this.#random.below(100_000_000)
    const time = new Date(this.#time).toISOString()
    return this.#percent(50)
      ? time
      : `${time.slice(0, -1)}${String(this.#random.below(1_000_000)).padStart(6, '0')}Z`
  }

  #percent(share: number): boolean {
    return this.#random.below(10_000) < share * 100
  }
}
