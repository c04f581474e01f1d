import type { ServerResponse } from 'node:http'
import type { StreamFault } from './faults.ts'
import type { LogStore } from './log-store.ts'

/** How the streams behave; the defaults are the service's own. */
export interface StreamBehaviour {
  /** Lines of the past that a new reader is sent at most. */
  readonly backlog?: number
  /** Lines that wait for a reader who does not read; those after them are lost to it. */
  readonly queue?: number
  /** Silence before `: ping`, in ms. */
  readonly pingEvery?: number
}

const DEFAULTS: Required<StreamBehaviour> = { backlog: 5000, queue: 1000, pingEvery: 30_000 }
const HEADERS = {
  'access-control-allow-origin': '*',
  'cache-control': 'no-cache',
  'content-type': 'text/event-stream',
  'x-accel-buffering': 'no'
}
const PING = ': ping\n'
/** It ends the body, without the blank line that ends an event. */
const EOF = 'event: error\ndata: eof\n'

/** One open stream. A line is a record of NDJSON, without its newline. */
interface OpenStream {
  lines: string[]
}

/**
 * The open log streams of a pocket Log Service: written line by line, read by any number of
 * readers.
 */
export class LogStreams {
  readonly #store: LogStore
  readonly #behaviour: Required<StreamBehaviour>
  readonly #open = new Map<string, OpenStream>()
  readonly #readers = new Map<string, Set<StreamReader>>()
  #isStopped = false

  constructor(store: LogStore, behaviour: StreamBehaviour = {}) {
    this.#store = store
    this.#behaviour = { ...DEFAULTS, ...behaviour }
  }

  /** Opens a stream; one that was open under the key begins anew. */
  open(account: string, key: string): void {
    this.#open.set(nameOf(account, key), { lines: [] })
  }

  /**
   * Writes records of NDJSON, each without its newline.
   *
   * @throws Error when the stream is not open
   */
  write(account: string, key: string, ...lines: readonly string[]): void {
    const name = nameOf(account, key)
    const stream = this.#open.get(name)
    if (stream === undefined) throw new Error('stream: not found')
    stream.lines.push(...lines)
    for (const reader of this.readersOf(account, key)) for (const line of lines) reader.send(line)
  }

  /**
   * Closes a stream without a word to its readers. The log is stored a moment before the stream is
   * gone.
   *
   * @param snapshot what is stored: all lines by default, else this text; null stores nothing
   */
  close(account: string, key: string, snapshot?: string | null): void {
    const name = nameOf(account, key)
    const stream = this.#open.get(name)
    if (stream === undefined) throw new Error('stream: not found')
    if (snapshot !== null) {
      this.#store.set(account, key, snapshot ?? stream.lines.map(line => `${line}\n`).join(''))
    }
    this.#open.delete(name)
  }

  /**
   * The longest time of a stream is over, or its store was lost: readers are told the end, and it
   * is gone.
   */
  expire(account: string, key: string): void {
    this.#open.delete(nameOf(account, key))
    for (const reader of this.readersOf(account, key)) reader.end(EOF)
  }

  /**
   * Stops the service: every body ends without a word, and readers are refused. What was written
   * stays.
   */
  stop(): void {
    this.#isStopped = true
    for (const readers of this.#readers.values()) for (const reader of readers) reader.end('')
  }

  /** Starts the service again. */
  restart(): void {
    this.#isStopped = false
  }

  /** Who reads a stream now. */
  readersOf(account: string, key: string): readonly StreamReader[] {
    return [...(this.#readers.get(nameOf(account, key)) ?? [])]
  }

  /**
   * Answers a reader: everything so far, then each line as it is written; `eof` where nothing is
   * open.
   */
  read(account: string, key: string, response: ServerResponse, fault: StreamFault = {}): void {
    if (this.#isStopped) {
      response.writeHead(503, { 'content-type': 'text/plain' }).end('no healthy upstream')
      return
    }
    const name = nameOf(account, key)
    const stream = this.#open.get(name)
    const reader = new StreamReader(response, this.#behaviour, fault)
    if (stream === undefined) {
      reader.end(EOF)
      return
    }
    reader.replay(stream.lines.slice(-this.#behaviour.backlog))
    const readers = this.#readers.get(name) ?? new Set()
    this.#readers.set(name, readers.add(reader))
    response.once('close', () => readers.delete(reader))
  }
}

/** One connection that reads a stream. */
export class StreamReader {
  readonly #response: ServerResponse
  readonly #fault: StreamFault
  readonly #queue: number
  readonly #waiting: string[] = []
  readonly #ping: NodeJS.Timeout
  #sent = 0
  #isBroken = false
  /** Lines that were dropped, since it did not read. */
  lost = 0

  constructor(response: ServerResponse, { queue, pingEvery }: Required<StreamBehaviour>, fault: StreamFault) {
    this.#response = response
    this.#fault = fault
    this.#queue = queue
    this.#ping = setInterval(() => this.#push(PING), pingEvery)
    response.writeHead(200, HEADERS)
    response.once('close', () => clearInterval(this.#ping))
    response.on('drain', () => this.#drain())
    this.#push(PING)
  }

  /** Sends what was written before it came: all of that waits for it. */
  replay(lines: readonly string[]): void {
    this.#waiting.push(...lines.map(eventOf))
    this.#drain()
  }

  /** Sends a line, or loses it when too many wait for this reader. */
  send(line: string): void {
    if (this.#waiting.length >= this.#queue) {
      this.lost += 1
      return
    }
    this.#waiting.push(eventOf(line))
    this.#drain()
    this.#ping.refresh()
  }

  /** Ends the body with these last words. */
  end(lastWords: string): void {
    if (lastWords !== '') this.#push(lastWords)
    if (!this.#isStalled) this.#response.end()
  }

  #drain(): void {
    while (!this.#response.writableNeedDrain) {
      const event = this.#waiting.shift()
      if (event === undefined) return
      this.#push(event)
    }
  }

  get #isStalled(): boolean {
    return this.#sent >= (this.#fault.stallAfter ?? Infinity)
  }

  #push(text: string): void {
    const { breakAfter = Infinity, stallAfter = Infinity, truncate = Infinity } = this.#fault
    const bytes = Buffer.from(text)
    const most = Math.min(breakAfter, stallAfter, truncate) - this.#sent
    if (this.#isBroken || this.#response.writableEnded || this.#response.destroyed) return
    if (most > 0) this.#response.write(bytes.subarray(0, most))
    else this.#response.flushHeaders()
    this.#sent += Math.min(bytes.length, Math.max(0, most))
    if (this.#sent >= truncate) this.#response.end()
    // What was written is to arrive before the connection is gone.
    else if (this.#sent >= breakAfter) {
      this.#isBroken = true
      this.#response.socket?.destroySoon()
    }
  }
}

function nameOf(account: string, key: string): string {
  return `${account}/${key}`
}

function eventOf(line: string): string {
  return `data: ${line}\n\n`
}
