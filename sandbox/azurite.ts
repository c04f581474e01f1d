import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The Azure Blob emulator, running as a child process. */
export interface Azurite {
  readonly origin: string
  /** Ends the emulator and removes its files. */
  close(): Promise<void>
}

/** The container that holds all artifacts. */
export const CONTAINER = 'artifacts'

/** The emulator's one account; its name and key are the same everywhere, and published. */
const ACCOUNT = 'devstoreaccount1'
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
const VERSION = '2021-12-02'
/** The child must not outlive its parent, however that ends. */
const WATCH = "data:text/javascript,process.on('disconnect',()=>process.exit())"

/** The variable with the address that tells the origin of an emulator which is shared. */
export const SHARED = 'SANDBOX_AZURITE'

/** The emulator that is shared, where one is, or else one of its own. */
export async function startAzurite(): Promise<Azurite> {
  const shared = process.env[SHARED]
  if (shared === undefined) return startOwnAzurite()
  const answer = await fetch(shared)
  const origin = await answer.text()
  if (!answer.ok) throw new Error(origin)
  return { origin, close: () => Promise.resolve() }
}

/**
 * Starts the emulator on a free port, with its files in a temporary folder, and makes the
 * container.
 */
export async function startOwnAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-azurite-'))
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js')
  const args = ['--blobPort', '0', '--blobHost', '127.0.0.1', '--location', folder]
  const flags = ['--silent', '--disableTelemetry', '--skipApiVersionCheck', '--loose']
  const child = fork(main, [...args, ...flags], {
    silent: true,
    execArgv: ['--no-deprecation', '--import', WATCH],
    env: { PATH: process.env.PATH ?? '' }
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const close = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const origin = await new Promise<string>((resolve, reject) => {
      let said = ''
      const listen = (chunk: Buffer): void => {
        said += chunk.toString()
        const [, found] = /successfully listens on (http:\S+)/.exec(said) ?? []
        if (found !== undefined) resolve(found)
      }
      child.stdout?.on('data', listen)
      child.stderr?.on('data', listen)
      child.once('error', reject)
      void ended.then(() => reject(new Error(`Azurite ended before it listened: ${said}`)))
    })
    await createContainer(origin)
    return { origin, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * The path and query of a signed URL for one blob. `file` is the name under which it is to be
 * saved.
 */
export function signedBlob(blob: string, permissions: string, file?: string): string {
  const expires = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '')
  const disposition = file === undefined ? '' : `attachment; filename*=UTF-8''${encodeURIComponent(file)}`
  const resource = `/blob/${ACCOUNT}/${CONTAINER}/${blob}`
  // permissions, start, expiry, resource, identifier, ip, protocol, version, kind, snapshot, scope,
  // then rscc … rsct
  const parts = [permissions, '', expires, resource, '', '', '', VERSION, 'b', '', '']
  const signature = sign([...parts, '', disposition, '', '', ''].join('\n'))
  const query = new URLSearchParams({ sp: permissions, se: expires, sv: VERSION, sr: 'b', sig: signature })
  if (disposition !== '') query.set('rscd', disposition)
  return `/${ACCOUNT}/${CONTAINER}/${blob}?${query.toString()}`
}

async function createContainer(origin: string): Promise<void> {
  const expires = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '')
  // account, permissions, services, resource types, start, expiry, ip, protocol, version,
  // encryption scope
  const parts = [ACCOUNT, 'rwc', 'b', 'c', '', expires, '', '', VERSION, '', '']
  const query = new URLSearchParams({ sp: 'rwc', ss: 'b', srt: 'c', se: expires, sv: VERSION })
  query.set('sig', sign(parts.join('\n')))
  const url = `${origin}/${ACCOUNT}/${CONTAINER}?restype=container&${query.toString()}`
  const response = await fetch(url, { method: 'PUT' })
  if (!response.ok) throw new Error(`Azurite did not make a container: ${await response.text()}`)
}

function sign(text: string): string {
  return createHmac('sha256', Buffer.from(KEY, 'base64')).update(text).digest('base64')
}
