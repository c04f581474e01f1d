import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeZip } from '../sandbox/zip-writer.ts'
import { benchExecution } from './execution.ts'
import { madeLines } from './lines/made-lines.ts'
import { realLines } from './lines/real-lines.ts'
import { median, megabytes, seconds, table } from './table.ts'

/**
 * `node bench/stages.ts [MIB] [--corpus DIR]`: what each part of reading an archive costs, one
 * added to the other, medians of rounds.
 */
const STAGES = [
  ['inflate', 'inflated, CRC and size checked'],
  ['text', '+ rendered as text'],
  ['excerpt', '+ looked for what failed'],
  ['files', '+ searched for secrets, hashed, both files written'],
  ['page', '+ blocks of the report packed'],
  ['packed', '+ texts deflated for the artifact']
] as const
const ROUNDS = 3

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpus: { type: 'string' } }
})
const mebibytes = Number(positionals[0] ?? 100)
const [kind, lines] = values.corpus === undefined ? ['made', madeLines] : ['real', realLines(values.corpus)]
const execution = benchExecution(1, mebibytes, lines)
const { account, prefix, logs } = execution

const work = await mkdtemp(join(tmpdir(), 'bench-stages-'))
const archive = join(work, 'export.zip')
await writeZip(
  archive,
  logs.map(({ key, content }) => ({ name: `${account}/${key}`, content })),
  6
)
const runs = new Map<string, number[][]>(STAGES.map(([stage]) => [stage, []]))
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [stage] of STAGES) {
    const folder = join(work, stage)
    await mkdir(folder)
    const script = join(import.meta.dirname, 'read-stage.ts')
    const child = spawnSync(process.execPath, [script, stage, archive, prefix, folder], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    runs.get(stage)?.push(JSON.parse(child.stdout.toString()) as number[])
    await rm(folder, { recursive: true })
  }
}
await rm(work, { recursive: true })

const rows = STAGES.map(([stage, title]) => {
  const of = (at: number): number => median((runs.get(stage) ?? []).map(run => run[at] ?? Number.NaN))
  return [title, seconds(of(0)), seconds(of(1)), megabytes(of(2))]
})
const head = `${mebibytes} MiB of ${kind} lines in ${logs.length} logs`
process.stdout.write(table([head, 'wall', 'CPU', 'peak RSS'], rows))
