import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseLine } from '../../src/text/line.ts'
import { plainLines, plainText, styledLines } from '../../src/text/plain-text.ts'
import { CANVAS, contrastOf, legibleColour, type Rgb } from '../../viewer/text/colour.ts'
import { displayLines, originalRecords, shownTexts } from '../../viewer/text/records.ts'
import { styledText, type Span } from '../../viewer/text/styled-text.ts'
import { anyCharacter } from '../fixtures/any-character.ts'
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts'

const PIECES = [
  '\u001b[31m',
  '\u001b[0m',
  '\u001b[1;38;5;208m',
  '\u001b[38;2;1;2;3m',
  '\u009b4m',
  '\u001b]8;;https://example.com/x\u0007',
  '\u001b]8;;\u001b\\',
  '\u001b]0;title\u0007',
  '\u001b[2K',
  '\u001b',
  '\r',
  '\n',
  '\u202e',
  'https://example.com/a?b=c',
  'javascript:alert(1)',
  '<b>',
  'ok '
]
/** Of the hostile ones those that are short enough for thousands of lines. */
const SHORT = HOSTILE_TEXTS.filter(text => text.length < 500)
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES, ...SHORT), fc.string({ unit: anyCharacter })), {
    maxLength: 12
  })
  .map(parts => parts.join(''))
const textOf = (spans: readonly Span[]): string => spans.map(({ text }) => text).join('')
const record = (fields: object): string => `${JSON.stringify(fields)}\n`

