import type { Options } from './options.ts'

/** Every secret that the inputs hold; none of it may stand in what is written. */
export function secretsOf({ credentials, request }: Pick<Options, 'credentials' | 'request'>): string[] {
  const ours = credentials.kind === 'api-key' ? [credentials.apiKey] : [credentials.bearer, credentials.token]
  return request.kind === 'commit' ? [...ours, request.githubToken] : ours
}
