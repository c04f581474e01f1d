import * as core from '@actions/core'
import packageJson from '../package.json' with { type: 'json' }
import { loadUploader } from './github/artifact/artifact.ts'
import { connect, type Harness } from './harness/http/http.ts'
import { FollowedLogs } from './harness/stream/followed-logs.ts'
import type { Options } from './inputs/options.ts'
import { ReadingThreads } from './reading/reading-threads.ts'
import { LOG_WORKER } from './reading/worker-bundle.ts'
import type { Redactor } from './redaction/redaction.ts'
import type { Run } from './run.ts'
import { systemClock, workingWhileWaiting, type Clock } from './system/clock.ts'

const PRODUCT = `harness-logs/${packageJson.version}`

/** What a run works with, from what it was started with. */
export function settingOf<
  Given extends Pick<Run, 'options' | 'context' | 'redactor' | 'workspace' | 'deadline'>
>(given: Given): Given & Run {
  const { options, redactor, workspace } = given
  // It takes a moment, which nobody waits for while Harness or other threads are at work.
  const prepareUpload = (): void => {
    if (options.upload) loadUploader().catch(() => undefined)
  }
  const clock = workingWhileWaiting(systemClock, prepareUpload)
  return {
    ...given,
    harness: connectTo(options, redactor, clock),
    threads: new ReadingThreads(LOG_WORKER, { meanwhile: prepareUpload }),
    followed: options.follow === 'logs' ? new FollowedLogs(workspace.scratch) : null,
    product: PRODUCT
  }
}

/** Harness with the user's credentials. What it logs and masks goes through the redactor. */
function connectTo({ baseUrl, credentials }: Options, redactor: Redactor, clock: Clock): Harness {
  return connect({
    baseUrl,
    credentials,
    userAgent: PRODUCT,
    clock,
    log: line => core.info(redactor.redact(line).text),
    redact: text => redactor.redact(text).text,
    mask: secret => {
      core.setSecret(secret)
      redactor.addSecret(secret)
    }
  })
}
