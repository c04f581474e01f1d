import { Failure } from '../../failure/failure.ts'
import { objectOf } from '../http/foreign-json.ts'
import { parseJsonObject } from '../../text/json-object.ts'
import type { Harness } from '../http/http.ts'

const RETENTION_PATH = '/pipeline/api/pipelines/retention/'

/**
 * For how many months the account keeps executions and their logs; null where Harness doesn't say.
 */
export async function fetchRetentionMonths(
  harness: Harness,
  account: string,
  deadline: number
): Promise<number | null> {
  try {
    const path = RETENTION_PATH + encodeURIComponent(account)
    const query = { accountIdentifier: account }
    const { status, body } = await harness.call('GET', path, query, deadline, { silentTries: 1 })
    return status === 200 ? monthsIn(parseJsonObject(body)?.data) : null
  } catch (error) {
    // It explains another failure only.
    if (error instanceof Failure) return null
    throw error
  }
}

/** As a number, or as the one number of an object. */
function monthsIn(data: unknown): number | null {
  const numbers = [data, ...Object.values(objectOf(data))].map(Number)
  const months = numbers.filter(value => Number.isSafeInteger(value) && value > 0 && value < 1200)
  return months.length === 1 ? (months[0] ?? null) : null
}
