import { parseArgs } from 'node:util'
import type { Diagnosis } from '../src/diagnosis/diagnosis.ts'
import { LogDiagnosis } from '../src/diagnosis/log-diagnosis.ts'
import { LogRedaction } from '../src/redaction/log-redaction.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { LogReader } from '../src/text/log-reader.ts'
import { distanceOf, NEAR, readLabels, recordsOf, type Label } from './labelled-logs.ts'
import { reportPairs } from './pairs.ts'

/**
 * How often the action finds the line that says why a step failed, on a folder of real logs with
 * labels:
 *
 *     node bench/telling.ts [--pairs] [--list] [--explain ID] [--projects NAME,…] DIR
 *
 * `labels.jsonl` has an object a line: `id` (of the log `ID.log.gz`), `source`, `project`,
 * `language`, and `from` and `to` (the labelled chunk's first and last line) or `marked` (the
 * labelled lines). Each line of a log becomes a record of level info, as Harness's CI steps log,
 * and takes the way through the action's own reader. *In*: the telling line is a labelled one;
 * *near*: at most five lines from one. `--pairs` compares each log with that of the run that passed
 * before it, where the folder has one.
 */
interface Outcome {
  readonly label: Label
  readonly diagnosis: Diagnosis | null
  readonly sure: boolean
  readonly isIn: boolean
  readonly isNear: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean' },
    pairs: { type: 'boolean' },
    explain: { type: 'string' },
    projects: { type: 'string' }
  }
})
const [folder] = positionals
if (folder === undefined) throw new Error('Name the folder that holds labels.jsonl.')
const projects = values.projects?.split(',')
const labels = readLabels(folder).filter(
  ({ project }) => projects === undefined || projects.includes(project)
)

if (values.explain !== undefined) explain(values.explain)
else if (values.pairs === true) reportPairs(folder, labels)
else report(labels.map(outcomeOf))

function report(outcomes: readonly Outcome[]): void {
  const rows = ['| logs | number | in | near | sure | near when sure | in, of all logs | near |']
  rows.push('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  for (const [source, all] of groups(outcomes, ({ label }) => label.source)) rows.push(rowOf(source, all))
  const known = outcomes.filter(({ label }) => label.source !== 'cidiff')
  const languages = [...groups(known, ({ label }) => label.language)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [language, all] of languages) rows.push(rowOf(language, all))
  console.log(rows.join('\n'))
  if (values.list !== true) return
  console.log('')
  for (const { label, diagnosis, sure } of outcomes.filter(({ isNear }) => !isNear)) {
    const { line, score } = diagnosis?.telling ?? {}
    const labelled = label.marked?.join(' ') ?? `${label.from}–${label.to}`
    const text = JSON.stringify(line?.text.slice(0, 120) ?? null)
    console.log(
      `${label.id} ${label.project} ${sure ? 'sure' : 'probably'} ${score}: ${line?.number} ${text}, labelled ${labelled}`
    )
  }
}

/** Macro: the mean over projects, since one project's logs fail alike; then micro. */
function rowOf(title: string, all: readonly Outcome[]): string {
  const byProject = [...groups(all, ({ label }) => label.project).values()]
  const macro = (is: (each: Outcome) => boolean, of: (each: Outcome) => boolean = () => true): string => {
    const shares = byProject.map(each => each.filter(of)).filter(each => each.length > 0)
    return percent(shares.reduce((sum, each) => sum + share(each, is), 0) / shares.length)
  }
  const isSure = ({ sure }: Outcome): boolean => sure
  const isIn = (each: Outcome): boolean => each.isIn
  const isNear = (each: Outcome): boolean => each.isNear
  const figures = [
    macro(isIn),
    macro(isNear),
    macro(isSure),
    macro(isNear, isSure),
    percent(share(all, isIn)),
    percent(share(all, isNear))
  ]
  return `| ${title} | ${all.length} | ${figures.join(' | ')} |`
}

function explain(id: string): void {
  const label = labels.find(each => each.id === id)
  if (label === undefined) throw new Error(`No log is labelled ${id}.`)
  const { diagnosis } = outcomeOf(label)
  for (const { occurrence, candidate, score, reasons } of diagnosis?.ranked ?? []) {
    const { number, text } = occurrence.line
    console.log(`${score}  line ${number}, ${candidate.count} like it: ${text.slice(0, 140)}`)
    for (const { points, why } of reasons)
      console.log(`      ${points > 0 ? '+' : ''}${points} ${why.slice(0, 200)}`)
  }
  console.log(`labelled: ${label.marked?.join(' ') ?? `${label.from}–${label.to}`}`)
  for (const [at, { number, text, fold }] of (diagnosis?.excerpt.lines ?? []).entries()) {
    const mark = at === diagnosis?.excerpt.telling ? '▸' : ' '
    if (at === diagnosis?.excerpt.secondPiece) console.log('  …')
    console.log(`${mark} ${number} ${text.slice(0, 140)}${fold === null ? '' : `  (${fold.times} more)`}`)
  }
}

function outcomeOf(label: Label): Outcome {
  const diagnosis = diagnose(label.id)
  const away = distanceOf(label, diagnosis?.telling.line.number ?? Infinity)
  return { label, diagnosis, sure: diagnosis?.telling.sure ?? false, isIn: away === 0, isNear: away <= NEAR }
}

function diagnose(name: string): Diagnosis | null {
  const log = new LogDiagnosis()
  const reader = new LogReader([log], log.findErrors)
  const redaction = new LogRedaction(createRedactor([], []), raw => reader.read(raw))
  for (const chunk of recordsOf(folder ?? '', name))
    for (const batch of redaction.push(chunk)) reader.add(batch)
  for (const batch of redaction.end()) reader.add(batch)
  reader.end()
  return log.end().diagnosis
}

function groups(all: readonly Outcome[], keyOf: (each: Outcome) => string): Map<string, Outcome[]> {
  const found = new Map<string, Outcome[]>()
  for (const each of all) {
    const group = found.get(keyOf(each))
    if (group === undefined) found.set(keyOf(each), [each])
    else group.push(each)
  }
  return found
}

function share(all: readonly Outcome[], is: (each: Outcome) => boolean): number {
  return all.length === 0 ? 0 : all.filter(is).length / all.length
}

function percent(part: number): string {
  return Number.isNaN(part) ? '' : `${(100 * part).toFixed(1)} %`
}
