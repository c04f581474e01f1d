import { Worker } from 'node:worker_threads'

/**
 * In MiB. V8 lets the old heap of a main thread on a large machine grow fourfold before it
 * collects, and its young one to 128 MiB. Below 2 GiB, which no run comes near, twofold is the
 * most.
 */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 2000 }

/** The bundle of `main.ts` stands beside this one's, which the bundler does not need to know. */
const { url } = import.meta

const program = new Worker(new URL('main.js', url), { resourceLimits: LIMITS })
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    program.postMessage(signal)
  })
program.on('exit', code => {
  process.exitCode = code
})
