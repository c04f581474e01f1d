import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache')
const UNPACK = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())"

/**
 * The browser that the variable CHROMIUM_PATH names, or else the one that comes with the packages,
 * unpacked the first time.
 */
export async function chromiumPath(): Promise<string> {
  const own = process.env.CHROMIUM_PATH
  if (own !== undefined && own !== '') return own
  const folder = join(CACHE, 'chromium')
  const path = join(folder, 'chromium')
  if (existsSync(path)) return path
  await mkdir(CACHE, { recursive: true })
  // Whole or not at all: others may be at it, and a browser that is unpacked by half stays so.
  const unpacked = await mkdtemp(join(CACHE, 'chromium-'))
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: unpacked }
  })
  try {
    await rename(unpacked, folder)
  } catch (error) {
    await rm(unpacked, { recursive: true })
    if (!existsSync(path)) throw error
  }
  return path
}
