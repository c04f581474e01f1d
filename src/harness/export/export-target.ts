import type { FetchedExport } from './export-logs.ts'
import { planExports, planKeys } from './export-plan.ts'
import { addGap, type ExportSession, type CollectedLogs } from './export-session.ts'
import { Failure } from '../../failure/failure.ts'
import { fetchExport, keysOrNone, type WantedExport } from './fetch-export.ts'
import { logsExist } from '../download/log-exists.ts'
import { parseLogKey, type LogKey } from '../keys/log-key.ts'
import { fetchMissing } from './missing-logs.ts'
import { prefixCandidates, type ExportTarget } from '../keys/prefixes.ts'
import { selectKeys } from '../../selection/selection.ts'
import { exportParts } from './split-export.ts'
import { dueOf } from './stale-export.ts'

/** Why a prefix is a gap under which nothing is. */
export const NO_LOG = 'Harness has no log under this prefix.'

/** A run's logs: by its graph where that is known, else by the layouts in turn until one holds what was selected. */
export async function exportRun(
  session: ExportSession,
  target: Extract<ExportTarget, { kind: 'run' }>,
  haul: CollectedLogs
): Promise<void> {
  const { selection } = session.options
  const known = target.known ?? null
  const of = {
    account: target.account,
    executionId: target.execution ?? known?.executionId ?? null,
    due: dueOf(known)
  }
  const asked = new Set<string>()
  if (known !== null) {
    const plan = planExports(known, selection)
    const { isEmpty, settled } = await exportParts(
      session,
      { ...of, wholeStages: selection.step === null },
      plan,
      haul
    )
    if (!isEmpty) await fetchMissing(session, known, plan, settled, haul)
    if (await holdsSomething(session, haul)) return
    for (const { prefix } of plan.parts) asked.add(prefix)
  }
  const candidates = prefixCandidates(target, selection.stage).filter(prefix => !asked.has(prefix))
  await exportFirst(session, of, candidates, asked.size > 0, haul)
}

/** Whether there is a reason not to look elsewhere. */
async function holdsSomething({ options }: ExportSession, haul: CollectedLogs): Promise<boolean> {
  if (haul.logs.length > 0 || haul.gaps.length > 0) return true
  for (const archive of haul.archives) if (await holdsOrIsBroken(options, archive)) return true
  return false
}

async function holdsOrIsBroken(
  { holdsSelection }: ExportSession['options'],
  archive: Parameters<typeof holdsSelection>[0]
): Promise<boolean> {
  try {
    return await holdsSelection(archive)
  } catch (error) {
    if (error instanceof Failure && error.kind === 'archive-refused') return true
    throw error
  }
}

/**
 * The first of the prefixes that holds what was selected; those before it that hold something else are kept, so that it can be told what
 * there is. After the first, which is the likely one, a prefix is asked for only if it has logs: that is a call instead of an export.
 */
async function exportFirst(
  session: ExportSession,
  of: Omit<WantedExport, 'prefix' | 'hasOtherWay'>,
  prefixes: readonly string[],
  isLate: boolean,
  haul: CollectedLogs
): Promise<void> {
  const passedOver: string[] = []
  const isFound = async (prefix: string): Promise<boolean> => {
    const first = await exportOrSplit(session, { ...of, prefix, hasOtherWay: false }, haul)
    if (first === null) return haul.gaps.length > 0
    const { archive, holds } = await withSelection(session, first)
    if (holds) haul.archives.length = 0
    haul.archives.push(archive)
    return holds
  }
  for (const [index, prefix] of prefixes.entries()) {
    const mayBeEmpty = index > 0 || isLate
    if (mayBeEmpty && (await logsExist(session, of.account, prefix)) === false) passedOver.push(prefix)
    else if (await isFound(prefix)) return
  }
  // "Nothing at all" is not said on that call's word alone.
  if (haul.archives.length > 0 || isLate) return
  for (const prefix of passedOver) if (await isFound(prefix)) return
}

/** The archive, or another one where it was perhaps made before there was a log of what was selected. */
async function withSelection(
  { options: { holdsSelection } }: ExportSession,
  archive: FetchedExport
): Promise<{ archive: FetchedExport; holds: boolean }> {
  const holds = await holdsSelection(archive)
  if (holds || archive.mayBeStale === undefined) return { archive, holds }
  const other = await archive.mayBeStale.refetch()
  return { archive: other, holds: await holdsSelection(other) }
}

/** Raw prefixes: all are had, and one that fails or holds nothing is a gap. */
export async function exportPrefixes(
  session: ExportSession,
  { account, prefixes }: Extract<ExportTarget, { kind: 'prefixes' }>,
  haul: CollectedLogs
): Promise<void> {
  for (const prefix of prefixes) {
    const wanted = {
      account,
      prefix,
      executionId: null,
      due: { kind: 'unknown' },
      hasOtherWay: false
    } as const
    const gaps = haul.gaps.length
    try {
      const archive = await exportOrSplit(session, wanted, haul)
      if (archive !== null) haul.archives.push(archive)
      else if (haul.gaps.length === gaps) haul.gaps.push({ prefix, reason: NO_LOG })
    } catch (error) {
      if (!(error instanceof Failure) || !isOfThisPrefix(error)) throw error
      addGap(haul, prefix, error)
    }
  }
}

/** Whether another prefix may still succeed; a refused key or a full disk ends it all. */
function isOfThisPrefix({ kind }: Failure): boolean {
  return ['limit', 'export-error', 'prefix-refused', 'link-dead', 'export-unavailable', 'timeout'].includes(
    kind
  )
}

/** Without a graph there are few ways round the limit: the step that was named, and the keys that other archives have shown. */
async function exportOrSplit(
  session: ExportSession,
  wanted: WantedExport,
  haul: CollectedLogs
): Promise<FetchedExport | null> {
  const { stage, step } = session.options.selection
  try {
    return await fetchExport(session, wanted)
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'limit') throw error
    const { prefix, account, executionId, due } = wanted
    if (stage !== null && step !== null && prefix.endsWith(`/-${executionId ?? ''}/${stage}`)) {
      const narrower = await fetchExport(session, { ...wanted, prefix: `${prefix}/${step}` })
      if (narrower !== null) return narrower
    }
    const seen = await keysSeen(session, haul, prefix)
    const { selection } = session.options
    const plan = planKeys(selectKeys(seen, selection), selection)
    const parts = plan.parts.flatMap(part => (part.prefix === prefix ? part.parts : [part]))
    if (parts.length === 0) throw error
    await exportParts(session, { account, executionId, due, wholeStages: true }, { ...plan, parts }, haul)
    addGap(haul, prefix, error, `${error.summary} Only the parts that other exports showed were asked for.`)
    return null
  }
}

async function keysSeen(
  session: ExportSession,
  haul: CollectedLogs,
  prefix: string
): Promise<readonly LogKey[]> {
  const keys = new Set<string>()
  for (const archive of [...session.archives, ...haul.archives]) {
    for (const key of await keysOrNone(session.options.listKeys, archive))
      if (key.startsWith(prefix)) keys.add(key)
  }
  return [...keys].map(parseLogKey).filter(key => key !== null)
}
