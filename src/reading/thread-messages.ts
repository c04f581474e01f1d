import { Failure, type FailureKind } from '../failure/failure.ts'
import type { LogOutcome, LogTask, TaskSettings } from './log-task.ts'

/** What a thread is started with. */
export interface ThreadSettings extends TaskSettings {
  /** For all of its tasks, in ms. */
  readonly timeLeft: number
}

/** A task for a thread. */
export interface Order {
  readonly id: number
  readonly task: LogTask
}

/** What came of it. */
export type Answer =
  | { readonly id: number; readonly outcome: LogOutcome }
  | { readonly id: number; readonly error: DescribedError }

/** An error as it goes from thread to thread: their classes are not the same. */
export type DescribedError =
  | { readonly kind: FailureKind; readonly summary: string; readonly next: string }
  | { readonly kind: null; readonly message: string }

/** For another thread. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Failure)) return { kind: null, message: String(error) }
  const { kind, summary, next } = error
  return { kind, summary, next }
}

/** The error that was described in another thread. */
export function errorOf(described: DescribedError): Error {
  return described.kind === null
    ? new Error(described.message)
    : new Failure(described.kind, described.summary, described.next)
}
