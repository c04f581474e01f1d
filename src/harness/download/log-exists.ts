import { Failure } from '../../failure/failure.ts'
import type { Harness } from '../http/http.ts'

const EXISTS_PATH = '/gateway/log-service/blob/exists'

/**
 * What the Log Service says of the logs whose keys begin so. `trouble`: an empty answer, which it
 * gives when its store does not answer; `unknown`: no answer that can be trusted.
 */
export type LogsExist = 'yes' | 'no' | 'trouble' | 'unknown'

/**
 * Whether there is a log whose key begins so, without an export. It is a cheap question, so it gets
 * one try.
 */
export async function logsExist(
  harness: Harness,
  account: string,
  prefix: string,
  { deadline, withToken = false }: { readonly deadline: number; readonly withToken?: boolean }
): Promise<LogsExist> {
  try {
    const query = { accountID: account, key: prefix }
    const { status, body } = await harness.call('GET', EXISTS_PATH, query, deadline, {
      silentTries: 1,
      ...(withToken ? { tokenOf: account } : {})
    })
    if (status !== 200) return 'unknown'
    const said = body.trim()
    if (said === '') return 'trouble'
    return said === 'true' ? 'yes' : said === 'false' ? 'no' : 'unknown'
  } catch (error) {
    if (error instanceof Failure) return 'unknown'
    throw error
  }
}
