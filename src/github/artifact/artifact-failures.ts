import { Failure } from '../../failure/failure.ts'
import { quotedText } from '../../failure/inert-text.ts'
import { namesPassingCode } from '../../failure/retry.ts'

// The toolkit throws plain errors: what happened is told by their names and messages alone.

/** It may be there again in a moment. */
export function isBrokenConnection(error: unknown): boolean {
  const text = `${messageOf(error)} ${codeOf(error)}`
  // The name of GitHub's service is not one that somebody misspelt: not to find it is a moment's
  // trouble.
  return namesPassingCode(text) || text.includes('ENOTFOUND')
}

/** An artifact of the name exists, finished or not. */
export function isTaken(error: unknown): boolean {
  return /\b409\b|already exists/iu.test(messageOf(error))
}

/** There is no artifact to delete, or no longer one. */
export function isGone(error: unknown): boolean {
  const isUnlisted = error instanceof Error && error.name === 'ArtifactNotFoundError'
  return isUnlisted || /DeleteArtifact:.*\b404\b/su.test(messageOf(error))
}

/** All was uploaded, and only the last call failed. */
export function isOfFinalizing(error: unknown): boolean {
  return messageOf(error).includes('FinalizeArtifact:')
}

/** What the toolkit told. */
export function messageOf(error: unknown): string {
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

/** The name is taken by what we began ourselves, or by somebody meanwhile. */
export function explainHalfMade(error: unknown, name: string, redact: (text: string) => string): Failure {
  return new Failure(
    'artifact',
    `The connection broke while the artifact "${quotedText(name, redact)}" was uploaded, and its name is taken now, perhaps by the unfinished one.`,
    'Run the job again, or give an artifact-name of its own.',
    { cause: error }
  )
}

/** How an upload was tried. */
interface TriedUpload {
  /** So many tries were made where the connection broke. */
  readonly tries: number
  readonly redact: (text: string) => string
}

/** Why the artifact could not be uploaded, and what to do. */
export function explainUpload(error: unknown, name: string, { tries, redact }: TriedUpload): Failure {
  const message = messageOf(error)
  const said = quotedText(message, redact)
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
      `This run already has an artifact named "${quotedText(name, redact)}".`,
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
      `The artifact service can't be reached, also after ${tries} tries (${said}).`,
      "On a self-hosted runner, allow GitHub's artifact hosts (*.actions.githubusercontent.com, *.blob.core.windows.net) through the firewall."
    )
  }
  return failure(
    `The artifact could not be uploaded (${said === '' ? nameOf(error) : said}).`,
    'Run the job again; see githubstatus.com if it stays.'
  )
}
