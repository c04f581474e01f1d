import { Socket } from 'node:net'

/**
 * Loaded into the action's process before its own code: time runs twenty times as fast there (or
 * `FAST_TIME` times), so that polls, back-offs and time-outs take their course without the suite
 * waiting for them. Short timers stay as they are.
 */
const FACTOR = Number(process.env.FAST_TIME ?? '20')
const SHORTEST = 200

const fast = (ms: number): number => (ms < SHORTEST ? ms : ms / FACTOR)

const realSetTimeout = globalThis.setTimeout
const fastSetTimeout = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout =>
  realSetTimeout(callback, fast(ms), ...args)
globalThis.setTimeout = Object.assign(fastSetTimeout as typeof setTimeout, realSetTimeout)

const realNow = Date.now.bind(Date)
const start = realNow()
Date.now = () => Math.round(start + (realNow() - start) * FACTOR)

// What a socket waits for is counted by timers of Node's own.
const socket = Socket.prototype as { setTimeout: (this: Socket, ms: number, callback?: () => void) => Socket }
const realSocketTimeout = socket.setTimeout
socket.setTimeout = function (ms, callback) {
  return realSocketTimeout.call(this, fast(ms), callback)
}