describe('a display line', () => {
  test('shows the same text with its colours as without', () => {
    fc.assert(
      fc.property(anyText, text => {
        const lines = styledLines(text)
        expect(lines.map(plainText)).toEqual(plainLines(text))
        for (const line of lines) expect(textOf(styledText(line))).toBe(plainText(line))
      }),
      { seed: 1, numRuns: 500 }
    )
  })

  test('links nothing but addresses of the web', () => {
    fc.assert(
      fc.property(anyText, text => {
        for (const line of styledLines(text))
          for (const { href } of styledText(line)) if (href !== null) expect(href).toMatch(/^https?:\/\//)
      }),
      { seed: 2, numRuns: 500 }
    )
  })

  test.each([
    ['see https://example.com/a, or not', [null, 'https://example.com/a', null]],
    ['(http://example.com/x)', [null, 'http://example.com/x', null]],
    ['\u001b]8;;https://example.com/docs\u0007docs\u001b]8;;\u0007 end', ['https://example.com/docs', null]],
    ['\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007', [null]],
    ['\u001b]8;;data:text/html,x\u001b\\click', [null]],
    ['javascript://example.com/%0aalert(1)', [null]]
  ])('links in %j', (line, hrefs) => {
    expect(styledText(line).map(({ href }) => href)).toEqual(hrefs)
  })

  const link = (target: string, text: string): string => `\u001b]8;;${target}\u0007${text}\u001b]8;;\u0007`

  test.each([
    ['https://github.com/acme', 'evil.example'],
    ['see GitHub.com', 'evil.example'],
    ['git\u001b[31mhub.com', 'evil.example'],
    ['git\u200bhub.com', 'evil.example'],
    ['github\uff0ecom', 'evil.example'],
    ['github.com and evil.example', 'evil.example:8443'],
    ['github.com', 'github.com.evil.example'],
    ['github.com', 'github.com@evil.example']
  ])('a link whose text %j names another host than %s tells the real one, beside the text', (text, host) => {
    const spans = styledText(link(`https://${host}/x`, text))
    expect(spans.filter(({ realHost }) => realHost !== undefined)).toEqual([spans.at(-1)])
    expect(spans.at(-1)?.realHost).toBe(host.replace(/^.*@/u, ''))
    expect(textOf(spans)).toBe(plainText(link('https://x.example', text)))
  })

  test.each([
    ['the docs', 'evil.example'],
    ['https://shop.example/docs', 'shop.example'],
    ['www.Shop.example', 'shop.example'],
    ['version 1.2.3', 'shop.example']
  ])('a link whose text is %j needs no more for %s', (text, host) => {
    for (const span of styledText(link(`https://${host}/x`, text)))
      expect(span).not.toHaveProperty('realHost')
  })

  test.each([
    ['\u001b[31mx', { foreground: { palette: 1 } }],
    ['\u001b[97mx', { foreground: { palette: 15 } }],
    ['\u001b[38;5;9mx', { foreground: { palette: 9 } }],
    ['\u001b[38;5;208mx', { foreground: { rgb: [255, 135, 0] } }],
    ['\u001b[38;5;240mx', { foreground: { rgb: [88, 88, 88] } }],
    ['\u001b[48;2;10;20;30mx', { background: { rgb: [10, 20, 30] } }],
    ['\u001b[38:2::10:20:30mx', { foreground: { rgb: [10, 20, 30] } }],
    ['\u001b[38:5:9mx', { foreground: { palette: 9 } }],
    ['\u001b[1;3;4;9mx', { bold: true, italic: true, underline: true, strike: true }],
    ['\u001b[4:3mx', { underline: true }],
    ['\u001b[4;58;5;1mx', { bold: false, underline: true }],
    ['\u001b[38;5;58;1mx', { foreground: { rgb: [95, 95, 0] }, bold: true }],
    ['\u001b[31;58;2;0;0;0mx', { foreground: { palette: 1 } }],
    ['\u001b[31;58:2::0:0:0mx', { foreground: { palette: 1 } }],
    ['\u001b[38;05;009mx', { foreground: { palette: 9 } }],
    ['\u001b[2;7mx', { dim: true, inverse: true }],
    ['\u009b32mx', { foreground: { palette: 2 } }]
  ])('style of %j', (line, style) => {
    expect(styledText(line)).toEqual([{ text: 'x', href: null, style: expect.objectContaining(style) }])
  })

  test.each([
    '\u001b[31m\u001b[0mx',
    '\u001b[1m\u001b[22mx',
    '\u001b[4m\u001b[4:0mx',
    '\u001b[2Kx',
    '\u001b[999mx'
  ])('no style of %j', line => {
    expect(styledText(line)).toEqual([{ text: 'x', href: null, style: null }])
  })

  test('a line that is all sequences is shown, without a style past the first thousands', () => {
    const line = '\u001b[31;1mx'.repeat(50_000)
    const spans = styledText(line)
    expect(textOf(spans)).toBe('x'.repeat(50_000))
    expect(spans[0]?.style).toMatchObject({ bold: true })
  })
})

describe('the records of a block', () => {
  const records = [
    record({ level: 'INFO', pos: 0, out: 'one\n', time: '2026-01-02T03:04:05.000Z', args: null }),
    record({ level: 'ERROR', pos: 1, out: 'two\nthree\n' }),
    record({ out: '\r10 %', rewritten: true }),
    record({ level: 'warn', out: '\r10 %\rdone\na.c:1:2: error: no x\n' }),
    'panic: runtime error: index out of range\n'
  ].join('')

  test('become numbered lines with what the record says', () => {
    const lines = displayLines(records, 41)
    expect(lines.map(({ number, level, severity, text }) => [number, level, severity, text])).toEqual([
      [41, 'info', null, 'one'],
      [42, 'error', 'error', 'two'],
      [43, null, null, 'three'],
      [44, 'warn', 'warning', 'done'],
      [45, null, null, 'a.c:1:2: error: no x'],
      [46, null, 'error', 'panic: runtime error: index out of range']
    ])
    expect(lines[0]?.time).toBe('2026-01-02T03:04:05.000Z')
  })

  test('are searched as they are shown', () => {
    const out = fc.record({
      out: anyText,
      level: fc.constantFrom('INFO', 'ERROR'),
      rewritten: fc.constantFrom(true, undefined)
    })
    fc.assert(
      fc.property(fc.array(out), list => {
        const block = list.map(record).join('')
        const shown = list.filter(({ rewritten }) => rewritten !== true).flatMap(each => plainLines(each.out))
        expect(displayLines(block, 1).map(({ text }) => text)).toEqual(shown)
        expect(shownTexts(block)).toEqual(shown)
      }),
      { seed: 3, numRuns: 200 }
    )
  })

  test('are downloaded without the marks of the page', () => {
    const original = originalRecords(records)
    expect(original).not.toContain('rewritten')
    const texts = original
      .split('\n')
      .slice(0, -1)
      .map(line => parseLine(line)?.text)
    expect(texts).toEqual([
      'one\n',
      'two\nthree\n',
      '\r10 %',
      '\r10 %\rdone\na.c:1:2: error: no x\n',
      'panic: runtime error: index out of range'
    ])
  })
})

test('a colour of any program can be read on either canvas', () => {
  const channel = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), fc.constantFrom('light', 'dark'), (colour, theme) => {
      const css = legibleColour(colour, CANVAS[theme])
      const [red = 0, green = 0, blue = 0] = (/\d+ \d+ \d+/.exec(css)?.[0] ?? '').split(' ').map(Number)
      const shown: Rgb = [red, green, blue]
      expect(contrastOf(shown, CANVAS[theme])).toBeGreaterThanOrEqual(4.5)
      if (contrastOf(colour, CANVAS[theme]) >= 4.5) expect(shown).toEqual(colour)
    }),
    { seed: 4 }
  )
})
