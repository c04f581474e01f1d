import { statusKind } from '../../src/harness/execution/execution-status.ts'
import type { EmptyPlace } from '../app/places.ts'

/** Why there is no log, as far as the status tells. */
export function whyEmpty({ kind, status }: Pick<EmptyPlace, 'kind' | 'status'>): string {
  switch (statusKind(status)) {
    case 'skipped':
      return `Harness skipped this ${kind}: it did not run and has no log.`
    case 'waiting':
      return `This ${kind} had not started when the logs were fetched.`
    case 'running':
      return `This ${kind} was running when the logs were fetched, and had no log yet.`
    case 'aborted':
      return `This ${kind} was aborted and left no log.`
    case 'failed':
      return `This ${kind} failed and left no log: what Harness says of it is all that is known.`
    case 'success':
    case 'ignored':
    case 'unknown':
      return `This ${kind} left no log.`
  }
}
