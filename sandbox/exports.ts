import { posix } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Archives } from './archives.ts'
import type { ExportPolls, ExportScript, ExportTime } from './export-script.ts'
import type { Illness } from './illness.ts'
import type { LogStore } from './log-store.ts'
import type { ObjectStorage } from './storage.ts'

/** What the exports need to know. */
export interface ExportOptions {
  readonly store: LogStore
  readonly storage: ObjectStorage
  readonly now: () => number
  readonly folder: string
  readonly limit: number
  readonly polls: ExportPolls | ExportTime
  /** Where links point to: a gateway in front of the storage, or the storage itself (`null`). */
  readonly gateway: string | null
  /** Links for a prefix that ends in `/` name `…//logs.zip`, which does not exist. */
  readonly deadSlashLinks: boolean
  readonly compressionLevel: number
  /** For how many ms an answer is kept, and its link is good. */
  readonly cacheLife: number
  readonly illness: Illness
}

/** The answer to one call, or why there is none. */
export type ExportAnswer =
  | {
      readonly link: string
      readonly status: ExportStatus
      readonly expires: string
      readonly message?: string
    }
  | 'nothing'
  | 'too-many'

/** The states of an export. */
export type ExportStatus = 'queued' | 'in_progress' | 'success' | 'error'

interface Entry {
  status: ExportStatus
  link: string
  expires: number
  message?: string
}

interface Job {
  readonly account: string
  readonly prefix: string
  readonly askedAt: number
  /** Answers given since it was put in the queue, or since it was begun. */
  answers: number
  work: Promise<string> | null
  done: boolean
}

/** A cached entry outlives its link by this much. */
const GRACE = 3_600_000

/** Real ms until a call is answered while a large archive is written; clients wait for 45 s. */
const LONGEST_ANSWER = 30_000

