import * as core from '@actions/core'
import type { RunContext } from '../github/context.ts'
import type { InputReader } from './input-reader.ts'
import type { Credentials } from '../harness/http/connection.ts'

/** What has to be known of the run to explain a missing key. */
export type SecretsContext = Pick<RunContext, 'isForkPullRequest' | 'isDependabot'>

const SECRETS = ['api-key', 'bearer-token', 'harness-token'] as const

/**
 * Masks the secrets first of all, then makes credentials of one kind of them; null after a
 * complaint.
 */
export function readCredentials(inputs: InputReader, context: SecretsContext): Credentials | null {
  const apiKey = core.getInput('api-key')
  const bearer = core.getInput('bearer-token').replace(/^bearer\s+/iu, '')
  const token = core.getInput('harness-token')
  for (const secret of [apiKey, bearer, token, core.getInput('github-token')]) maskSecret(secret)
  const before = inputs.problems.length
  for (const [index, value] of [apiKey, bearer, token].entries()) {
    if (/[^\x21-\x7e]/u.test(value)) {
      inputs.complain(
        `\`${SECRETS[index] ?? ''}\` holds a space or a character that no key has; store the key alone in the secret.`
      )
    }
  }
  if (apiKey === '' && bearer === '' && token === '') {
    inputs.complain(explainNoKey(context))
  } else if (apiKey !== '' && (bearer !== '' || token !== '')) {
    inputs.complain(
      '`api-key` stands beside `bearer-token` or `harness-token`; give one kind of credentials only.'
    )
  } else if (apiKey === '' && (bearer === '' || token === '')) {
    const missing = bearer === '' ? 'bearer-token' : 'harness-token'
    inputs.complain(`\`${missing}\` is empty; \`bearer-token\` and \`harness-token\` work only together.`)
  }
  if (inputs.problems.length > before) return null
  return apiKey === '' ? { kind: 'tokens', bearer, token } : { kind: 'api-key', apiKey }
}

function explainNoKey({ isForkPullRequest, isDependabot }: SecretsContext): string {
  if (isForkPullRequest) {
    return '`api-key` is empty: this pull request comes from a fork, and GitHub gives forks no secrets. Run the action on an event of the base repository (`status`, `workflow_run`), or skip it for forks.'
  }
  if (isDependabot) {
    return "`api-key` is empty: Dependabot started this run, and GitHub gives such runs only the secrets of Dependabot. Add the key under Settings > Secrets and variables > Dependabot too, or skip the job with `if: github.actor != 'dependabot[bot]'`."
  }
  return '`api-key` is empty; pass a Harness API key from a secret, such as `api-key: ${{ secrets.HARNESS_API_KEY }}`, and check that the secret exists in this repository.'
}

/** Masks a secret in the forms in which it might show up in a log. */
function maskSecret(secret: string): void {
  if (secret === '') return
  core.setSecret(secret)
  const encoded = encodeURIComponent(secret)
  if (encoded !== secret) core.setSecret(encoded)
  core.setSecret(Buffer.from(secret).toString('base64'))
}
