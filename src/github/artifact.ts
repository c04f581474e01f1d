import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ArtifactClient, UploadArtifactOptions } from '@actions/artifact'
import type { Clock } from '../system/clock.ts'
import { Failure } from '../failure/failure.ts'
import { inertText } from '../failure/inert-text.ts'
import type { RunContext } from './context.ts'
import type { PackedFiles } from './packing-client.ts'

/** What to upload, and how it is to be stored. */
export interface ArtifactRequest {
  readonly name: string
  /** Every file under it goes into the artifact. */
  readonly directory: string
  /** Of these files; taken over as they are, whatever the level. */
  readonly packed: PackedFiles
  readonly retentionDays: number | null
  /** Zlib level, 0 to 9. */
  readonly compressionLevel: number
  readonly overwrite: boolean
}

/** A file to upload as it is. */
export interface PageRequest extends Omit<
  ArtifactRequest,
  'name' | 'directory' | 'packed' | 'compressionLevel'
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
}

const TRIES = 4
/** Blocks of 8 MiB on their way at once: zipping is slower than two of them, and each more would only take memory. */
const BLOCKS_AT_ONCE = '2'

/**
 * Uploads the directory as one artifact. The toolkit does not retry a connection that is refused or reset while an artifact is
 * created or finalised; that is done here.
 * @throws Failure `artifact`: taken name, quota, GitHub Enterprise Server, no artifact service in reach, refused connection.
 */
export async function uploadArtifact(
  request: ArtifactRequest,
  surroundings: ArtifactSurroundings
): Promise<Artifact> {
  const { directory, compressionLevel } = request
  const files = await listFiles(directory)
  return send({ ...request, files, directory, options: { compressionLevel } }, surroundings)
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
  const what = {
    name: basename(file),
    files: [file],
    directory: dirname(file),
    packed: new Map(),
    options: { skipArchive: true }
  }
  return send({ ...request, ...what }, surroundings)
}

interface Sending extends Omit<ArtifactRequest, 'compressionLevel'> {
  readonly files: string[]
  readonly options: UploadArtifactOptions
}

async function send(request: Sending, surroundings: ArtifactSurroundings): Promise<Artifact> {
  // Most of the bundle is this package: it is loaded only when there is something to upload.
  process.env.ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY ??= BLOCKS_AT_ONCE
  const { createPackingClient } = await import('./packing-client.ts')
  const client = createPackingClient(request.packed)
  // After a break the name may be taken by what we began ourselves. Once finalizing was asked for, the artifact of that name is ours.
  let brokeOff: 'creating' | 'finalizing' | null = null
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (request.overwrite) {
        await client.deleteArtifact(request.name).catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== 'ArtifactNotFoundError') throw error
        })
      }
      const { id, digest, size } = await client.uploadArtifact(
        request.name,
        request.files,
        request.directory,
        {
          ...request.options,
          ...(request.retentionDays === null ? {} : { retentionDays: request.retentionDays })
        }
      )
      if (id === undefined) throw new Error('the artifact service gave no id')
      return describe(
        { id, digest: `sha256:${digest ?? ''}`, size: size ?? 0 },
        request.name,
        surroundings.context
      )
    } catch (error) {
      if (isTaken(error) && brokeOff !== null) {
        const stored = brokeOff === 'finalizing' ? await findStored(client, request.name) : null
        if (stored !== null) return describe(stored, request.name, surroundings.context)
        throw explainHalfMade(error, request.name)
      }
      const wait = 1000 * 2 ** attempt
      const isFinalizing = messageOf(error).includes('FinalizeArtifact:')
      if (attempt === TRIES || !isBrokenConnection(error)) {
        // Asked twice, since the first answer was lost, the service may refuse what it has done already.
        const stored = isFinalizing ? await findStored(client, request.name) : null
        if (stored !== null) return describe(stored, request.name, surroundings.context)
        throw explain(error, request.name)
      }
      surroundings.log(`Upload: ${inertText(messageOf(error))}; trying again in ${wait / 1000} s.`)
      brokeOff = isFinalizing ? 'finalizing' : 'creating'
      await surroundings.clock.sleep(wait)
    }
  }
}

type StoredArtifact = Pick<Artifact, 'id' | 'digest' | 'size'>

function describe(stored: StoredArtifact, name: string, { runUrl }: RunContext): Artifact {
  return { ...stored, name, url: runUrl === null ? null : `${runUrl}/artifacts/${stored.id}` }
}

/** The finished artifact of this name in this run; null when there is none, or none can be seen. */
async function findStored(client: ArtifactClient, name: string): Promise<StoredArtifact | null> {
  try {
    const { id, digest, size } = (await client.getArtifact(name)).artifact
    return { id, digest: digest ?? '', size }
  } catch {
    return null
  }
}

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

function isBrokenConnection(error: unknown): boolean {
  return /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|socket hang up/u.test(
    `${messageOf(error)} ${codeOf(error)}`
  )
}

function isTaken(error: unknown): boolean {
  return /\b409\b|already exists/iu.test(messageOf(error))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** An error of the storage's client may have a status and nothing to say. */
function nameOf(error: unknown): string {
  const { statusCode } = error as { statusCode?: unknown }
  return typeof statusCode === 'number' ? `status ${statusCode} of the storage` : 'for no reason told'
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

function explainHalfMade(error: unknown, name: string): Failure {
  return new Failure(
    'artifact',
    `The connection broke while the artifact "${inertText(name)}" was uploaded, and its name is taken now, perhaps by the unfinished one.`,
    'Run the job again, or give an artifact-name of its own.',
    { cause: error }
  )
}

function explain(error: unknown, name: string): Failure {
  const message = messageOf(error)
  const said = inertText(message)
  const failure = (cause: string, next: string): Failure =>
    new Failure('artifact', cause, next, { cause: error })
  if (error instanceof Error && error.name === 'GHESNotSupportedError') {
    return failure(
      'GitHub Enterprise Server has no artifact service that this action can use.',
      'The logs are kept in logs-path: set upload: false (and output-dir for a place of your own), and upload them with a step that your server supports, such as actions/upload-artifact@v3.'
    )
  }
  if (isTaken(error)) {
    return failure(
      `This run already has an artifact named "${inertText(name)}".`,
      'Set overwrite: true to replace it, or give each step an artifact-name of its own (in a matrix, with the matrix value in it).'
    )
  }
  if (/quota|insufficient usage/iu.test(message)) {
    return failure(
      `The artifact storage quota of the account is used up (${said}).`,
      'Delete old artifacts, lower retention-days, or raise the limit; GitHub recalculates the usage every 6 to 12 hours.'
    )
  }
  if (/ACTIONS_RUNTIME_TOKEN|ACTIONS_RESULTS_URL/u.test(message)) {
    return failure(
      'There is no artifact service here: the runner gave neither ACTIONS_RUNTIME_TOKEN nor ACTIONS_RESULTS_URL.',
      'Outside of GitHub Actions, set upload: false.'
    )
  }
  if (isBrokenConnection(error)) {
    return failure(
      `The artifact service can't be reached, also after ${TRIES} tries (${said}).`,
      "On a self-hosted runner, allow GitHub's artifact hosts (*.actions.githubusercontent.com, *.blob.core.windows.net) through the firewall."
    )
  }
  return failure(
    `The artifact could not be uploaded (${said === '' ? nameOf(error) : said}).`,
    'Run the job again; see githubstatus.com if it stays.'
  )
}
