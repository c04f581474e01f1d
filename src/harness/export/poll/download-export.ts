import { rm, stat } from 'node:fs/promises'
import { Failure } from '../../../failure/failure.ts'
import { downloadLink } from '../../download/download.ts'
import type { ExportSession } from '../export-session.ts'
import { adviseGraph } from './export-failures.ts'
import type { FetchedExport } from './fetched-export.ts'

/** That a download has for itself, in ms. */
const LEAST_TIME = 5 * 60_000

interface DownloadedExport extends Omit<FetchedExport, 'path' | 'mayBeStale'> {
  /** See `WantedExport`. */
  readonly hasOtherWay: boolean
}

/**
 * Downloads a finished export.
 * @throws Failure those of `downloadLink`; `export-off` instead of `network`: single logs come
 *   another way
 */
export async function downloadExport(
  session: ExportSession,
  { account, prefix, executionId, hasOtherWay }: DownloadedExport,
  link: string
): Promise<FetchedExport> {
  const archive = { path: session.newFile('export', 'zip'), account, prefix, executionId }
  const { connection } = session.harness
  const { newProgress, isReadable } = session.options
  // An export may be ready at the last moment.
  const deadline = Math.max(session.options.deadline, connection.clock.now() + LEAST_TIME)
  const download = async (): Promise<void> => {
    const options = { deadline, maxBytes: session.budget.left, untilDeadline: !hasOtherWay }
    await downloadLink(connection, link, archive.path, newProgress(), options)
  }
  try {
    await download()
    // Something in between may have given a page of its own, or less than there is.
    if ((await isReadable?.(archive)) === false) {
      connection.log('Download: what came is no archive that can be read; once more.')
      await download()
    }
    session.budget.spend((await stat(archive.path)).size)
  } catch (error) {
    await rm(archive.path, { force: true })
    if (!(error instanceof Failure) || error.kind !== 'network') throw error
    throw explainStorage(error, hasOtherWay)
  }
  return archive
}

/** All exports are in the same storage; single logs come through Harness itself. */
function explainStorage({ summary, next, cause }: Failure, hasOtherWay: boolean): Failure {
  const advice = hasOtherWay ? next : `${next} ${adviseGraph('Or')}`
  return new Failure('export-off', summary, advice, { cause })
}
