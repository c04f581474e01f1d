import type { LogFile } from '../logbook/logbook.ts'
import { formatCountOf } from '../text/figures.ts'

/** How many errors some logs hold, and of how many kinds. */
export interface ErrorCount {
  readonly errors: number
  readonly kinds: number
}

export function countErrors(files: readonly LogFile[]): ErrorCount {
  return {
    errors: files.reduce((sum, file) => sum + file.errors, 0),
    kinds: new Set(files.flatMap(({ errorKinds }) => errorKinds)).size
  }
}

/** `138 errors of 3 kinds`; `2 errors` where each is of its own kind. */
export function formatErrors({ errors, kinds }: ErrorCount): string {
  const count = formatCountOf(errors, 'error')
  return kinds === 0 || kinds >= errors ? count : `${count} of ${formatCountOf(kinds, 'kind')}`
}
