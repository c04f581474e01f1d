import {
  lstatSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Dirent
} from 'node:fs'
import { join, relative, sep } from 'node:path'

/**
 * The file that tells what we wrote into a folder, by path and size in bytes. Only that is ever
 * removed from it: names alone, such as `logs`, could be anybody's.
 */
const MARKER = '.harness-logs'
/** Bytes; with 100,000 files it has some 10 MB. */
const LARGEST_MARKER = 64 * 1024 * 1024

/**
 * Removes what an earlier run wrote there.
 *
 * @param isIgnored for names right in the folder that are neither removed nor in the way
 * @returns the path of something that no run wrote, or that was changed since, before anything is
 *   removed; null where all is gone
 * @throws the system's error
 */
export function emptyOwnedFolder(folder: string, isIgnored: (name: string) => boolean): string | null {
  const names = readdirSync(folder).filter(name => !isIgnored(name))
  const written = readMarker(folder)
  const ours = new Set([MARKER, ...[...written.keys()].map(path => path.split('/')[0])])
  // A folder of somebody else may be a whole disk: it is not looked through.
  const other = names.find(name => written.size === 0 || !ours.has(name))
  if (other !== undefined) return other
  const entries = entriesUnder(folder).filter(({ path }) => !isIgnored(path.split('/')[0] ?? path))
  const folders = new Set([...written.keys()].flatMap(parentsOf))
  const isOwn = ({ path, entry }: Found): boolean =>
    entry.isDirectory() ? folders.has(path) : path === MARKER || isUnchanged(folder, path, written.get(path))
  const foreign = entries.find(found => !isOwn(found))
  if (foreign !== undefined) return foreign.path
  // The marker is the last of the files: a run that is interrupted here can be taken up by the
  // next.
  const files = entries.filter(({ entry }) => !entry.isDirectory()).map(({ path }) => path)
  for (const path of files.filter(path => path !== MARKER)) unlinkSync(join(folder, path))
  for (const { path, entry } of entries.toReversed()) if (entry.isDirectory()) rmdirSync(join(folder, path))
  if (files.includes(MARKER)) unlinkSync(join(folder, MARKER))
  return null
}

/**
 * Says in a folder that what another one holds is going to be moved there.
 * @throws the system's error, with the code EEXIST where another run has said so before
 */
export function claimFolder(folder: string, moved: string): void {
  const files = entriesUnder(moved).filter(({ entry }) => entry.isFile())
  const sizes = files.map(({ path }) => [path, statSync(join(moved, path)).size] as const)
  writeFileSync(
    join(folder, MARKER),
    `${JSON.stringify({ version: 1, files: Object.fromEntries(sizes) })}\n`,
    {
      flag: 'wx'
    }
  )
}

/** Takes the claim back, where nothing was moved. @throws the system's error */
export function releaseFolder(folder: string): void {
  unlinkSync(join(folder, MARKER))
}

interface Found {
  /** Relative, with `/`. */
  readonly path: string
  readonly entry: Dirent
}

/** Folders before what is in them; links are not followed. */
function entriesUnder(folder: string): Found[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(entry => ({
      path: relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'),
      entry
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Sizes by path; none where there is no marker, or none of ours. */
function readMarker(folder: string): ReadonlyMap<string, unknown> {
  const path = join(folder, MARKER)
  const state = lstatSync(path, { throwIfNoEntry: false })
  if (state?.isFile() !== true || state.size > LARGEST_MARKER) return new Map()
  try {
    const { files } = JSON.parse(readFileSync(path, 'utf8')) as { files?: unknown }
    return new Map(typeof files === 'object' && files !== null ? Object.entries(files) : [])
  } catch {
    return new Map()
  }
}

function isUnchanged(folder: string, path: string, size: unknown): boolean {
  const state = lstatSync(join(folder, path))
  return state.isFile() && state.size === size
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
}
