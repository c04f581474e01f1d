import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from './failure/failure.ts'
import { inertText } from './failure/inert-text.ts'
import { codeOf, diskFailure, onDisk } from './system/disk.ts'
import { claimFolder, emptyOwnedFolder, releaseFolder } from './system/owned-folder.ts'
import type { WorkFolders } from './system/work-folders.ts'

/**
 * Where the action works on disk. Disposing removes all of it, except the results once they are
 * kept.
 */
export interface Workspace extends WorkFolders, Disposable {
  /** Where the results are when the action has ended, if they are kept. */
  readonly destination: string
  /** Empties `results` and `spool`. @throws Failure `disk` */
  startOver(): void
  /** From now on the results stay, whatever happens: disposing brings them to their destination. */
  keepResults(): void
  /**
   * Brings kept results to their destination.
   * @throws Failure `input` when another run has put its own there meanwhile, `disk` when the
   *   disk refuses; disposing then removes what is not there
   */
  deliver(): void
}

/** In the folder for what is needed only while the action runs. */
const SPOOL = 'spool'

/**
 * Begins the name of the folder, in one that the user named, where a run works: two at once don't
 * touch each other's.
 */
const AT_WORK = '.harness-logs-'

/**
 * Nothing is awaited, so that no signal finds folders that nobody knows of.
 * @param outputDir absolute; null for a folder of our own in the runner's temporary directory
 * @throws Failure `input` when the folder holds something that is not ours, `disk` when it can't
 *   be made
 */
export function createWorkspace(outputDir: string | null): Workspace {
  const temp = process.env.RUNNER_TEMP ?? tmpdir()
  try {
    if (outputDir !== null) prepareOutputDir(outputDir)
    mkdirSync(temp, { recursive: true })
    using undo = new DisposableStack()
    const make = (prefix: string): string => undo.adopt(mkdtempSync(prefix), remove)
    const results = make(outputDir === null ? join(temp, 'harness-logs-') : join(outputDir, AT_WORK))
    const scratch = make(join(temp, 'harness-logs-scratch-'))
    mkdirSync(join(scratch, SPOOL))
    undo.move()
    return new FolderPair(scratch, results, outputDir ?? results)
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code = 'unknown error', path = temp } = error as { code?: string; path?: string }
    const where = inertText(path)
    throw new Failure(
      'disk',
      `The folder ${where} can't be used (${code}).`,
      'Check output-dir and the rights of the runner.',
      {
        cause: error
      }
    )
  }
}

function prepareOutputDir(directory: string): void {
  mkdirSync(directory, { recursive: true })
  accessSync(directory, constants.W_OK)
  const foreign = emptyOwnedFolder(directory, isAtWork)
  if (foreign !== null) {
    throw new Failure(
      'input',
      `output-dir is ${inertText(directory)}, which holds files of something else ("${inertText(foreign)}").`,
      'Give a folder that is empty or does not exist.'
    )
  }
}

function isAtWork(name: string): boolean {
  return name.startsWith(AT_WORK)
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}

class FolderPair implements Workspace {
  readonly scratch: string
  readonly spool: string
  readonly results: string
  readonly destination: string
  #kept = false
  #delivered = false

  constructor(scratch: string, results: string, destination: string) {
    this.scratch = scratch
    this.spool = join(scratch, SPOOL)
    this.results = results
    this.destination = destination
  }

  startOver(): void {
    for (const folder of [this.results, this.spool])
      onDisk('removed', () => {
        for (const name of readdirSync(folder)) remove(join(folder, name))
      })
  }

  keepResults(): void {
    this.#kept = true
  }

  deliver(): void {
    if (!this.#kept || this.#delivered) return
    this.#delivered = true
    if (this.destination !== this.results) this.#move()
  }

  [Symbol.dispose](): void {
    try {
      this.deliver()
    } finally {
      const isEmptied = this.destination !== this.results
      const doomed = !this.#kept || isEmptied ? [this.scratch, this.results] : [this.scratch]
      for (const path of doomed) remove(path)
    }
  }

  /**
   * Nobody's files are replaced: folders are moved first, which fails where one of that name has
   * something in it.
   */
  #move(): void {
    const made = onDisk('moved', () => readdirSync(this.results, { withFileTypes: true }))
    const names = [true, false].flatMap(wantsFolders =>
      made.filter(entry => entry.isDirectory() === wantsFolders).map(({ name }) => name)
    )
    this.#claim(names)
    for (const [at, name] of names.entries()) {
      try {
        renameSync(join(this.results, name), join(this.destination, name))
      } catch (error) {
        if (at === 0) releaseFolder(this.destination)
        if (codeOf(error) === 'ENOTEMPTY') throw explainTaken(this.destination, error)
        throw diskFailure('moved', error)
      }
    }
  }

  #claim(names: readonly string[]): void {
    const present = new Set(onDisk('moved', () => readdirSync(this.destination)))
    if (names.some(name => present.has(name))) throw explainTaken(this.destination)
    try {
      claimFolder(this.destination, this.results)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw explainTaken(this.destination, error)
      throw diskFailure('moved', error)
    }
  }
}

function explainTaken(directory: string, cause?: unknown): Failure {
  return new Failure(
    'input',
    `output-dir is ${inertText(directory)}, where another run of this action has put its logs meanwhile.`,
    'Give each step an output-dir of its own.',
    { cause }
  )
}
