/**
 * Writes down what the shapes and marks of lines require, a pattern a line, for the gate to read:
 *
 *     node bundle/known-texts.ts
 */
import { writeFileSync } from 'node:fs'
import { readTexts } from '../src/diagnosis/gate/known-texts.ts'
import { GATED_PATTERNS } from '../src/diagnosis/gate/line-gate.ts'

const lines = GATED_PATTERNS.map(pattern => {
  return `  ${JSON.stringify(pattern.source)}: ${JSON.stringify(readTexts(pattern))}`
})
const file = new URL('../src/diagnosis/gate/known-texts.json', import.meta.url)
writeFileSync(file, `{\n${[...new Set(lines)].join(',\n')}\n}\n`)
