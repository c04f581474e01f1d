import { open, rm, stat } from 'node:fs/promises'
import { explainDisk } from '../../failure/explain-disk.ts'
import { Failure } from '../../failure/failure.ts'
import { quotedKey } from '../../failure/inert-text.ts'
import { errorMessageOf } from '../http/error-message.ts'
import { parseJsonObject } from '../../text/json-object.ts'
import type { Answer } from '../http/connection.ts'
import type { Harness } from '../http/http.ts'
import type { ByteBudget } from './byte-budget.ts'

/** How single logs are fetched. */
export interface SingleLogSource {
  readonly harness: Harness
  readonly budget: ByteBudget
  /** In ms since 1970. */
  readonly deadline: number
  /** A path for a log. */
  readonly newFile: () => string
}

/** What came of asking for one log. */
export interface SingleLog {
  /** null: Harness has none. */
  readonly path: string | null
  /** Why it may not be whole. */
  readonly unsteady: Failure | null
}

const BLOB_PATH = '/gateway/log-service/blob'
/** In ms. */
const ASK_AGAIN = 1000
const NEWLINE = 0x0a

/**
 * One log, by its key. Where the store breaks midway, the answer ends as a regular one. So a log
 * that is empty or ends without a newline is asked for twice, and the longer one is kept.
 * @throws Failure those of `Harness.save`, `unavailable` (an answer that is none), `too-large`
 */
export async function fetchSingleLog(
  source: SingleLogSource,
  account: string,
  key: string,
  withToken: boolean
): Promise<SingleLog> {
  const request = { account, key, withToken }
  const { log, redact } = source.harness.connection
  const quoted = quotedKey(key, redact)
  const first = await saveLog(source, request)
  if (first === null) return { path: null, unsteady: null }
  if (first.isEnded) return { path: first.path, unsteady: null }
  await source.harness.connection.clock.sleep(ASK_AGAIN)
  const second = await saveLog(source, request).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.kind === 'disk') throw error
    return error
  })
  if (second === null || second instanceof Failure) {
    const why = second === null ? 'the second time it was gone' : `the second time: ${second.summary}`
    const how = first.size === 0 ? 'it came empty' : 'it ends within a line'
    return { path: first.path, unsteady: explainUnsteady(quoted, `${how}, and ${why}`) }
  }
  const [kept, other] = second.size >= first.size ? [second, first] : [first, second]
  await rm(other.path, { force: true })
  source.budget.giveBack(other.size)
  if (first.size !== second.size) {
    const sizes = `${first.size} bytes came, and ${second.size} when it was asked for again`
    log(`The log ${quoted} changed: ${sizes}.`)
    if (!kept.isEnded) return { path: kept.path, unsteady: explainUnsteady(quoted, sizes) }
  }
  return { path: kept.path, unsteady: null }
}

interface LogRequest {
  readonly account: string
  readonly key: string
  readonly withToken: boolean
}

interface SavedLog {
  readonly path: string
  readonly size: number
  /** Its last byte is a newline. */
  readonly isEnded: boolean
}

async function saveLog(
  { harness, budget, deadline, newFile }: SingleLogSource,
  { account, key, withToken }: LogRequest
): Promise<SavedLog | null> {
  const file = newFile()
  let arrived = 0
  const onBytes = (bytes: number): void => {
    try {
      budget.spend(bytes)
      arrived += bytes
    } catch (error) {
      // At once, so that only this log is refused, and not those that come beside it.
      budget.giveBack(arrived)
      arrived = 0
      throw error
    }
  }
  try {
    const query = { accountID: account, key }
    const to = { file, deadline, onBytes }
    const answer = await harness.save(BLOB_PATH, query, to, withToken ? { tokenOf: account } : {})
    if (answer.status === 200 && answer.body === '') {
      const saved = await readEnd(file)
      budget.giveBack(arrived - saved.size)
      return saved
    }
    if (!isAbsent(answer)) throw explainAnswer(key, answer, harness.connection.redact)
  } catch (error) {
    await rm(file, { force: true })
    budget.giveBack(arrived)
    throw error
  }
  await rm(file, { force: true })
  return null
}

/** Only these words are: a store in trouble answers 404, too, with others. */
function isAbsent({ status, body }: Answer): boolean {
  const said = parseJsonObject(body)?.error_msg
  return status === 404 && typeof said === 'string' && said.includes('NoSuchKey')
}

/** An answer that breaks before its first byte looks like that of an empty log. */
async function readEnd(path: string): Promise<SavedLog> {
  try {
    const { size } = await stat(path)
    if (size === 0) return { path, size, isEnded: false }
    await using file = await open(path, 'r')
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return { path, size, isEnded: buffer[0] === NEWLINE }
  } catch (error) {
    throw explainDisk(error)
  }
}

function explainAnswer(key: string, { status, body }: Answer, redact: (text: string) => string): Failure {
  const isOfService = typeof parseJsonObject(body)?.error_msg === 'string'
  // A page of something else says nothing of trouble: this address gives no logs.
  const isTrouble = isOfService || status === 200 || status >= 500
  const kind = isTrouble ? 'unavailable' : 'export-error'
  return new Failure(
    kind,
    `Harness did not give the log ${quotedKey(key, redact)} (${status}: ${errorMessageOf(body, redact)}).`,
    'Run the job again later.',
    { status }
  )
}

function explainUnsteady(log: string, what: string): Failure {
  return new Failure('unavailable', `The log ${log} may not be whole: ${what}.`, 'Run the job again later.')
}
