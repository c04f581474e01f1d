import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'

const CSS = readFileSync(new URL('../../viewer/styles/tokens.css', import.meta.url), 'utf8')
const [lightPart = '', darkPart = ''] = CSS.split('@media screen')
const light = tokensIn(lightPart)
const dark = new Map([...light, ...tokensIn(darkPart)])

const ANSI = Array.from({ length: 16 }, (_, at) => `--ansi-${at}`)
/** Colours of text, and what text of them may stand on. */
const TEXT: readonly (readonly [string, readonly string[]])[] = [
  [
    '--text',
    [
      '--canvas',
      '--canvas-subtle',
      '--selection',
      '--danger-tint',
      '--attention-tint',
      '--hit',
      '--hit-current'
    ]
  ],
  ['--muted', ['--canvas', '--canvas-subtle', '--selection', '--danger-tint', '--attention-tint']],
  ['--accent', ['--canvas', '--canvas-subtle', '--selection']],
  ['--success', ['--canvas', '--canvas-subtle', '--selection']],
  ['--danger', ['--canvas', '--canvas-subtle', '--danger-tint', '--selection']],
  ['--attention', ['--canvas', '--canvas-subtle', '--attention-tint', '--selection']],
  ...ANSI.map(
    name =>
      [name, ['--canvas', '--canvas-subtle', '--selection', '--danger-tint', '--attention-tint']] as const
  )
]

describe.each([
  ['light', light],
  ['dark', dark]
])('the %s theme', (_name, tokens) => {
  test.each(TEXT)('%s can be read on what it stands on', (name, grounds) => {
    for (const ground of grounds) {
      const reached = contrast(colourOf(tokens, name), colourOf(tokens, ground))
      expect({ ground, isLegible: reached >= 4.5, reached }).toMatchObject({ isLegible: true })
    }
  })

  test('a focus and a bar are seen beside the canvas', () => {
    for (const name of ['--accent', '--success', '--danger', '--attention', '--muted'])
      expect(contrast(colourOf(tokens, name), colourOf(tokens, '--canvas'))).toBeGreaterThan(3)
  })

  test('the colours of terminals differ from each other', () => {
    expect(new Set(ANSI.map(name => tokens.get(name))).size).toBe(16)
  })
})

test('both themes have all colours', () => {
  expect([...tokensIn(darkPart).keys()]).toEqual(
    [...light.keys()].filter(name => !['--mono', '--sans'].includes(name))
  )
})

function tokensIn(css: string): Map<string, string> {
  return new Map(
    [...css.matchAll(/(--[a-z0-9-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value])
  )
}

function colourOf(tokens: ReadonlyMap<string, string>, name: string): readonly number[] {
  const digits = /^#([0-9a-f]{6})$/.exec(tokens.get(name) ?? '')?.[1]
  if (digits === undefined) throw new Error(`${name} is no colour`)
  return [0, 2, 4].map(at => Number.parseInt(digits.slice(at, at + 2), 16) / 255)
}

/** By WCAG 2, from 1 to 21. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((first, second) => second - first)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map(share =>
    share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
