import type { Course, Execution, Gap, LogFile, Logbook } from '../../src/logs/logbook.ts'

const UNKNOWN: Course = { status: null, startedAt: null, endedAt: null, failure: null }

/** A log with made-up figures. */
export function sampleFile(changes: Partial<LogFile> = {}): LogFile {
  return {
    key: 'acc/pipeline/Deploy/42/-exec/Build/Clone',
    logKey: null,
    raw: 'raw/Clone.ndjson',
    text: 'logs/01-Build/01-Clone.log',
    unit: null,
    lines: 1204,
    bytes: 88_123,
    sha256: '00',
    errors: 2,
    warnings: 0,
    redactions: 0,
    excerpt: null,
    startedAt: null,
    endedAt: null,
    ...changes
  }
}

/** An execution of one stage, with a step for each list of files. */
export function sampleExecution(
  steps: Readonly<Record<string, readonly LogFile[]>>,
  executionId: string | null = 'exec'
): Execution {
  return {
    account: 'acc',
    org: null,
    project: null,
    pipeline: 'Deploy',
    runSequence: 42,
    executionId,
    name: null,
    url: null,
    ...UNKNOWN,
    stages: [
      {
        identifier: 'Build',
        name: 'Build',
        ...UNKNOWN,
        steps: Object.entries(steps).map(([name, files]) => ({
          identifier: name,
          name,
          ...UNKNOWN,
          groups: [],
          groupNames: [],
          attempt: 1,
          files
        }))
      }
    ]
  }
}

/** A logbook of these executions. */
export function sampleLogbook(executions: readonly Execution[], gaps: readonly Gap[] = []): Logbook {
  return { executions, gaps, complete: gaps.length === 0, fileCount: 3, lineCount: 1300, errorCount: 2 }
}
