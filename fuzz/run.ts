/**
 * Gives the action's parts inputs without end, in turn, and tells the first that one of them can't stand.
 *
 *     npm run fuzz -- [--seconds 60] [--seed 1] [--target NAME]…
 */
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runTarget, type Result } from './run-target.ts'

const HELP = `npm run fuzz -- [--seconds 60] [--seed N] [--target NAME]…

--seconds  for all targets together; 0 tries a single input of each
--seed     what inputs to begin with; with CI=true 1, else another one each time
--target   only this one; may be given more than once`
/** An input that takes longer than this, in ms, hangs. The patterns of redact alone may take 5 s. */
const HANG = 30_000

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: process.env.CI === 'true' ? '1' : String(Date.now() % 2 ** 32) },
    target: { type: 'string', multiple: true },
    hang: { type: 'string', default: String(HANG) },
    targets: { type: 'string', default: import.meta.dirname },
    help: { type: 'boolean', default: false }
  }
})
const modules = new Map(
  globSync(['targets/*.ts', 'zip-reader.ts'], { cwd: values.targets })
    .toSorted()
    .map(file => [basename(file, '.ts'), pathToFileURL(join(values.targets, file)).href])
)
const names = values.target ?? [...modules.keys()]
const unknown = names.filter(name => !modules.has(name))
const [seconds, seed, hangMs] = [values.seconds, values.seed, values.hang].map(Number)

if (values.help) console.log(HELP)
else if (unknown.length > 0 || !isFinite(seconds) || !isFinite(seed) || !isFinite(hangMs)) {
  console.error(`${HELP}\n\nThe targets: ${[...modules.keys()].join(', ')}`)
  process.exitCode = 2
} else {
  console.log(`Seed ${seed}, ${seconds} s for ${names.join(', ')}`)
  for (const name of names) {
    const budgetMs = (seconds * 1000) / names.length
    const result = await runTarget({ module: modules.get(name) ?? '', seed, budgetMs, hangMs })
    tell(name, result)
    if (result.kind !== 'done') process.exitCode = 1
  }
}

function isFinite(value: number | undefined): value is number {
  return Number.isFinite(value)
}

function tell(name: string, result: Result): void {
  if (result.kind === 'done') {
    const rate = Math.round((result.inputs * 1000) / Math.max(1, result.ms))
    console.log(
      `${name.padEnd(12)} ${result.inputs.toLocaleString('en')} inputs, ${rate.toLocaleString('en')}/s`
    )
    return
  }
  const what = result.kind === 'hang' ? `no end after ${Math.round(result.ms / 1000)} s` : result.what
  console.error(`${name.padEnd(12)} FAILED: ${what}`)
  console.error(`Again: npm run fuzz -- --target ${name} --seed ${result.seed} --seconds 0`)
}
