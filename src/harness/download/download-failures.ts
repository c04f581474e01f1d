import { Failure } from '../../failure/failure.ts'
import type { Connection } from '../http/connection.ts'
import type { TransportError } from '../http/transport-error.ts'
import { explainUnreachable } from '../http/unreachable.ts'

/** A link without encryption. */
export function explainDowngrade(url: string): Failure {
  const host = URL.canParse(url) ? new URL(url).host : 'its storage'
  return new Failure(
    'export-off',
    `Harness links to ${host} without encryption (http), though base-url is https, so the link is not followed.`,
    'Let the Log Service give https links to its storage.'
  )
}

/** A storage that stays away, or ill. @param tries the last ones, which brought nothing */
export function explainBroken(
  error: TransportError,
  { host, tries }: { readonly host: string; readonly tries: number },
  connection: Connection
): Failure {
  if (error.code === 'STORAGE') {
    return new Failure(
      'network',
      `The logs could not be downloaded from ${host}, also after ${tries} tries: ${error.message}.`,
      'Run the job again later.',
      { cause: error }
    )
  }
  const { kind, summary, next } = explainUnreachable(
    error,
    { host, setting: 'the storage that Harness links to' },
    connection
  )
  // Firewalls that let Harness through often don't know of its storage.
  const allow = `The exported logs are there, so this runner has to reach it: allow ${host} in the firewall.`
  return new Failure(kind, summary, `${next} ${allow}`, { cause: error })
}

/** timeout-minutes. Bytes. */
export function explainLate(received: number, total: number | null): Failure {
  const of = total === null ? '' : ` of ${total}`
  return new Failure(
    'timeout',
    `Only ${received}${of} bytes of the logs had been downloaded when timeout-minutes ran out.`,
    'Give timeout-minutes a larger value, or ask for one stage with stage-id.'
  )
}
