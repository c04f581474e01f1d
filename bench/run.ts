import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { SampleExecution } from '../sandbox/executions.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { benchExecution, EXPORT_LIMIT, exportPrefixes, logCount } from './execution.ts'
import { madeLines } from './lines/made-lines.ts'
import { realLines } from './lines/real-lines.ts'
import type { LineSource } from './lines/records.ts'
import { measureAction, measureRecipe } from './measured-run.ts'
import { summariseProfiles } from './profile.ts'
import { phaseTable, ratioTable, threadTable, waitTable, type Compared } from './results.ts'

/** `node bench/run.ts [MIB…] [--corpus DIR] [--rounds N] [--profile DIR]`; see README.md. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpus: { type: 'string' }, rounds: { type: 'string' }, profile: { type: 'string' } }
})
const sizes = positionals.length === 0 ? [10, 100, 1024] : positionals.map(Number)
const rounds = Number(values.rounds ?? 3)
const READY_AFTER_MS = 3000
const WAITED_FOR = 10

const kinds: [string, LineSource][] = [['made', madeLines]]
if (values.corpus !== undefined) kinds.unshift(['real', realLines(values.corpus)])

if (values.profile !== undefined)
  for (const [kind, lines] of kinds) await profile(kind, lines, values.profile)
else {
  const compared: Compared[] = []
  for (const mebibytes of sizes) {
    for (const [kind, lines] of kinds) compared.push(await compare(kind, mebibytes, lines))
  }
  const waits: Compared[] = []
  for (const [kind, lines] of kinds) waits.push(await compareWaits(kind, lines))
  process.stdout.write([ratioTable(compared), waitTable(waits), phaseTable(compared)].join('\n'))
}

/**
 * The recipe and the action in turns, on exports that are ready, so that nothing but work is timed.
 */
async function compare(kind: string, mebibytes: number, lines: LineSource): Promise<Compared> {
  await using sandbox = await startSandbox({ results: true, limit: EXPORT_LIMIT })
  const execution = benchExecution(1, mebibytes, lines)
  await offer(sandbox, execution)
  const figures: Compared = { title: titleOf(kind, mebibytes), recipe: [], action: [], withoutReport: [] }
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`${figures.title}, round ${round + 1} of ${rounds}\n`)
    figures.recipe.push(await measureRecipe(sandbox, execution, `recipe-${round}`))
    figures.action.push(await measureAction(sandbox, execution, { 'artifact-name': `action-${round}` }))
    figures.withoutReport.push(
      await measureAction(sandbox, execution, { 'artifact-name': `without-${round}`, report: 'false' })
    )
  }
  return figures
}

/** The same on exports that take a time, each run its own: how long it takes from there on. */
async function compareWaits(kind: string, lines: LineSource): Promise<Compared> {
  await using sandbox = await startSandbox({
    results: true,
    limit: EXPORT_LIMIT,
    exportPolls: { readyAfterMs: READY_AFTER_MS }
  })
  const figures: Compared = { title: titleOf(kind, WAITED_FOR), recipe: [], action: [], withoutReport: [] }
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`${figures.title}, waited for, round ${round + 1} of ${rounds}\n`)
    const [first, second] = [2 * round + 1, 2 * round + 2].map(run => benchExecution(run, WAITED_FOR, lines))
    if (first === undefined || second === undefined) throw new Error('unreachable')
    sandbox.addExecution(first)
    sandbox.addExecution(second)
    figures.recipe.push(await measureRecipe(sandbox, first, `recipe-${round}`))
    figures.action.push(await measureAction(sandbox, second, { 'artifact-name': `action-${round}` }))
  }
  return figures
}

/** One run of the action for each size, with Node's own profiler. */
async function profile(kind: string, lines: LineSource, into: string): Promise<void> {
  for (const mebibytes of sizes) {
    await using sandbox = await startSandbox({ results: true, limit: EXPORT_LIMIT })
    const execution = benchExecution(1, mebibytes, lines)
    await offer(sandbox, execution)
    const folder = resolve(into, `${kind}-${mebibytes}-${Date.now()}`)
    await mkdir(folder, { recursive: true })
    const options = ['--cpu-prof', `--cpu-prof-dir=${folder}`]
    const figures = await measureAction(sandbox, execution, {}, options)
    const title = titleOf(kind, mebibytes)
    process.stdout.write(`${threadTable(title, figures)}\n${summariseProfiles(folder)}\n${folder}\n\n`)
  }
}

async function offer(sandbox: Sandbox, execution: SampleExecution): Promise<void> {
  sandbox.addExecution(execution)
  for (const prefix of exportPrefixes(execution)) await sandbox.exports.prepare(execution.account, prefix)
}

function titleOf(kind: string, mebibytes: number): string {
  return `${mebibytes} MiB of ${kind} lines in ${logCount(mebibytes)} logs`
}
