/**
 * Loaded into the action's process before its own code: time moves only when the sandbox says so
 * (ActionClock). Timers below SHORTEST are left alone: they wait for nothing that takes time.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import type { Tick } from './action-clock.ts'

const SHORTEST = 200
/** Longer than any run: what stands for a timer keeps the process alive as that would. */
const FOR_EVER = 2 ** 31 - 1
/** Requests of the thread pool and of connections, which end by themselves. */
const WORK = /^(?:FSReq|GetAddrInfo|TCPConnect|PipeConnect|Write|Shutdown)/

const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis
const { setInterval: realSetInterval, clearInterval: realClearInterval } = globalThis

let now = Number(process.env.SANDBOX_TIME)
const running = new Set<VirtualTimer>()

class VirtualTimer {
  due: number
  readonly ms: number
  readonly callback: () => void
  readonly isRepeated: boolean
  readonly holder: NodeJS.Timeout

  constructor(callback: () => void, ms: number, isRepeated = false) {
    this.callback = callback
    this.ms = ms
    this.isRepeated = isRepeated
    this.due = now + ms
    this.holder = realSetTimeout(() => undefined, FOR_EVER)
    running.add(this)
  }

  ref(): this {
    this.holder.ref()
    return this
  }

  unref(): this {
    this.holder.unref()
    return this
  }

  hasRef(): boolean {
    return this.holder.hasRef()
  }

  refresh(): this {
    this.due = now + this.ms
    return this
  }

  close(): this {
    running.delete(this)
    realClearTimeout(this.holder)
    return this
  }

  fire(): void {
    if (this.isRepeated) this.refresh()
    else this.close()
    this.callback()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

type Callback = (...args: unknown[]) => void

function replaceTimers(): void {
  const start =
    (real: typeof setTimeout | typeof setInterval, isRepeated: boolean) =>
    (callback: Callback, ms = 0, ...args: unknown[]): unknown =>
      ms < SHORTEST ? real(callback, ms, ...args) : new VirtualTimer(() => callback(...args), ms, isRepeated)
  const end =
    (real: typeof clearTimeout) =>
    (timer: unknown): void => {
      if (timer instanceof VirtualTimer) timer.close()
      else real(timer as NodeJS.Timeout)
    }
  Object.assign(globalThis, {
    setTimeout: Object.assign(start(realSetTimeout, false), realSetTimeout),
    setInterval: Object.assign(start(realSetInterval, true), realSetInterval),
    clearTimeout: end(realClearTimeout),
    clearInterval: end(realClearInterval)
  })
  Date.now = () => now
  AbortSignal.timeout = ms => {
    const stop = new AbortController()
    const expire = (): void => stop.abort(new DOMException('The operation timed out', 'TimeoutError'))
    new VirtualTimer(expire, ms).unref()
    return stop.signal
  }
}

/** What a socket waits for is counted by timers of Node's own. */
function replaceSocketTimeouts(): void {
  interface Timed {
    _onTimeout: () => void
    _unrefTimer: () => void
    _parent: (Socket & Timed) | null
    timeout?: number
  }
  const timers = new WeakMap<Socket, VirtualTimer>()
  const prototype = Socket.prototype as Socket & Timed
  prototype.setTimeout = function (this: Socket & Timed, ms: number, callback?: () => void) {
    timers.get(this)?.close()
    timers.delete(this)
    this.timeout = ms
    if (ms > 0) {
      const expire = (): void => {
        if (!this.destroyed) this._onTimeout()
      }
      timers.set(this, new VirtualTimer(expire, ms).unref())
      if (callback !== undefined) this.once('timeout', callback)
    } else if (callback !== undefined) this.removeListener('timeout', callback)
    return this
  }
  prototype._unrefTimer = function (this: Socket & Timed) {
    timers.get(this)?.refresh()
    this._parent?._unrefTimer()
  }
}

/** A request that has not ended. */
interface Pending {
  socket: Socket | null
  response: IncomingMessage | null
}
const requests = new Map<object, Pending>()

function watchRequests(): void {
  const setSocket = (request: object, socket: Socket): void => {
    const pending = requests.get(request)
    if (pending !== undefined) pending.socket = socket
  }
  subscribe('http.client.request.created', message => {
    const { request } = message as { request: ClientRequest }
    requests.set(request, { socket: null, response: null })
    request.once('socket', socket => setSocket(request, socket))
    request.once('close', () => requests.delete(request))
  })
  subscribe('http.client.response.finish', message => {
    const { request, response } = message as { request: object; response: IncomingMessage }
    const pending = requests.get(request)
    if (pending !== undefined) pending.response = response
  })
  // Of `fetch`.
  subscribe('undici:request:create', message => {
    requests.set((message as { request: object }).request, { socket: null, response: null })
  })
  subscribe('undici:client:sendHeaders', message => {
    const { request, socket } = message as { request: object; socket: Socket }
    setSocket(request, socket)
  })
  for (const end of ['undici:request:trailers', 'undici:request:error'])
    subscribe(end, message => requests.delete((message as { request: object }).request))
}

/**
 * Whether the server is still to send something; a body that the action does not read yet waits for
 * the action.
 */
function isOwed({ response }: Pending): boolean {
  if (response === null) return true
  const isRead = response.readableFlowing === true || response.listenerCount('readable') > 0
  return isRead && !response.complete
}

function answer(tick: number): void {
  const dues = [...running].map(({ due }) => due)
  process.send?.(
    {
      tick,
      next: dues.length === 0 ? null : Math.min(...dues) - now,
      isBusy: process.getActiveResourcesInfo().some(kind => WORK.test(kind)),
      waitingOn: [...requests.values()].filter(isOwed).map(({ socket }) => socket?.localPort ?? 0)
    },
    () => undefined
  )
}

function move({ tick, now: to }: Tick): void {
  now = to
  const due = [...running].filter(timer => timer.due <= now).sort((one, other) => one.due - other.due)
  for (const timer of due) if (running.has(timer)) timer.fire()
  // Whatever arrived meanwhile is looked at first.
  setImmediate(() => setImmediate(answer, tick))
}

if (isMainThread && process.send !== undefined) {
  replaceTimers()
  replaceSocketTimeouts()
  watchRequests()
  process.on('message', message => {
    if (typeof message === 'object' && message !== null && 'tick' in message) move(message as Tick)
  })
  process.channel?.unref()
}
