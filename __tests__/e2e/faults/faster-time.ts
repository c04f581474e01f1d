import '../fast-time.ts'

/**
 * Loaded into the action's process in place of fast-time.ts: what that leaves at the real speed runs fast too, namely
 * intervals (the toolkit's watch over an upload) and signals that time out (the call to GitHub).
 */
const FACTOR = Number(process.env.FAST_TIME ?? '20')
const SHORTEST = 200

const realSetInterval = globalThis.setInterval
const fastSetInterval = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
  realSetInterval(callback, ms < SHORTEST ? ms : ms / FACTOR, ...args)
globalThis.setInterval = Object.assign(fastSetInterval as typeof setInterval, realSetInterval)

const realTimeout = AbortSignal.timeout.bind(AbortSignal)
AbortSignal.timeout = ms => realTimeout(Math.ceil(ms / FACTOR))
