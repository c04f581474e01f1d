import { rm } from 'node:fs/promises'
import { Failure } from '../../../failure/failure.ts'
import { quotedKey } from '../../../failure/inert-text.ts'
import { downloadExport } from './download-export.ts'
import { logsExist } from '../../download/log-exists.ts'
import { equivalentPrefixes } from '../../keys/prefixes.ts'
import { explainEmpty, explainMaybeStale, explainStale } from './export-failures.ts'
import { exportFreshness, type CompleteAfter } from './export-freshness.ts'
import { exportPrefix, type LogExport } from './export-poll.ts'
import type { ExportSession } from '../export-session.ts'
import type { FetchedExport } from './fetched-export.ts'
import { PrefixFallbacks } from './prefix-fallbacks.ts'

/** An export that is wanted. */
export interface WantedExport {
  readonly account: string
  readonly prefix: string
  readonly executionId: string | null
  readonly completeAfter: CompleteAfter
  /** The logs can be fetched without the export, too. */
  readonly hasOtherWay: boolean
  /** One of many: its states are not logged. */
  readonly isQuiet?: boolean
}

/**
 * Export and download under the prefix; under an equivalent one where the answer is stuck, dead or
 * made too early. An archive without a log is no absence: Harness exports nothing of nothing.
 * @returns null when no log has the prefix
 * @throws Failure those of `exportPrefix` and `downloadExport`
 */
export async function fetchExport(
  session: ExportSession,
  wanted: WantedExport
): Promise<FetchedExport | null> {
  if (session.exportsOff !== null) throw session.exportsOff
  const { log, redact } = session.harness.connection
  if (wanted.isQuiet !== true) log(`Export: asking for the logs under ${quotedKey(wanted.prefix, redact)}`)
  const found = await new ExportFetch(session, wanted).run(wanted.prefix)
  // Where there is another way, each log is asked for that no archive holds.
  if (found === null || wanted.hasOtherWay || !(await isEmpty(session, found))) return found
  return await lookAgain(session, wanted, found)
}

async function isEmpty({ options }: ExportSession, archive: FetchedExport): Promise<boolean> {
  try {
    return (await options.listKeys(archive)).length === 0
  } catch (error) {
    if (error instanceof Failure && error.kind === 'archive-refused') return false
    throw error
  }
}

/** Under an equivalent prefix, which is another object. @throws Failure when that is empty, too */
async function lookAgain(
  session: ExportSession,
  wanted: WantedExport,
  { path }: FetchedExport
): Promise<FetchedExport | null> {
  const { harness, options } = session
  const { log, redact } = harness.connection
  const { account, prefix } = wanted
  await rm(path, { force: true })
  const exist = await logsExist(harness, account, prefix, { deadline: options.deadline })
  if (exist === 'no') return null
  const failure = explainEmpty(quotedKey(prefix, redact), exist === 'yes')
  const [other] = equivalentPrefixes(prefix)
  if (other === undefined) throw failure
  log(`${failure.summary} Asking for ${quotedKey(other, redact)}`)
  const archive = await new ExportFetch(session, wanted).run(other)
  if (archive === null) throw failure
  if (!(await isEmpty(session, archive))) return archive
  await rm(archive.path, { force: true })
  throw failure
}

/** An answer that may have been made too early: used if nothing better comes. */
interface Held {
  readonly made: LogExport
  readonly exportedAt: number | null
  /** null: not downloaded. */
  readonly archive: FetchedExport | null
}

/** The way from a prefix to an archive, with what was good enough on it. */
class ExportFetch {
  readonly #session: ExportSession
  readonly #wanted: WantedExport
  readonly #fallbacks: PrefixFallbacks
  /** The prefix for messages. */
  readonly #quoted: string
  #held: Held | null = null

