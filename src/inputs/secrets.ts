import * as core from '@actions/core'
import type { Options } from './options.ts'

/** Every secret that the inputs hold; none of it may stand in what is written, used or not. */
export function secretsOf({ credentials }: Pick<Options, 'credentials'>): string[] {
  const githubToken = core.getInput('github-token')
  return credentials.kind === 'api-key'
    ? [credentials.apiKey, githubToken]
    : [credentials.bearer, credentials.token, githubToken]
}
