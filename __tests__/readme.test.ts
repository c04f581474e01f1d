import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const root = resolve(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8')
const readme = read('README.md')

/** The names under a section of action.yml. */
function namesIn(section: 'inputs' | 'outputs'): string[] {
  const lines = read('action.yml').split('\n')
  const start = lines.indexOf(`${section}:`)
  const end = lines.findIndex((line, at) => at > start && /^\S/.test(line))
  return lines.slice(start, end).flatMap(line => /^ {2}([\w-]+):$/.exec(line)?.[1] ?? [])
}

/** The part of the README under a heading. */
function chapter(heading: string): string {
  const start = readme.indexOf(`\n## ${heading}\n`)
  expect(start).toBeGreaterThan(0)
  return readme.slice(start, readme.indexOf('\n## ', start + 4))
}

describe('the README', () => {
  test('has a row for every input and output of action.yml, and for no other', () => {
    const rowsOf = (text: string): string[] =>
      text.split('\n').flatMap(line => {
        const first = /^\| (`.*?) +\|/.exec(line)?.[1] ?? ''
        return [...first.matchAll(/`([\w-]+)`/g)].map(match => match[1] ?? '')
      })
    expect(rowsOf(chapter('Inputs')).toSorted()).toEqual(namesIn('inputs').toSorted())
    expect(rowsOf(chapter('Outputs')).toSorted()).toEqual(namesIn('outputs').toSorted())
  })

  test.each(readdirSync(resolve(root, 'examples')))('shows examples/%s as it is', name => {
    expect(readme).toContain(`\`\`\`yaml\n${read(`examples/${name}`)}\`\`\``)
  })
})
