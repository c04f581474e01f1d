import { NOTHING_STORED } from '../../src/blocks/stored-log.ts'
import { parseLogKey } from '../../src/harness/keys/log-key.ts'
import type { Logbook, ReadLog } from '../../src/logbook/logbook.ts'

/** Logs of these keys, with times where given, and made-up figures. */
export function logsOf(times: Readonly<Record<string, string | null>>): ReadLog[] {
  return Object.entries(times).map(([key, time], at): ReadLog => {
    const logKey = parseLogKey(key)
    return {
      key,
      logKey,
      executionId: logKey?.execution ?? null,
      raw: `raw/${at}.ndjson`,
      unit: logKey?.unit ?? null,
      lines: 10,
      bytes: 100,
      sha256: '0123456789abcdef'.repeat(4),
      errors: 1,
      errorKinds: [1],
      errorLevelLines: 1,
      warnings: 2,
      missingAtStart: 0,
      followedLines: 0,
      cutLines: 0,
      redactions: 0,
      telling: { line: 7, text: 'Error: x', sure: true },
      score: 1,
      sourceLines: [],
      excerpt: null,
      comparison: null,
      stored: NOTHING_STORED,
      startedAt: time,
      endedAt: time
    }
  })
}

/** The tree as lines of names: what a reader sees. */
export function outline(logbook: Logbook): string[] {
  return logbook.executions.flatMap(execution =>
    execution.stages.flatMap(stage =>
      stage.steps.map(
        step => `${stage.name} > ${step.name}: ${step.files.map(file => file.unit ?? '-').join(', ')}`
      )
    )
  )
}
