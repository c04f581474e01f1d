import { rmSync } from 'node:fs'
import { access, constants, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from './harness/failure.ts'
import { quoteInert } from './harness/quote.ts'

/** Where the action works on disk. Disposing removes all of it, except the results once they are kept. */
export interface Workspace extends AsyncDisposable {
  /** For what is needed only while the action runs. */
  readonly scratch: string
  /** For what the artifact will hold. */
  readonly results: string
  /** From now on the results stay, whatever happens. */
  keepResults(): void
  /** Removes at once what disposing would remove; for the moment before the process ends on a signal. */
  removeNow(): void
}

/** What a results folder of ours may hold from an earlier run; nothing else is ever removed from a folder that the user named. */
const OURS = new Set(['index.html', 'logs', 'manifest.json', 'raw'])

/**
 * @param outputDir absolute; null for a folder of our own in the runner's temporary directory
 * @throws Failure `input` when the folder holds something that is not ours, `disk` when it can't be made
 */
export async function createWorkspace(outputDir: string | null): Promise<Workspace> {
  const temp = process.env.RUNNER_TEMP ?? tmpdir()
  try {
    if (outputDir !== null) await prepareOutputDir(outputDir)
    await mkdir(temp, { recursive: true })
    const scratch = await mkdtemp(join(temp, 'harness-logs-scratch-'))
    const results = outputDir ?? (await mkdtemp(join(temp, 'harness-logs-')))
    return new TemporaryWorkspace(scratch, results, outputDir !== null)
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code = 'unknown error', path = temp } = error as { code?: string; path?: string }
    const where = quoteInert(path)
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

async function prepareOutputDir(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  await access(directory, constants.W_OK)
  const names = await readdir(directory)
  const foreign = names.filter(name => !OURS.has(name))
  const [first] = foreign
  if (first !== undefined || (names.length > 0 && !names.includes('manifest.json'))) {
    const found = quoteInert(first ?? names[0] ?? '')
    throw new Failure(
      'input',
      `output-dir is ${quoteInert(directory)}, which holds files of something else ("${found}").`,
      'Give a folder that is empty or does not exist.'
    )
  }
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true })
}

class TemporaryWorkspace implements Workspace {
  readonly scratch: string
  readonly results: string
  readonly #isUsersFolder: boolean
  #kept = false

  constructor(scratch: string, results: string, isUsersFolder: boolean) {
    this.scratch = scratch
    this.results = results
    this.#isUsersFolder = isUsersFolder
  }

  keepResults(): void {
    this.#kept = true
  }

  removeNow(): void {
    for (const path of this.#doomed()) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const path of this.#doomed()) await rm(path, { recursive: true, force: true, maxRetries: 3 })
  }

  #doomed(): string[] {
    if (this.#kept) return [this.scratch]
    const results = this.#isUsersFolder
      ? [...OURS, '.text'].map(name => join(this.results, name))
      : [this.results]
    return [this.scratch, ...results]
  }
}
