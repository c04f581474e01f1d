import { rm } from 'node:fs/promises'
import { downloadLink } from '../download/download.ts'
import type { FetchedExport } from './export-logs.ts'
import type { ExportSession } from './export-session.ts'
import { Failure } from '../../failure/failure.ts'
import { exportPrefix, type LogExport } from './log-export.ts'
import { inertText } from '../../failure/inert-text.ts'
import { PrefixFallbacks } from './prefix-fallbacks.ts'
import { exportFreshness, type CompleteAfter } from './stale-export.ts'

/** An export that is wanted. */
export interface WantedExport {
  readonly account: string
  readonly prefix: string
  readonly executionId: string | null
  readonly due: CompleteAfter
  /** The logs can be had without the export, too, so that a silent endpoint is left early. */
  readonly hasOtherWay: boolean
}

/** That a download has for itself, in ms. */
const LEAST_TIME = 5 * 60_000
/** Calls without any answer, where there is another way. */
const SILENT_TRIES = 2

/** An answer that may have been made too early: used if nothing better is had. */
interface Held {
  readonly made: LogExport
  /** null: not downloaded. */
  readonly archive: FetchedExport | null
}

type Judged = { readonly archive: FetchedExport } | { readonly tooEarly: Failure; readonly held: Held | null }

/**
 * Export and download under the prefix; under another spelling of it where the answer is stuck, dead or made too early.
 * @returns null when no log has the prefix
 * @throws Failure those of `exportPrefix` and `downloadLink`
 */
export async function fetchExport(
  session: ExportSession,
  wanted: WantedExport
): Promise<FetchedExport | null> {
  if (session.exportsOff !== null) throw session.exportsOff
  const { log } = session.harness.connection
  log(`Export: asking for the logs under ${inertText(wanted.prefix)}`)
  return await fetchFrom(session, wanted, new PrefixFallbacks(wanted.prefix), wanted.prefix, null)
}

/** @param start the spelling to begin with @param before what is used if nothing better is had */
async function fetchFrom(
  session: ExportSession,
  wanted: WantedExport,
  walk: PrefixFallbacks,
  start: string,
  before: Held | null
): Promise<FetchedExport | null> {
  let held = before
  for (let spelling = start; ;) {
    let problem: Failure
    let madeEarly = false
    try {
      const made = await exportPrefix(session.harness, wanted.account, spelling, {
        deadline: session.options.deadline,
        patience: walk.patience,
        turns: session.turns,
        ...(wanted.hasOtherWay ? { silentTries: SILENT_TRIES } : {})
      })
      const judged = await judge(session, wanted, made, held, walk)
      if ('archive' in judged) return judged.archive
      problem = judged.tooEarly
      madeEarly = true
      held ??= judged.held
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (error.kind === 'not-found' && walk.isAtFirst) return null
      problem = error
    }
    const next = nextSpelling(session, walk, problem, madeEarly)
    if (next === null) {
      if (held !== null) return held.archive ?? (await download(session, wanted, held.made))
      throw walk.trouble ?? problem
    }
    spelling = next
  }
}

function nextSpelling(
  { harness }: ExportSession,
  walk: PrefixFallbacks,
  problem: Failure,
  madeEarly: boolean
): string | null {
  const next = walk.after(problem, madeEarly)
  if (next !== null) harness.connection.log(`${problem.summary} Asking for ${inertText(next)}`)
  return next
}

/** Downloads a finished export, unless it is too old; of two that may be too old the better one is taken. */
async function judge(
  session: ExportSession,
  wanted: WantedExport,
  made: LogExport,
  held: Held | null,
  walk: PrefixFallbacks
): Promise<Judged> {
  const age = exportFreshness(made, wanted.due, session.harness.connection.clock.now())
  if (age === 'stale') return { tooEarly: explainStale(wanted.prefix), held: null }
  if (age === 'doubtful' && held === null) {
    return { tooEarly: explainMaybeStale(wanted.prefix), held: { made, archive: null } }
  }
  if (held?.archive === null && (held.made.exportedAt ?? 0) > (made.exportedAt ?? 0)) {
    return { archive: await download(session, wanted, held.made) }
  }
  const archive = await download(session, wanted, made)
  if (held !== null) return { archive: await theOneWithMore(session, held.archive, archive) }
  const { exportedAt, isCached } = made
  // Of our own there can be no newer one.
  if (wanted.due.kind !== 'unknown' || !isCached || exportedAt === null) return { archive }
  if ((await countKeys(session.options, archive)) === 0) {
    return { tooEarly: explainMaybeStale(wanted.prefix), held: { made, archive } }
  }
  const refetch = async (): Promise<FetchedExport> => {
    const next = nextSpelling(session, walk, explainMaybeStale(wanted.prefix), true)
    const found = next === null ? null : await fetchFrom(session, wanted, walk, next, { made, archive })
    return found ?? archive
  }
  return { archive: { ...archive, mayBeStale: { exportedAt, refetch } } }
}

async function download(
  session: ExportSession,
  { account, prefix, executionId }: WantedExport,
  { link }: LogExport
): Promise<FetchedExport> {
  const archive = { path: session.newFile('export'), account, prefix, executionId }
  const { connection } = session.harness
  const { onProgress, isReadable } = session.options
  // An export may be ready at the last moment.
  const deadline = Math.max(session.options.deadline, connection.clock.now() + LEAST_TIME)
  try {
    await downloadLink(connection, link, archive.path, onProgress, { deadline })
    // Something in between may have given a page of its own, or less than there is.
    if ((await isReadable?.(archive)) === false) {
      connection.log('Download: what came is no archive that can be read; once more.')
      await downloadLink(connection, link, archive.path, onProgress, { deadline })
    }
  } catch (error) {
    await rm(archive.path, { force: true })
    // All exports are in the same storage.
    if (error instanceof Failure && error.kind === 'network') session.exportsOff ??= error
    throw error
  }
  return archive
}

/** Of two archives under one prefix the one with more logs, else the later one. */
async function theOneWithMore(
  { options }: ExportSession,
  before: FetchedExport | null,
  after: FetchedExport
): Promise<FetchedExport> {
  if (before === null) return after
  const [keysBefore, keysAfter] = [await countKeys(options, before), await countKeys(options, after)]
  const [kept, other] = keysBefore > keysAfter ? [before, after] : [after, before]
  await rm(other.path, { force: true })
  return kept
}

async function countKeys({ listKeys }: ExportSession['options'], archive: FetchedExport): Promise<number> {
  return (await keysOrNone(listKeys, archive)).length
}

/** The keys in an archive; none when it can't be trusted, which is told when it is read. */
export async function keysOrNone(
  listKeys: (archive: FetchedExport) => Promise<readonly string[]>,
  archive: FetchedExport
): Promise<readonly string[]> {
  try {
    return await listKeys(archive)
  } catch (error) {
    if (error instanceof Failure && error.kind === 'archive-refused') return []
    throw error
  }
}

function explainStale(prefix: string): Failure {
  return new Failure(
    'export-unavailable',
    `Harness gives an export of ${inertText(prefix)} that was made before the execution ended.`,
    'Such an answer is kept for seven days; give a shorter log-prefix or a single stage-id.'
  )
}

function explainMaybeStale(prefix: string): Failure {
  return new Failure(
    'export-unavailable',
    `Harness gives an export of ${inertText(prefix)} that may have been made before the execution ended.`,
    'Run the job again later.'
  )
}
