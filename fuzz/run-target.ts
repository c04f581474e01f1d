/** Runs one target: a process of run.ts, which ends it when it hangs. */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { shown, type FuzzTarget } from './target.ts'

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string', default: '' },
    seconds: { type: 'string', default: '0' }
  }
})
const { target } = (await import(pathToFileURL(values.file).href)) as { target: FuzzTarget }
const milliseconds = Number(values.seconds) * 1_000
const started = performance.now()
try {
  const details = await fc.check(target.property as fc.IAsyncProperty<unknown>, {
    // Seeds of fast-check have a sign.
    seed: Number(values.seed) | 0,
    path: values.path,
    ...(milliseconds === 0
      ? { numRuns: 1 }
      : { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: milliseconds })
  })
  tell(details)
} finally {
  target.end?.()
}

function tell(details: fc.RunDetails<unknown>): void {
  const name = target.name.padEnd(12)
  // Nothing else counts as broken: to be interrupted is how a run ends.
  if (details.counterexample === null) {
    const rate = Math.round((details.numRuns * 1_000) / Math.max(1, performance.now() - started))
    console.log(`${name} ${details.numRuns.toLocaleString('en')} inputs, ${rate.toLocaleString('en')}/s`)
    return
  }
  const error = details.errorInstance
  const why = error instanceof Error ? (error.stack ?? error.message) : shown(error)
  console.error(`${name} FAILED: ${why}\nfor ${shown(details.counterexample)}`)
  const { seed, counterexamplePath } = details
  console.error(
    `Again: npm run fuzz -- --target ${target.name} --seed ${seed} --path ${counterexamplePath} --seconds 0`
  )
  process.exitCode = 1
}
