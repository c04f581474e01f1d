import { constants, copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import type { FoundExecutions } from '../../executions/found-executions.ts'
import { Failure } from '../../failure/failure.ts'
import { uploadArtifact, uploadPage, type Artifact } from '../../github/artifact/artifact.ts'
import { defaultArtifactName } from '../../github/artifact/artifact-name.ts'
import type { RunContext } from '../../github/context.ts'
import type { Harness } from '../../harness/http/http.ts'
import type { Options } from '../../inputs/options.ts'
import { packedFilesOf, type Logbook } from '../../logbook/logbook.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import { systemClock } from '../../system/clock.ts'
import type { PackedFile } from '../../system/deflated-file.ts'
import { onDisk } from '../../system/disk.ts'
import type { WorkFolders } from '../../system/work-folders.ts'
import { PAGE } from '../page/write-report.ts'

/** What an upload needs of a run. */
export interface UploadSettings {
  readonly options: Options
  readonly context: RunContext
  readonly redactor: Redactor
  readonly harness: Harness
  readonly workspace: WorkFolders
}

/**
 * Bytes; a larger page is uploaded after the artifact, not at the same time: both hold several of
 * their blocks of 8 MiB.
 */
const LARGEST_AT_ONCE = 32 * 1024 * 1024
/** What is known of more logs takes the memory that two uploads would need. */
const MOST_LOGS_AT_ONCE = 5000

/**
 * What came of both uploads; the page is in the artifact, too, so that a server that doesn't take
 * it alone is no reason to fail.
 */
export interface Uploads {
  readonly artifact: Artifact
  /** null when none is wanted, or none could be written. */
  readonly page: Artifact | Failure | null
}

/**
 * Uploads the logs and, unzipped, the report's page: both at the same time, as most of it is
 * waiting for GitHub. The page may still be written meanwhile.
 *
 * @param page null for none
 * @throws Failure of the artifact
 */
export function uploadLogs(
  settings: UploadSettings,
  found: FoundExecutions,
  logbook: Logbook,
  page: Promise<PackedFile | null> | null
): Promise<Uploads> {
  const title = page === null ? 'Upload the artifact' : 'Upload the artifact and the report'
  return core.group(title, () => uploadBoth(settings, found, logbook, page))
}

async function uploadBoth(
  settings: UploadSettings,
  found: FoundExecutions,
  logbook: Logbook,
  page: Promise<PackedFile | null> | null
): Promise<Uploads> {
  const name = artifactNameOf(settings, found)
  const uploaded = upload(settings, name, logbook, page)
  if (page === null) return { artifact: await uploaded, page: null }
  const isAfter = logbook.fileCount > MOST_LOGS_AT_ONCE
  const written = isAfter ? uploaded.then(() => page) : page
  const report = uploadOnceWritten(settings, name, written, uploaded).catch((error: unknown) => {
    if (error instanceof Failure) return error
    throw error
  })
  // Without the artifact the step has failed, and nothing waits for the page.
  report.catch(() => undefined)
  return { artifact: await uploaded, page: await report }
}

/** @returns null for a page that could not be written */
async function uploadOnceWritten(
  settings: UploadSettings,
  name: string,
  page: Promise<PackedFile | null>,
  uploaded: Promise<Artifact>
): Promise<Artifact | null> {
  const isWritten = await page.then(
    () => true,
    () => false
  )
  if (!isWritten) return null
  const { size } = onDisk('read', () => statSync(join(settings.workspace.results, PAGE)))
  if (size > LARGEST_AT_ONCE) await uploaded
  return uploadReport(settings, name)
}

function artifactNameOf(
  { options, redactor }: UploadSettings,
  { targets, executions, selection }: FoundExecutions
): string {
  const known = executions.map(({ execution }) => execution).filter(({ partOf }) => partOf === null)
  const runs = known.length > 0 ? known : targets.filter(target => target.kind === 'run')
  return options.artifact.name ?? defaultArtifactName(runs, selection, text => redactor.redact(text).text)
}

function upload(
  { options, context, workspace, harness }: UploadSettings,
  name: string,
  logbook: Logbook,
  page: Promise<PackedFile | null> | null
): Promise<Artifact> {
  const directory = workspace.results
  const isPacked = options.artifact.compressionLevel > 0
  const packed = isPacked ? packedFilesOf(logbook) : new Map<string, PackedFile>()
  const late = page === null ? null : { name: PAGE, content: page }
  const request = { ...options.artifact, name, directory, packed, late, scratch: workspace.scratch }
  const { log, redact } = harness.connection
  return uploadArtifact(request, { context, clock: systemClock, log, redact })
}

/** The page as an artifact of its own, which a browser shows. @throws Failure `artifact`, `disk` */
async function uploadReport(settings: UploadSettings, name: string): Promise<Artifact> {
  const { options, context, workspace, harness } = settings
  const { redact } = harness.connection
  // The artifact is named after its file.
  const file = join(workspace.scratch, `${name}.html`)
  onDisk('copied', () => {
    copyFileSync(join(workspace.results, PAGE), file, constants.COPYFILE_FICLONE)
  })
  // What breaks its connection breaks the other one's, too, and that one tells.
  const surroundings = { context, clock: systemClock, log: (): void => undefined, redact }
  return uploadPage({ ...options.artifact, file }, surroundings)
}
