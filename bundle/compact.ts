/**
 * Makes the chunks of dist/ smaller that hold nothing but packages: without comments, but for those that tell where a module comes from, and with
 * little indentation. The code stays as it is, so that it can be read and compared; nothing is minified.
 *
 *     node bundle/compact.ts STATS DIST
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** What is read of webpack's statistics. */
interface Stats {
  readonly chunks: readonly StatsChunk[]
}

interface StatsChunk {
  readonly files: readonly string[]
  readonly modules?: readonly { readonly nameForCondition?: string }[]
}

interface Range {
  readonly start: number
  readonly end: number
}

/** What the bundler writes before each module. */
const ORIGIN = '// CONCATENATED MODULE: '

/** The names of the files without a module of our own. */
export function foreignFiles({ chunks }: Stats): string[] {
  return chunks
    .filter(({ modules = [] }) => modules.every(isForeign))
    .flatMap(({ files }) => files.filter(file => file.endsWith('.js')))
}

/** What has no name is the bundler's own. */
function isForeign({ nameForCondition }: { readonly nameForCondition?: string }): boolean {
  return nameForCondition === undefined || /[\\/]node_modules[\\/]/u.test(nameForCondition)
}

/** The same program in fewer bytes. @throws Error when it would be another one */
export function compact(source: string): string {
  const program = parse(source)
  const removed = commentsOf(program).filter(({ start }) => !source.startsWith(ORIGIN, start))
  const parts: string[] = []
  let done = 0
  for (const { start, end } of removed) {
    const comment = source.slice(start, end)
    // A line that ends within a comment ends a statement, too.
    parts.push(source.slice(done, start), comment.includes('\n') ? '\n' : ' ')
    done = end
  }
  parts.push(source.slice(done))
  const result = withoutBlanks(parts.join(''))
  if (shapeOf(parse(result)) !== shapeOf(program)) throw new Error('compacting would change the program')
  return result
}

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile('chunk.js', source, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS)
}

function visitAll(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, child => {
    visitAll(child, visit)
  })
}

/** In order, apart; those that stand before a bracket are left out. */
function commentsOf(program: ts.SourceFile): Range[] {
  const found = new Map<number, number>()
  const add = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) found.set(pos, end)
  }
  visitAll(program, node => {
    if (isText(node)) return
    add(ts.getLeadingCommentRanges(program.text, node.pos))
    add(ts.getTrailingCommentRanges(program.text, node.end))
  })
  return [...found].map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start)
}

function isText(node: ts.Node): boolean {
  return ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
}

/** Half of the indentation, no blanks at the ends of lines, and no empty lines; what stands in texts stays. */
function withoutBlanks(source: string): string {
  const program = parse(source)
  const texts: Range[] = []
  visitAll(program, node => {
    if (!ts.isTemplateLiteralToken(node) && !ts.isStringLiteral(node)) return
    const start = node.getStart(program)
    if (source.slice(start, node.end).includes('\n')) texts.push({ start, end: node.end })
  })
  let next = 0
  return source.replace(/[ \t]*(?:\n[ \t]*)+/gu, (blanks, at: number) => {
    const end = at + blanks.length
    while ((texts[next]?.end ?? Infinity) <= at) next += 1
    if ((texts[next]?.start ?? Infinity) < end) return blanks
    const indentation = blanks.length - blanks.lastIndexOf('\n') - 1
    return `\n${' '.repeat(Math.ceil(indentation / 2))}`
  })
}

/** The kinds of all parts of a program, with their names and texts. */
function shapeOf(program: ts.SourceFile): string {
  const shape: string[] = []
  visitAll(program, node => {
    const isWord = ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node)
    shape.push(isWord || ts.isTemplateLiteralToken(node) ? `${node.kind} ${node.text}` : String(node.kind))
  })
  return shape.join('\n')
}

if (import.meta.main) {
  const [stats = '', dist = ''] = process.argv.slice(2)
  for (const file of foreignFiles(JSON.parse(readFileSync(stats, 'utf8')) as Stats)) {
    const path = join(dist, file)
    writeFileSync(path, compact(readFileSync(path, 'utf8')))
  }
}
