import { constants, copyFileSync, mkdirSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import { Failure } from '../failure/failure.ts'

/**
 * Moves a file, making the folder that it goes to, which may be on another disk. Throws a `disk`
 * Failure.
 */
export function moveFile(from: string, to: string): void {
  onDisk('moved', () => {
    try {
      renameSync(from, to)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EXDEV') copyAndRemove(from, to)
      else if (code === 'ENOENT') {
        mkdirSync(dirname(to), { recursive: true })
        renameSync(from, to)
      } else throw error
    }
  })
}

function copyAndRemove(from: string, to: string): void {
  // No link is followed.
  copyFileSync(from, to, constants.COPYFILE_EXCL)
  rmSync(from)
}

/** Writes all of the bytes, at `position` in bytes. Throws a `disk` Failure. */
export function writeAll(file: number, bytes: Buffer, position: number): void {
  onDisk('written', () => {
    for (let from = 0; from < bytes.length;)
      from += writeSync(file, bytes, from, bytes.length - from, position + from)
  })
}

/**
 * Fills the buffer with what stands at `position` in bytes. Throws a `disk` Failure, also when the
 * file ends before.
 */
export function readAll(file: number, into: Buffer, position: number): void {
  onDisk('read', () => {
    for (let done = 0; done < into.length;) {
      const read = readSync(file, into, done, into.length - done, position + done)
      if (read === 0) throw new Error('the file is shorter than it was')
      done += read
    }
  })
}

/** Removes a folder and what is in it. Throws a `disk` Failure. */
export function removeFolder(path: string): void {
  onDisk('removed', () => {
    rmSync(path, { recursive: true, force: true })
  })
}

/**
 * The place of an artifact's path (with `/`) on this system. Node's `join` makes a string of many
 * small ones, which is ten times as large, and 100,000 paths may be in memory at once.
 */
export function placeIn(directory: string, path: string): string {
  return directory + sep + (sep === '/' ? path : path.replaceAll('/', sep))
}

/** The code of a system's or library's error (`ENOSPC`, `Z_DATA_ERROR`), or null. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/**
 * Does something with a file of a log; what the disk refuses becomes a `disk` Failure. `done`
 * completes "A log could not be …".
 */
export function onDisk<Result>(done: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    throw diskFailure(done, error)
  }
}

/** The failure of something done with a file of a log. */
export function diskFailure(done: string, error: unknown): Failure {
  const code = codeOf(error) ?? ''
  const cause = causes[code] ?? `the disk refused (${code})`
  return new Failure('disk', `A log could not be ${done}: ${cause}.`, nextSteps(code), { cause: error })
}

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no space left on the disk (ENOSPC)',
  EDQUOT: 'the disk quota is used up (EDQUOT)',
  EACCES: 'the folder may not be written to (EACCES)',
  EPERM: 'the folder may not be written to (EPERM)',
  EROFS: 'the disk is read-only (EROFS)',
  EEXIST: 'a file of that name is already there (EEXIST)',
  EMFILE: 'too many files are open (EMFILE)'
}

function nextSteps(code: string): string {
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'Free some space on the runner, or ask for one stage or step with `stage-id` and `step-id`.'
  if (code === 'EEXIST') return 'Let `output-dir` name a new or empty folder.'
  return 'Let `output-dir` name a folder that the runner can write to.'
}
