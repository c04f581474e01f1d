/**
 * Gives the action's parts inputs without end, in turn, and tells the first that one of them can't
 * stand.
 *
 *     npm run fuzz -- [--seconds 60] [--seed 1] [--target NAME]…
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'

const HELP = `npm run fuzz -- [--seconds 60] [--seed N] [--target NAME]…

--seconds  for all targets together; 0 tries a single input of each
--seed     what inputs are made from; with CI=true 1, else another one each time
--path     of one input, as a finding tells it
--target   only this one; may be given more than once`
/** A target that goes on for so many seconds after its time hangs; starting up is a part of it. */
const HANG = '60'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: process.env.CI === 'true' ? '1' : String(Date.now() % 2 ** 31) },
    path: { type: 'string', default: '' },
    target: { type: 'string', multiple: true },
    hang: { type: 'string', default: HANG },
    targets: { type: 'string', default: import.meta.dirname },
    help: { type: 'boolean', default: false }
  }
})
const files = new Map(
  globSync(['targets/*.ts', 'zip-reader.ts'], { cwd: values.targets })
    .toSorted()
    .map(file => [basename(file, '.ts'), join(values.targets, file)])
)
const names = values.target ?? [...files.keys()]
const isUnknown = names.some(name => !files.has(name))
const [seconds = NaN, seed = NaN, hang = NaN] = [values.seconds, values.seed, values.hang].map(Number)

if (values.help) console.log(HELP)
else if (isUnknown || !Number.isFinite(seconds + seed + hang)) {
  console.error(`${HELP}\n\nThe targets: ${[...files.keys()].join(', ')}`)
  process.exitCode = 2
} else {
  console.log(`Seed ${seed}, ${seconds} s for ${names.join(', ')}`)
  for (const name of names) if (!isFine(name, seconds / names.length)) process.exitCode = 1
}

function isFine(name: string, time: number): boolean {
  const given = { file: files.get(name) ?? '', seed: values.seed, path: values.path, seconds: String(time) }
  const options = Object.entries(given).map(([option, value]) => `--${option}=${value}`)
  const { status, signal, error } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'run-target.ts'), ...options],
    { stdio: 'inherit', timeout: (time + hang) * 1_000, killSignal: 'SIGKILL' }
  )
  if (status === 0 || status === 1) return status === 0
  const why =
    error === undefined ? `it ended with ${signal ?? String(status)}` : `no end, ${hang} s after its time`
  console.error(`${name.padEnd(12)} FAILED: ${why}`)
  console.error(`Again: npm run fuzz -- --target ${name} --seed ${values.seed} --seconds ${time}`)
  return false
}
