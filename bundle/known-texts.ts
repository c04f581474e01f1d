/**
 * Writes down what the shapes and marks of lines require, a pattern a line, for the gate to read:
 *
 *     node bundle/known-texts.ts
 */
import { writeFileSync } from 'node:fs'
import { GATED_PATTERNS } from '../src/diagnosis/gate/line-gate.ts'
import { requiredTexts } from '../src/diagnosis/gate/required-text.ts'

const lines = GATED_PATTERNS.map(pattern => {
  return `  ${JSON.stringify(pattern.source)}: ${JSON.stringify([...(requiredTexts(pattern) ?? [])])}`
})
const file = new URL('../src/diagnosis/gate/known-texts.json', import.meta.url)
writeFileSync(file, `{\n${[...new Set(lines)].join(',\n')}\n}\n`)
