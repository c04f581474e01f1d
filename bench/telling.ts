import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { LogRenderer } from '../src/logs/render.ts'
import { TELLING_SCORE } from '../src/logs/telling-line.ts'

/** Lines that a line may be away from a labelled one so that the excerpt shows that. */
const NEAR = 5

interface Label {
  readonly id: string
  readonly source: string
  readonly project: string
  readonly language: string
  readonly from?: number
  readonly to?: number
  readonly marked?: readonly number[]
}

interface Outcome {
  readonly label: Label
  readonly line: number
  readonly text: string
  readonly sure: boolean
  readonly isIn: boolean
  readonly isNear: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean' }, only: { type: 'string' } }
})
const folder = positionals[0] ?? '.'
const labels = readFileSync(join(folder, 'labels.jsonl'), 'utf8')
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as Label)

const outcomes = labels.map(outcomeOf)
for (const source of ['logchunks', 'cidiff']) report(source, outcomes.filter(each => each.label.source === source))
if (values.list === true)
  for (const each of outcomes.filter(each => !each.isNear))
    console.log(each.label.id, each.label.project, each.sure ? 'SURE' : 'probably', each.line, JSON.stringify(each.text.slice(0, 160)), 'labelled', each.label.marked ?? [each.label.from, each.label.to])

function outcomeOf(label: Label): Outcome {
  const excerpt = diagnose(join(folder, `${label.id}.log.gz`))
  const distance = (line: number): number =>
    label.marked !== undefined
      ? Math.min(...label.marked.map(each => Math.abs(each - line)))
      : Math.max(0, (label.from ?? 0) - line, line - (label.to ?? 0))
  const line = excerpt?.lines[excerpt.telling]
  const away = line === undefined ? Infinity : distance(line.number)
  return { label, line: line?.number ?? 0, text: line?.text ?? '', sure: (excerpt?.score ?? 0) >= TELLING_SCORE, isIn: away === 0, isNear: away <= NEAR }
}

function diagnose(file: string) {
  const renderer = new LogRenderer()
  const lines = gunzipSync(readFileSync(file)).toString().split('\n')
  if (lines.at(-1) === '') lines.pop()
  renderer.push(Buffer.from(lines.map((text, pos) => JSON.stringify({ level: 'info', pos, out: `${text}\n`, time: new Date(1_700_000_000_000 + pos).toISOString(), args: null }) + '\n').join('')))
  renderer.end()
  return renderer.excerpt()
}

function report(title: string, all: readonly Outcome[]): void {
  const groups = Map.groupBy(all, each => each.label.project)
  const macro = (is: (each: Outcome) => boolean): number => mean([...groups.values()].map(each => share(each, is)))
  const sure = all.filter(each => each.sure)
  console.log(title, 'macro in', pc(macro(e => e.isIn)), 'near', pc(macro(e => e.isNear)), 'micro in', pc(share(all, e => e.isIn)), 'near', pc(share(all, e => e.isNear)), 'sure', pc(macro(e => e.sure)), 'near if sure', pc(share(sure, e => e.isNear)))
}

function share(all: readonly Outcome[], is: (each: Outcome) => boolean): number { return all.length === 0 ? 0 : all.filter(is).length / all.length }
function mean(numbers: readonly number[]): number { return numbers.reduce((a, b) => a + b, 0) / numbers.length }
function pc(n: number): string { return (100 * n).toFixed(1) }
