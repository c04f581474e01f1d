import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
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

  test.each(readdirSync(resolve(root, 'examples')))('docs/workflows.md shows examples/%s as it is', name => {
    expect(read('docs/workflows.md')).toContain(`\`\`\`yaml\n${read(`examples/${name}`)}\`\`\``)
  })
})

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(resolve(root, 'docs')).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : []))
]

/** Anchors as GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )
}

describe.each(PAGES)('%s', page => {
  test('links only to files and headings that are there', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, to = '']) => to)
    const broken = links.filter(link => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      if (!existsSync(resolve(root, target))) return true
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

describe('docs/architecture.md', () => {
  const architecture = read('docs/architecture.md')
  const folders = (path: string): string[] =>
    readdirSync(resolve(root, path), { withFileTypes: true }).flatMap(entry =>
      entry.isDirectory() ? [`${path}/${entry.name}`] : []
    )

  test('names each room of src/', () => {
    const rooms = folders('src').flatMap(room => (room === 'src/harness' ? folders(room) : [room]))
    expect(rooms.filter(room => !architecture.includes(`\`${room}/\``))).toEqual([])
  })

  test.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s names only paths that are there', name => {
    const paths = [
      ...read(name).matchAll(
        /`((?:src|viewer|sandbox|bench|fuzz|bundle|docs|examples|__tests__)\/[\w./-]*)`/g
      )
    ]
    expect(paths.length).toBeGreaterThan(5)
    const missing = paths.flatMap(([, path = '']) => (existsSync(resolve(root, path)) ? [] : [path]))
    expect(missing).toEqual([])
  })
})
