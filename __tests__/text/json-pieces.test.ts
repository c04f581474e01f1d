import { expect, test } from '@jest/globals'
import { array, assert, constantFrom, integer, jsonValue, property } from 'fast-check'
import { jsonPieces } from '../../src/text/json-pieces.ts'

test('the pieces together are what JSON.stringify gives, to whatever depth they go', () => {
  const values = array(jsonValue({ maxDepth: 4 }))
  assert(
    property(values, integer({ min: 0, max: 6 }), constantFrom(0, 2), (value, depth, indent) => {
      const of = { value, text: 'two\nlines', empty: [], none: {}, left: undefined }
      expect([...jsonPieces(of, depth, indent)].join('')).toBe(JSON.stringify(of, null, indent))
    })
  )
})

test('no piece of many is long', () => {
  const files = Array.from({ length: 20_000 }, (_, at) => ({ at, name: `logs/${at}.log` }))
  const pieces = [...jsonPieces({ files: files.values() }, 2, 2)]
  expect(pieces.length).toBeGreaterThan(10)
  expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThan(70_000)
  expect(JSON.parse(pieces.join(''))).toEqual({ files })
})
