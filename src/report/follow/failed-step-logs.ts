import { NOTHING_STORED } from '../../blocks/stored-log.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../failure/failure.ts'
import { isFailure } from '../../harness/execution/execution-status.ts'
import type { ExecutionNode } from '../../harness/execution/execution.ts'
import { ByteBudget } from '../../harness/download/byte-budget.ts'
import { fetchSingleLog } from '../../harness/download/single-log.ts'
import type { Harness } from '../../harness/http/http.ts'
import { parseLogKey } from '../../harness/keys/log-key.ts'
import type { ReadLog } from '../../logbook/logbook.ts'
import { readExcerpt } from '../../reading/read-excerpt.ts'
import type { Redactor } from '../../redaction/redaction.ts'

/** Logs of a failed step that are looked at. */
const MOST_LOGS = 3
/** Harness keeps 25 MB of a log at most. */
const MOST_BYTES = 32 * 1_048_576
/** For one log, in ms. */
const PATIENCE = 8000

/** What it needs. */
export interface FailedStepSettings {
  readonly harness: Harness
  readonly redactor: Redactor
  /** Where logs are put for a moment. */
  readonly directory: string
}

/**
 * Fetches the logs of a step that has just failed, for their telling lines; what can't be fetched
 * at once is left out.
 *
 * @param mayFetch asked before each log
 */
export async function readFailedStep(
  settings: FailedStepSettings,
  account: string,
  step: ExecutionNode,
  mayFetch: () => boolean
): Promise<ReadLog[]> {
  const logs: ReadLog[] = []
  for (const key of keysOf(step).slice(0, MOST_LOGS)) {
    if (!mayFetch()) break
    const log = await readLog(settings, account, key)
    if (log !== null) logs.push(log)
  }
  return logs
}

/** Those of the command units that failed; of a step without units all. */
function keysOf({ logKeys, units }: ExecutionNode): readonly string[] {
  const failed = units.filter(({ status }) => isFailure(status))
  const own = logKeys.filter(key => failed.some(({ name }) => key.endsWith(`-commandUnit:${name}`)))
  return own.length > 0 ? own : logKeys.toReversed()
}

async function readLog(
  { harness, redactor, directory }: FailedStepSettings,
  account: string,
  key: string
): Promise<ReadLog | null> {
  const deadline = harness.connection.clock.now() + PATIENCE
  const newFile = (): string => join(directory, `failed-${crypto.randomUUID()}.ndjson`)
  try {
    const source = { harness, newFile, deadline, budget: new ByteBudget(MOST_BYTES) }
    const { path } = await fetchSingleLog(source, account, key, true)
    if (path === null) return null
    const { counts, findings } = await readExcerpt(path, redactor)
    await rm(path, { force: true })
    const logKey = parseLogKey(key)
    return {
      key,
      logKey,
      executionId: logKey?.execution ?? null,
      raw: '',
      unit: logKey?.unit ?? null,
      lines: counts.lines,
      bytes: 0,
      sha256: '',
      errors: counts.errors,
      errorLevelLines: counts.errorLevelLines,
      warnings: counts.warnings,
      redactions: 0,
      missingAtStart: counts.missingAtStart,
      followedLines: 0,
      cutLines: counts.cut,
      ...findings,
      comparison: null,
      stored: NOTHING_STORED,
      startedAt: counts.firstTime,
      endedAt: counts.lastTime
    }
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}
