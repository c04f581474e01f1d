import { describe, expect, test } from '@jest/globals'
import { stripVTControlCharacters } from 'node:util'
import { plainLines } from '../../src/text/plain-text.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'

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
      '\u001b[?25l',
      '\u001b]8;;http://x\u0007',
      '\u001b]8;;\u0007'
    ]
    for (let round = 0; round < 2_000; round++) {
      const text = Array.from({ length: random.below(12) }, () => random.pick(pieces)).join('')
      expect(plainLines(text)).toEqual([stripVTControlCharacters(text)])
    }
  })

  test.each([
    ['Error: short\u001b[1G\u001b[2KError: E404', ['Error: E404']],
    ['left-pad\u001b[20G1.0.0', ['left-pad           1.0.0']],
    ['a\u001b[5Cb', ['a     b']],
    ['|\b/\b-\b done', [' done']],
    ['abc\u001b[2Dx', ['axc']],
    ['\u001b[2K\u001b[1G⠋ one\u001b[2K\u001b[1G⠙ two', ['⠙ two']],
    ['one\ntwo\n\u001b[2A\u001b[2Kuno\n\u001b[2Kdos\n', ['uno', 'dos']],
    ['one\ntwo\nthree\n\u001b[3A\u001b[Jone\n', ['one']],
    ['a\nb\u001b[1Fx', ['x', 'b']],
    ['longer\rtext', ['text']],
    ['123456\u001b[3D\u001b[Kx', ['123x']],
    ['123456\u001b[3D\u001b[1Kx', ['   x56']],
    ['what it erased last stays\u001b[2K', ['what it erased last stays']],
    ['so do rows\nof it\u001b[1A\u001b[2K\u001b[J', ['so do rows', 'of it']],
    ['far\u001b[999999C!', [`far${' '.repeat(297)}!`]],
    ['\u001b[31mred\rx\u001b[0m', ['x']],
    // Tabs are as wide as they are, and so are characters of two columns, or of none.
    ['a\tb\u001b[1Dc', ['a\tc']],
    ['a\tb\u001b[2Gx', ['ax      b']],
    ['a\tb\u001b[5G\u001b[Kz', ['a   z']],
    ['name\tvalue\u001b[9Gx', ['name\txalue']],
    ['12345678\ta\u001b[9Gb\tc', ['12345678b       c']],
    ['a\u001b[Ib', ['a       b']],
    ['a\tbc\u001b[Zx', ['a\txc']],
    ['漢字\b\bx', ['漢x ']],
    ['漢字\bx', ['漢 x']],
    ['漢字\u001b[3Gx', ['漢x ']],
    ['漢字\u001b[4G\u001b[Kx', ['漢 x']],
    ['進捗 10%\u001b[6G99%', ['進捗 99%']],
    ['😀ab\u001b[3Gx', ['😀xb']],
    ['e\u0301x\u001b[2Gy', ['e\u0301y']],
    ['✔\ufe0f ok\u001b[3Gno', ['✔\ufe0f no']],
    ['漢-\u001b[3b|', ['漢----|']],
    ['abcdef\r\u001b[3Xx', ['x  def']],
    ['abc\r\u001b[2@xy', ['xyabc']],
    ['abcdef\r\u001b[2Px', ['xdef']],
    ['漢字\u001b[2G\u001b[Px', [' x ']],
    // Rows above the record have lines of their own, and rows below it do not join its last.
    ['\u001b[2A\u001b[2Kone\r\u001b[2B\u001b[1A\u001b[2Ktwo\r\u001b[1B', ['one', 'two']],
    ['\u001b[2A\rone\r\u001b[2Bthree\u001b[2A\rone!', ['one!', 'three']],
    ['\u001b[1A\u001b[2Kdone', ['done']],
    ['\u001b[2A\u001b[2Kuno\n\u001b[2Kdos\n', ['uno', 'dos']],
    ['\u001b[A', ['']],
    ['\u001b[9A\u001b[2K', ['']],
    ['a\u001b[2Eb', ['a', 'b']],
    ['a\u001b[3Bb', ['a', ' b']],
    ['a\u001b[3B', ['a']],
    ['\u001b[1A\u001b[1B\u001b[0G[+] Running', ['[+] Running']],
    ['a\u001bEb\u001bDc', ['a', 'b', ' c']],
    ['a\nb\u001bM\rc', ['c', 'b']],
    // A row that is named by its number is one of its own, and the same when it is named again.
    ['text\u001b[24;1Hstatus\u001b[24;7H!', ['text', 'status!']],
    ['\u001b[H\u001b[2J\u001b[1;1Hone\u001b[2;1Htwo\u001b[1;1HONE', ['ONE', 'two']],
    ['\u001b[Hframe 1\nx\u001b[Hframe 2\ny', ['frame 2', 'y']],
    ['one\u001b[2Jtwo', ['one', '   two']],
    ['one\u001b[H\u001b[2Jtwo', ['one', 'two']],
    ['one\u001b[3;5ftwo\u001b[9dthree', ['one', '    two', '       three']],
    ['old\u001bcnew', ['old', 'new']]
  ])('%j is shown as a terminal leaves it', (out, lines) => {
    expect(plainLines(out)).toEqual(lines)
  })

  test.each([
    ['\0B\0u\0i\0l\0d\0 \0✓'.replace('\0✓', '\u0027\u0013'), ['Build ✓']],
    ['B\0u\0\r\0\n', ['Bu']],
    ['\0B\0u\0\r\0\n', ['Bu']],
    ['\ufffd\ufffdB\0u\0', ['Bu']],
    ['\ufffd\ufffd\0B\0u', ['Bu']],
    ['\0', ['']],
    ['\0\n', ['']],
    ['\0\r\0\n', ['']],
    ['1\u00042\u0004 \u00001\u0004', ['бв б']],
    // "no нет ✓", cut behind the newline before it, and the same of big-endian text.
    ['\0n\0o\0 \0=\u00045\u0004B\u0004 \0\u0013\u0027\n', ['no нет ✓']],
    ['\0n\0o\0 \u0004=\u00045\u0004B\0 \u0027\u0013\0\n', ['no нет ✓']],
    // Behind a byte order mark in the middle of a log, and half of a newline.
    ['\0\ufffd\ufffdB\0u\0i\0l\0d\0', ['Build']],
    // Beside text of one byte a character.
    ['log: B\0u\0i\0l\0d\0 \0f\0a\0i\0l\0e\0d\0 \0n\0o\0w\0', ['log: Build failed now']],
    ['o\0k\0 \0-N \0o\0k\0', ['ok 中 ok']],
    ['B\0u\0i\0l\0d\0 \0f\0a\0i\0l\0e\0d\0 \0n\0o\0w\0 done\n', ['Build failed now done']],
    ['1\u00042\u0004 \u00001\u0004-N1\u00042\u0004', ['бв б中бв']],
    ['one \0 of many', ['one ␀ of many']],
    ['a\0\0\0b', ['a␀␀␀b']]
  ])('UTF-16 %j is %j', (out, lines) => {
    expect(plainLines(out)).toEqual(lines)
  })

  test.each([
    ['x\u001b]P1234567y\u001b]Rz', 'xyz'],
    ['a\u001bXsos\u001b\\b\u001b_apc\u001b\\c\u001b^pm\u009cd', 'abcd'],
    ['\u001bktitle\u001b\\x', 'x']
  ])('%j has no sequences', (out, plain) => {
    expect(plainLines(out)).toEqual([plain])
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
    ['\u0000\u0007\u000b\u000c\u007f', '␀␇␋␌␡'],
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

  test.each(['\u001b]0;a', '\u001bP', '\u001b[', '\u009d', '\u001bX'])(
    '%j without an end swallows no line and no rewrite',
    start => {
      const lines = plainLines(`${start}\nsecond\u0007\rthird\n${start}\rlast`)
      expect(lines).toHaveLength(3)
      expect(lines.slice(1)).toEqual(['third', 'last'])
    }
  )

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
      '\u0000',
      '\t',
      '漢',
      '\u001b[9A',
      '\u001b[7;3H',
      '\u001b[J'
    ]
    // A tab is all that may remain.
    const hostile = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
    for (let round = 0; round < 5_000; round++) {
      const out = Array.from({ length: random.below(30) }, () => random.pick(bad)).join('')
      const left = plainLines(out).filter(line => hostile.test(line))
      if (left.length > 0) expect({ out, left }).toEqual({ out, left: [] })
    }
    // What grows with the square of the length would never end.
    for (const first of bad) {
      for (const second of bad) plainLines((first + second).repeat(10_000))
      for (const second of bad) plainLines(first + second.repeat(10_000))
    }
  })
})
