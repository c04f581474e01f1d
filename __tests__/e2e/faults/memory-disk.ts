import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A file system in memory; gone when disposed of. */
export interface MemoryDisk extends AsyncDisposable {
  readonly path: string
}

/**
 * Mounts one: as root in the ordinary way, else in a user namespace, which lasts as long as a
 * process in it and is reached through that.
 *
 * @param options as `mount -o` takes them
 */
export async function mountMemory(options: string): Promise<MemoryDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'memory-disk-'))
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true })
  try {
    const isMounted = await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).catch(() => null)
    if (isMounted === null) return await mountInNamespace(options, folder, removeFolder)
    const unmount = async (): Promise<void> => {
      await run('umount', [folder])
      await removeFolder()
    }
    return { path: folder, [Symbol.asyncDispose]: unmount }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

/** Why no disk can be mounted here; null when one can. */
export async function whyNoDisks(): Promise<string | null> {
  try {
    await using _disk = await mountMemory('size=64k')
    return null
  } catch (error) {
    return error instanceof Error ? (error.message.trim().split('\n')[0] ?? '') : String(error)
  }
}

// The process ends with its stdin: at the latest when the tests do.
const HOLD = 'mount -t tmpfs -o "$1" tmpfs "$2" && echo mounted && exec cat'

async function mountInNamespace(
  options: string,
  folder: string,
  removeFolder: () => Promise<void>
): Promise<MemoryDisk> {
  const holder = spawn('unshare', ['--mount', '--map-root-user', 'sh', '-c', HOLD, 'sh', options, folder])
  const closed = new Promise<void>(done => holder.once('close', () => done()))
  await untilMounted(holder, closed)
  const end = async (): Promise<void> => {
    holder.stdin.end()
    await closed
    await removeFolder()
  }
  return { path: join('/proc', String(holder.pid), 'root', folder), [Symbol.asyncDispose]: end }
}

async function untilMounted(holder: ChildProcess, closed: Promise<void>): Promise<void> {
  let said = ''
  holder.stderr?.on('data', (text: Buffer) => (said += text.toString()))
  const failed = closed.then(() => {
    throw new Error(said === '' ? 'unshare ended' : said)
  })
  // `once` throws what the process could not be started for.
  await Promise.race([once(holder.stdout ?? holder, 'data'), once(holder, 'exit').then(() => failed), failed])
}
