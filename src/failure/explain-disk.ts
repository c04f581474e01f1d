import { Failure } from './failure.ts'

/** Why a download can't be kept, from the system's error. */
export function explainDisk(error: unknown): Failure {
  const { code = 'unknown error' } = error as { code?: string }
  const cause = code === 'ENOSPC' ? "The runner's disk is full" : `The download can't be written (${code})`
  return new Failure(
    'disk',
    `${cause}.`,
    'Free some space on the runner, or ask for one stage with stage-id.',
    { cause: error }
  )
}
