import { Failure } from '../../failure/failure.ts'
import type { Harness } from '../http/http.ts'

const EXISTS_PATH = '/gateway/log-service/blob/exists'

/**
 * Whether there is a log whose key begins so, without an export. It is a cheap question, so it gets one try; null when the answer can't
 * be trusted (the service answers nothing at all when its store is in trouble).
 */
export async function logsExist(
  { harness, options }: { readonly harness: Harness; readonly options: { readonly deadline: number } },
  account: string,
  prefix: string
): Promise<boolean | null> {
  try {
    const query = { accountID: account, key: prefix }
    const { status, body } = await harness.call('GET', EXISTS_PATH, query, options.deadline, {
      silentTries: 1
    })
    const said = status === 200 ? body.trim() : ''
    return said === 'true' ? true : said === 'false' ? false : null
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}
