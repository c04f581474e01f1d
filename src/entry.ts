import { Worker } from 'node:worker_threads'

/**
 * In MiB. V8 lets the old heap of a main thread on a large machine grow fourfold before it
 * collects, and its young one to 128 MiB. Below 2 GiB, which no run comes near, twofold is the
 * most.
 */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 2000 }

const OUT_OF_MEMORY =
  'The logs take more than the 2 GB of memory that the action may have. Set `stage-id` or `step-id`, so that there are fewer, or `report: false`.'

/** The bundle of `main.ts` stands beside this one's, which the bundler does not need to know. */
const { url } = import.meta

const program = new Worker(new URL('main.js', url), { resourceLimits: LIMITS })
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    program.postMessage(signal)
  })
program.on('error', (error: unknown) => {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')) throw error
  // eslint-disable-next-line no-console -- a toolkit would take longer to load than all of this
  console.log(`::error::${OUT_OF_MEMORY}`)
})
program.on('exit', code => {
  process.exitCode = code
})
