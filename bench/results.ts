import type { Figures } from './measured-run.ts'
import { median, megabytes, seconds, table, times } from './table.ts'

/** Runs in turns, a round at the same place of each. */
export interface Compared {
  readonly title: string
  readonly recipe: Figures[]
  readonly action: Figures[]
  readonly withoutReport: Figures[]
}

type Pick = (figures: Figures) => number

/** Medians of each, and the medians of the rounds' ratios. */
export function ratioTable(compared: readonly Compared[]): string {
  const head = ['logs', '', 'wall', 'CPU', 'peak RSS', 'written', 'artifacts', 'first call']
  return table(head, compared.flatMap(ratioRows), 2)
}

function ratioRows({ title, recipe, action, withoutReport }: Compared): string[][] {
  return [
    figureRow(title, 'curl, unzip, upload', recipe),
    figureRow('', 'harness-logs', action),
    ratioRow(action, recipe),
    figureRow('', 'harness-logs, `report: false`', withoutReport),
    ratioRow(withoutReport, recipe)
  ]
}

function figureRow(title: string, who: string, runs: readonly Figures[]): string[] {
  const of = (pick: Pick): number => median(runs.map(pick))
  return [
    title,
    who,
    seconds(of(f => f.wallMs)),
    seconds(of(f => f.cpuMs)),
    megabytes(of(f => f.peakBytes)),
    megabytes(of(f => f.writtenBytes ?? Number.NaN)),
    megabytes(of(f => f.artifactBytes)),
    `${of(f => f.firstCallMs).toFixed(0)} ms`
  ]
}

function ratioRow(runs: readonly Figures[], recipe: readonly Figures[]): string[] {
  const ratio = (pick: Pick): string => times(ratioOf(runs, recipe, pick))
  return [
    '',
    'ratio',
    ratio(f => f.wallMs),
    ratio(f => f.cpuMs),
    ratio(f => f.peakBytes),
    ratio(f => f.writtenBytes ?? Number.NaN),
    ratio(f => f.artifactBytes),
    ''
  ]
}

function ratioOf(runs: readonly Figures[], recipe: readonly Figures[], pick: Pick): number {
  return median(
    runs.map((figures, round) => {
      const other = recipe[round]
      return other === undefined ? Number.NaN : pick(figures) / pick(other)
    })
  )
}

/** From "Harness says success" to the artifact's id. */
export function waitTable(compared: readonly Compared[]): string {
  const head = ['from Harness says success to the id', 'curl, unzip, upload', 'harness-logs', 'ratio']
  const rows = compared.map(({ title, recipe, action }) => [
    title,
    seconds(median(recipe.map(f => f.readyToIdMs))),
    seconds(median(action.map(f => f.readyToIdMs))),
    times(ratioOf(action, recipe, f => f.readyToIdMs))
  ])
  return table(head, rows)
}

/** Where the time of the action goes, with everything switched on. */
export function phaseTable(compared: readonly Compared[]): string {
  const names = [...new Set(compared.flatMap(({ action }) => action.flatMap(phaseNames)))]
  const rows = names.map(name => [
    name,
    ...compared.map(({ action }) => seconds(median(action.map(run => phaseMs(run, name)))))
  ])
  return table(['phase', ...compared.map(({ title }) => title)], rows)
}

const LAST = 'summary, annotations, clean-up'

function phaseNames({ phases }: Figures): string[] {
  return [...phases.map(({ name }) => name), LAST]
}

function phaseMs({ phases, wallMs }: Figures, name: string): number {
  const all = [...phases, { name: LAST, at: wallMs }]
  const at = all.findIndex(phase => phase.name === name)
  return (all[at]?.at ?? Number.NaN) - (all[at - 1]?.at ?? 0)
}

/** Which threads used the CPU. */
export function threadTable(title: string, { threads, cpuMs, wallMs }: Figures): string {
  const rows = Object.entries(threads)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, ms]) => [`\`${name}\``, seconds(ms)])
  const ended = cpuMs - Object.values(threads).reduce((sum, ms) => sum + ms, 0)
  const all = [`all, in ${seconds(wallMs)}`, seconds(cpuMs)]
  return table([`${title}: CPU by thread`, ''], [...rows, ['threads that had ended', seconds(ended)], all])
}