/** The Log Service's exports: a cache of answers by prefix, one queue, one worker. */
export class LogExports {
  readonly #options: ExportOptions
  readonly #entries = new Map<string, Entry>()
  readonly #queue: Job[] = []
  readonly #scripts: ExportScript[] = []
  readonly #failed = new Map<ExportScript, number>()
  readonly #archives: Archives
  #current: Job | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: ExportOptions) {
    this.#options = options
    this.#archives = new Archives(options.store, options.folder, options.compressionLevel)
  }

  /** Adds a script; of several for a prefix the latest counts. */
  script(...scripts: ExportScript[]): void {
    this.#scripts.unshift(...scripts)
  }

  /**
   * Makes an export now, so that the first call answers `success`. `age`: so many milliseconds ago.
   */
  async prepare(account: string, prefix: string, age = 0): Promise<void> {
    await this.#store(account, prefix, await this.#archive(account, prefix))
    const entry = this.#entry(account, prefix, 'success')
    entry.expires -= age
  }

  /** Puts an answer in the cache, such as an error or an `in_progress` of days ago. */
  seed(account: string, prefix: string, status: ExportStatus, message?: string): void {
    const entry = this.#entry(account, prefix, status)
    if (message !== undefined) entry.message = message
  }

  /** Stops all work. */
  close(): Promise<void> {
    return this.#archives.close()
  }

  /** Answers one call of `/blob/download`; calls are taken one after the other. */
  poll(account: string, prefix: string): Promise<ExportAnswer> {
    const answered = this.#turn.then(async () => {
      await this.#tick()
      const told = this.#ask(account, prefix)
      for (const job of this.#queue) job.answers += 1
      return told
    })
    this.#turn = answered.catch(() => undefined)
    return answered
  }

  #ask(account: string, prefix: string): ExportAnswer {
    const id = `${account} ${prefix}`
    const entry = this.#entries.get(id)
    if (entry !== undefined && this.#options.now() <= entry.expires + GRACE && entry.status !== 'queued') {
      if (entry.status === 'error') this.#entries.delete(id)
      return answer(entry)
    }
    const refusal = entry?.status === 'queued' ? null : this.#refusal(account, prefix)
    if (refusal !== null) return refusal
    const runs = entry?.status === 'queued' ? 1 : (this.#scriptFor(prefix)?.runs ?? 1)
    for (let run = 0; run < runs; run += 1) {
      this.#queue.push({ account, prefix, askedAt: this.#options.now(), answers: 0, work: null, done: false })
    }
    return answer(this.#entry(account, prefix, 'queued'))
  }

  #refusal(account: string, prefix: string): 'nothing' | 'too-many' | null {
    if (this.#options.illness.isStoreAway) return 'nothing'
    if (this.#scriptFor(prefix)?.bytes !== undefined) return null
    const start = `${account}/${prefix}`
    const archives = this.#options.storage.keys().filter(key => key.startsWith(start))
    const count = this.#options.store.list(account, prefix).length + archives.length
    if (count === 0) return 'nothing'
    return count > this.#options.limit ? 'too-many' : null
  }

  async #tick(): Promise<void> {
    if (this.#options.illness.isWorkerDead) return
    const next = this.#queue[0]
    if (this.#current === null && next !== undefined) {
      const pace = this.#paceOf(next)
      if ('queued' in pace && next.answers < pace.queued) return
      this.#queue.shift()
      await this.#begin(next)
    }
    const job = this.#current
    if (job?.work == null) return
    if (this.#isHeldBack(job)) {
      job.answers += 1
      return
    }
    // A small archive is written by now, on a busy machine too, so that tests know what the next
    // answer is.
    await Promise.race([job.work, wait(LONGEST_ANSWER, undefined, { ref: false })])
    if (job.done) await this.#end(job, await job.work)
  }

  #paceOf({ prefix }: Job): ExportPolls | ExportTime {
    return this.#scriptFor(prefix)?.polls ?? this.#options.polls
  }

  #isHeldBack(job: Job): boolean {
    const pace = this.#paceOf(job)
    if ('inProgress' in pace) return job.answers < pace.inProgress
    return this.#options.now() < job.askedAt + pace.readyAfterMs
  }

  async #begin(job: Job): Promise<void> {
    const script = this.#scriptFor(job.prefix)
    this.#mark(job, 'in_progress')
    if (script?.stuck === true) return
    job.answers = 0
    job.work = this.#archive(job.account, job.prefix).finally(() => (job.done = true))
    job.work.catch(() => undefined)
    this.#current = job
    if (script?.early !== 'partial') return
    const names = this.#options.store.list(job.account, job.prefix)
    const half = await this.#archives.write(names.slice(0, Math.ceil(names.length / 2)))
    await this.#store(job.account, job.prefix, half)
  }

  async #end(job: Job, file: string): Promise<void> {
    this.#current = null
    if (this.#options.illness.isStoreAway) {
      this.#mark(job, 'error', 'unexpected EOF')
      return
    }
    const script = this.#scriptFor(job.prefix)
    const failed = script === undefined ? 0 : (this.#failed.get(script) ?? 0)
    if (script?.error !== undefined && failed < (script.errorTimes ?? 1)) {
      this.#failed.set(script, failed + 1)
      this.#mark(job, 'error', script.error)
      return
    }
    await this.#store(job.account, job.prefix, file)
    this.#mark(job, 'success')
  }

  #mark(job: Job, status: ExportStatus, message?: string): void {
    const entry =
      this.#entries.get(`${job.account} ${job.prefix}`) ?? this.#entry(job.account, job.prefix, status)
    entry.status = status
    if (message === undefined) delete entry.message
    else entry.message = message
  }

  #entry(account: string, prefix: string, status: ExportStatus): Entry {
    const dead = this.#options.deadSlashLinks && prefix.endsWith('/')
    const key = dead ? `${account}/${prefix}/logs.zip` : objectKey(account, prefix)
    const link = this.#options.storage.link(key, this.#options.cacheLife / 1000, this.#options.gateway)
    const entry: Entry = { status, link, expires: this.#options.now() + this.#options.cacheLife }
    this.#entries.set(`${account} ${prefix}`, entry)
    return entry
  }

  async #store(account: string, prefix: string, file: string): Promise<void> {
    const level = this.#options.compressionLevel === 1 ? 9 : 1
    const rewrite = () => this.#archives.write(this.#kept(account, prefix), level)
    await this.#options.storage.put(objectKey(account, prefix), file, rewrite)
  }

  async #archive(account: string, prefix: string): Promise<string> {
    const bytes = this.#scriptFor(prefix)?.bytes
    if (bytes === undefined) return this.#archives.write(this.#kept(account, prefix))
    return this.#archives.keep(bytes)
  }

  #kept(account: string, prefix: string): string[] {
    const keep = this.#scriptFor(prefix)?.keep
    const names = this.#options.store.list(account, prefix).filter(name => !name.includes('logs.zip'))
    if (keep === undefined) return names
    return typeof keep === 'number' ? names.slice(0, keep) : names.filter(keep)
  }

  #scriptFor(prefix: string): ExportScript | undefined {
    return this.#scripts.find(script =>
      typeof script.for === 'string' ? script.for === prefix : script.for.test(prefix)
    )
  }
}

function objectKey(account: string, prefix: string): string {
  return posix.join(account, prefix, 'logs.zip')
}

function answer(entry: Entry): ExportAnswer {
  const expires = `${new Date(entry.expires).toISOString().slice(0, -1)}683015Z`
  const told = { link: entry.link, status: entry.status, expires }
  return entry.message === undefined ? told : { ...told, message: entry.message }
}
