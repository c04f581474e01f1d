import { rm } from 'node:fs/promises'
import { forEachLimited } from '../../system/for-each-limited.ts'
import type { FetchedLog } from '../export/export-logs.ts'
import type { ExportSession } from '../export/export-session.ts'
import { Failure } from '../../failure/failure.ts'
import { errorMessageOf, parseJsonObject } from '../http/error-message.ts'
import { inertText } from '../../failure/inert-text.ts'

/** What came of asking for logs one by one. */
export interface FetchedBlobs {
  readonly logs: readonly FetchedLog[]
  /** The keys under which Harness has nothing: the step wrote no log. */
  readonly absent: readonly string[]
  /** The keys that could not be had, and why. */
  readonly failed: readonly { readonly key: string; readonly failure: Failure }[]
}

const BLOB_PATH = '/gateway/log-service/blob'
const AT_ONCE = 4
/** In ms. */
const ASK_AGAIN = 1000
/** After so many failures in a row Harness is left alone. */
const MOST_FAILURES = 5

/**
 * Has logs by their keys, a few at a time, each in a file of its own, until the deadline.
 * @throws Failure `disk` only
 */
export async function fetchLogs(
  session: ExportSession,
  account: string,
  keys: readonly string[]
): Promise<FetchedBlobs> {
  const logs: FetchedLog[] = []
  const absent: string[] = []
  const failed: { key: string; failure: Failure }[] = []
  let failuresInARow = 0
  let stopped: Failure | null = null
  await forEachLimited(AT_ONCE, keys, async key => {
    if (session.harness.connection.clock.now() >= session.options.deadline) stopped ??= explainTimeout()
    if (stopped !== null) return void failed.push({ key, failure: stopped })
    try {
      const log = await fetchLog(session, account, key)
      if (log === null) absent.push(key)
      else logs.push(log)
      failuresInARow = 0
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'disk') throw error
      failed.push({ key, failure: error })
      failuresInARow += 1
      if (failuresInARow === MOST_FAILURES || isOfAll(error)) stopped ??= error
    }
  })
  return { logs, absent, failed }
}

/** A refused key is refused for the next log, too. */
function isOfAll({ kind }: Failure): boolean {
  return kind === 'unauthorised' || kind === 'forbidden'
}

async function fetchLog(session: ExportSession, account: string, key: string): Promise<FetchedLog | null> {
  const { connection } = session.harness
  const path = session.newFile('log')
  try {
    for (let told = 1; ; told += 1) {
      const query = { accountID: account, key }
      const { status, body } = await session.harness.save(BLOB_PATH, query, path, session.options.deadline)
      if (status === 200 && body === '') return { path, account, key }
      const said = parseJsonObject(body)?.error_msg
      if (status !== 404 || typeof said !== 'string') throw explainAnswer(key, status, body)
      // A store in trouble is a 404, too, with another text.
      if (told === 2 || /NoSuchKey|no such|exist|not found/iu.test(said)) break
      await connection.clock.sleep(ASK_AGAIN)
    }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  await rm(path, { force: true })
  return null
}

function explainAnswer(key: string, status: number, body: string): Failure {
  return new Failure(
    'unexpected-answer',
    `Harness did not give the log ${inertText(key)} (${status}: ${errorMessageOf(body)}).`,
    'Run the job again later.',
    { status }
  )
}

function explainTimeout(): Failure {
  return new Failure(
    'timeout',
    'Not all logs had been asked for one by one when timeout-minutes ran out.',
    'Give timeout-minutes a larger value, or ask for one stage with stage-id.'
  )
}
