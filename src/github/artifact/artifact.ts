import { rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { UploadArtifactOptions, UploadArtifactResponse } from '@actions/artifact'
import type { Clock } from '../../system/clock.ts'
import { quotedText } from '../../failure/inert-text.ts'
import { backOff } from '../../failure/retry.ts'
import {
  explainHalfMade,
  explainUpload,
  isBrokenConnection,
  isGone,
  isOfFinalizing,
  isTaken,
  messageOf
} from './artifact-failures.ts'
import type { RunContext } from '../context.ts'
import type { ZipClient } from './zip-client.ts'
import { lateEntryOf, zipEntriesOf, type LateFile, type PackedFiles } from './zip-entries.ts'

/** What to upload, and how it is to be stored. */
export interface ArtifactRequest {
  readonly name: string
  /** Every file under it goes into the artifact. */
  readonly directory: string
  /** Of its files; taken over as they are, whatever the level. */
  readonly packed: PackedFiles
  /** The file that is still being written; null for none. */
  readonly late: LateFile | null
  /** Gets what has to be deflated for the upload, until that has ended. */
  readonly scratch: string
  readonly retentionDays: number | null
  /** Zlib level, 0 to 9. */
  readonly compressionLevel: number
  readonly overwrite: boolean
}

/** A file to upload as it is. */
export interface PageRequest extends Omit<
  ArtifactRequest,
  'name' | 'directory' | 'packed' | 'late' | 'scratch' | 'compressionLevel'
> {
  /** The artifact is named after it. A browser shows one that ends in `.html`. */
  readonly file: string
}

/** An uploaded artifact. */
export interface Artifact {
  readonly id: number
  readonly name: string
  /** The page that downloads it; null outside of a workflow run. */
  readonly url: string | null
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string
  /** Compressed bytes. */
  readonly size: number
}

/** The runner's environment that uploading depends on. */
export interface ArtifactSurroundings {
  readonly context: RunContext
  readonly clock: Clock
  readonly log: (message: string) => void
  /** Blanks secrets: comes before the cut of what the service says. */
  readonly redact: (text: string) => string
}

const TRIES = 4
/**
 * Blocks of 8 MiB on their way at once: zipping is slower than two of them, and each more would
 * only take memory.
 */
const BLOCKS_AT_ONCE = '2'

/**
 * Uploads the directory as one artifact. The toolkit does not retry a connection that is refused or
 * reset while an artifact is created or finalised; that is done here.
 * @throws Failure `artifact`: taken name, quota, GitHub Enterprise Server, no artifact service in
 *   reach, refused connection.
 */
export async function uploadArtifact(
  request: ArtifactRequest,
  surroundings: ArtifactSurroundings
): Promise<Artifact> {
  const { name, directory, packed, late: lateFile, scratch, compressionLevel: level } = request
  const path = join(scratch, 'deflated-for-upload')
  try {
    const late = lateFile === null ? null : lateEntryOf(directory, lateFile)
    // Without an upload nothing waits for it.
    late?.catch(() => undefined)
    const entries = await zipEntriesOf(directory, packed, { path, level }, lateFile)
    const [first] = entries
    const anyFile = join(directory, first?.name ?? '')
    return await send(request, surroundings, (client, options) =>
      client.uploadZip(name, { entries, late }, { ...options, anyFile, directory })
    )
  } finally {
    rmSync(path, { force: true })
  }
}

/**
 * Uploads one file unzipped, as an artifact of its own; servers that don't know how refuse it.
 * @throws Failure as `uploadArtifact`
 */
export async function uploadPage(
  request: PageRequest,
  surroundings: ArtifactSurroundings
): Promise<Artifact> {
  const { file } = request
  const name = basename(file)
  return send({ ...request, name }, surroundings, (client, options) =>
    client.uploadArtifact(name, [file], dirname(file), { ...options, skipArchive: true })
  )
}

type Sending = Pick<ArtifactRequest, 'name' | 'retentionDays' | 'overwrite'>
type Upload = (client: ZipClient, options: UploadArtifactOptions) => Promise<UploadArtifactResponse>

/** What the last try broke off, whose answer was lost. */
type BrokenOff = 'creating' | 'finalizing' | null

/**
 * Loads what uploads: most of the bundle, so only when there is something to upload. Loaded before
 * that, while other threads are at work, it takes no time of its own.
 */
export function loadUploader(): Promise<typeof import('./zip-client.ts')> {
  return import('./zip-client.ts')
}

async function send(request: Sending, surroundings: ArtifactSurroundings, upload: Upload): Promise<Artifact> {
  process.env.ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY ??= BLOCKS_AT_ONCE
  const { ZipClient } = await loadUploader()
  const client = new ZipClient()
  let brokenOff: BrokenOff = null
  for (let attempt = 1; ; attempt += 1) {
    try {
      return describe(await replaceOrCreate(client, request, upload), request.name, surroundings.context)
    } catch (error) {
      const stored = await storedInSpite(client, request.name, { error, brokenOff })
      if (stored !== null) return describe(stored, request.name, surroundings.context)
      if (isTaken(error) && brokenOff !== null)
        throw explainHalfMade(error, request.name, surroundings.redact)
      // Between our deletion and our upload, another job made one of its own.
      const isRace = request.overwrite && isTaken(error)
      if (attempt === TRIES || !(isRace || isBrokenConnection(error))) {
        throw explainUpload(error, request.name, { tries: TRIES, redact: surroundings.redact })
      }
      const wait = backOff(attempt + 1)
      surroundings.log(
        `Upload: ${quotedText(messageOf(error), surroundings.redact)}; trying again in ${Math.ceil(wait / 1000)} s.`
      )
      if (!isRace) brokenOff = isOfFinalizing(error) ? 'finalizing' : 'creating'
      await surroundings.clock.sleep(wait)
    }
  }
}

async function replaceOrCreate(
  client: ZipClient,
  { name, retentionDays, overwrite }: Sending,
  upload: Upload
): Promise<StoredArtifact> {
  if (overwrite) await deleteIfThere(client, name)
  const { id, digest, size } = await upload(client, retentionDays === null ? {} : { retentionDays })
  if (id === undefined) throw new Error('the artifact service gave no id')
  return { id, digest: `sha256:${digest ?? ''}`, size: size ?? 0 }
}

/** The toolkit lists and then deletes: meanwhile another job may have deleted it. */
async function deleteIfThere(client: ZipClient, name: string): Promise<void> {
  try {
    await client.deleteArtifact(name)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/**
 * The artifact that is stored in spite of an error. Asked to finalize a second time, since the
 * first answer was lost, the service may refuse what it has done already; and once that was asked
 * for, the artifact that has the name is ours.
 */
async function storedInSpite(
  client: ZipClient,
  name: string,
  { error, brokenOff }: { readonly error: unknown; readonly brokenOff: BrokenOff }
): Promise<StoredArtifact | null> {
  const isRefused = isOfFinalizing(error) && !isBrokenConnection(error)
  const isOurs = isRefused || (brokenOff === 'finalizing' && isTaken(error))
  return isOurs ? await findStored(client, name) : null
}

type StoredArtifact = Pick<Artifact, 'id' | 'digest' | 'size'>

function describe(stored: StoredArtifact, name: string, { runUrl }: RunContext): Artifact {
  return { ...stored, name, url: runUrl === null ? null : `${runUrl}/artifacts/${stored.id}` }
}

/** The finished artifact of this name in this run; null when there is none, or none can be seen. */
async function findStored(client: ZipClient, name: string): Promise<StoredArtifact | null> {
  try {
    const { id, digest, size } = (await client.getArtifact(name)).artifact
    return { id, digest: digest ?? '', size }
  } catch {
    return null
  }
}