  constructor(session: ExportSession, wanted: WantedExport) {
    this.#session = session
    this.#wanted = wanted
    this.#fallbacks = new PrefixFallbacks(wanted.prefix)
    this.#quoted = quotedKey(wanted.prefix, session.harness.connection.redact)
  }

  async run(start: string): Promise<FetchedExport | null> {
    for (let prefix = start; ;) {
      let problem: Failure
      let madeEarly = false
      try {
        const found = await this.#accept(await this.#export(prefix))
        if (!(found instanceof Failure)) return found
        problem = found
        madeEarly = true
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (error.kind === 'not-found' && this.#fallbacks.isAtFirst) return null
        problem = error
      }
      const next = this.#next(problem, madeEarly)
      if (next === null) {
        if (this.#held !== null) return this.#held.archive ?? (await this.#download(this.#held.made))
        throw this.#fallbacks.trouble ?? problem
      }
      prefix = next
    }
  }

  async #export(prefix: string): Promise<LogExport> {
    const { harness, options, polling, cacheLife } = this.#session
    const { hasOtherWay, isQuiet = false } = this.#wanted
    const { patience } = this.#fallbacks
    const wait = { deadline: options.deadline, patience, hasOtherWay, polling, isQuiet }
    const made = await exportPrefix(harness, this.#wanted.account, prefix, wait)
    if (made.cacheLife !== null) cacheLife.learn(made.cacheLife, true)
    if (made.expires !== null) cacheLife.learn(made.expires - harness.now(), false)
    return made
  }

  #next(problem: Failure, madeEarly: boolean): string | null {
    const next = this.#fallbacks.after(problem, madeEarly)
    if (next !== null) {
      const { log, redact } = this.#session.harness.connection
      log(`${problem.summary} Asking for ${quotedKey(next, redact)}`)
    }
    return next
  }

  /**
   * The archive, unless it is too old: then why; of two that may be too old the better one is
   * taken.
   */
  async #accept(made: LogExport): Promise<FetchedExport | Failure> {
    const { harness, cacheLife } = this.#session
    const { completeAfter } = this.#wanted
    const exportedAt = cacheLife.madeAt(made.expires)
    const freshness = exportFreshness(exportedAt, made.isOwn, completeAfter, harness.now())
    if (freshness === 'stale') return explainStale(this.#quoted)
    const held = this.#held
    if (freshness === 'doubtful' && held === null) {
      this.#held = { made, exportedAt, archive: null }
      return explainMaybeStale(this.#quoted)
    }
    if (held?.archive === null && !made.isOwn && (held.exportedAt ?? 0) > (exportedAt ?? 0)) {
      return await this.#download(held.made)
    }
    const archive = await this.#download(made)
    if (held !== null) return await this.#theOneWithMore(held.archive, archive)
    // Of one's own there can be no newer one.
    if (completeAfter.kind !== 'unknown' || made.isOwn || exportedAt === null) return archive
    if ((await this.#session.keysIn(archive)).length === 0) {
      this.#held = { made, exportedAt, archive }
      return explainMaybeStale(this.#quoted)
    }
    const refetch = async (): Promise<FetchedExport> => {
      const next = this.#next(explainMaybeStale(this.#quoted), true)
      this.#held = { made, exportedAt, archive }
      return (next === null ? null : await this.run(next)) ?? archive
    }
    return { ...archive, mayBeStale: { exportedAt, refetch } }
  }

  async #download(made: LogExport): Promise<FetchedExport> {
    return await downloadExport(this.#session, this.#wanted, made.link)
  }

  /** Of two archives under one prefix the one with more logs, else the later one. */
  async #theOneWithMore(before: FetchedExport | null, after: FetchedExport): Promise<FetchedExport> {
    if (before === null) return after
    const [keysBefore, keysAfter] = [await this.#session.keysIn(before), await this.#session.keysIn(after)]
    const [kept, other] = keysBefore.length > keysAfter.length ? [before, after] : [after, before]
    await rm(other.path, { force: true })
    return kept
  }
}
