import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  markOfArtifact,
  parsePermalink,
  permalink,
  splitArtifact
} from '../../../src/report/page/permalink.ts'
import { anyCharacter } from '../../fixtures/any-character.ts'

test('a place, a line, a range of lines', () => {
  expect(permalink('Deploy-42/01-Build/02-Run_Tests', null)).toBe('#Deploy-42/01-Build/02-Run_Tests')
  expect(permalink('Deploy-42/01-Build', { from: 7, to: 7 })).toBe('#Deploy-42/01-Build:L7')
  expect(permalink('Deploy-42/01-Build', { from: 120, to: 130 })).toBe('#Deploy-42/01-Build:L120-L130')
})

test('what a foreign name holds means nothing in the fragment', () => {
  expect(permalink('a:L1/<b>/c d#?&%"\'()*!', null)).toBe(
    '#a%3AL1/%3Cb%3E/c%20d%23%3F%26%25%22%27%28%29%2A%21'
  )
})

test('a range the wrong way round is taken the right way', () => {
  expect(parsePermalink('#a/b:L9-L3')).toEqual({ place: 'a/b', lines: { from: 3, to: 9 } })
})

test.each(['', '#', '#%', '#%E0%A4%A/b', '#a:L0', '#a:L-1', '#a:L1-', '#a:L99999999999', '#:L5'])(
  'anything can be asked for: %j',
  fragment => {
    expect(() => parsePermalink(fragment)).not.toThrow()
  }
)

test('every place and every range come back', () => {
  const segment = fc
    .string({ unit: anyCharacter, minLength: 1 })
    .map(text => text.toWellFormed().replaceAll('/', ''))
  const line = fc.integer({ min: 1, max: 9_999_999_999 })
  const range = fc.option(
    fc.tuple(line, line).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
  )
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1 }), range, (segments, lines) => {
      const place = segments.join('/')
      const fragment = permalink(place, lines)
      expect(fragment).toMatch(/^#[\w.~%/:-]*$/)
      expect(parsePermalink(fragment)).toEqual({ place, lines })
    }),
    { seed: 3 }
  )
})

test('a link tells the page which artifact it is, and the rest is as without it', () => {
  const link = permalink('Deploy-42/01-Build/a?artifact=1', { from: 7, to: 9 })
  expect(splitArtifact(link + markOfArtifact('1001'))).toEqual({ fragment: link, artifact: '1001' })
  expect(splitArtifact(link)).toEqual({ fragment: link, artifact: null })
  expect(splitArtifact(`#${markOfArtifact('7')}`)).toEqual({ fragment: '#', artifact: '7' })
})
