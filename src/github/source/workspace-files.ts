import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { isInstalledFolder } from './source-path.ts'

/** Entries of folders that are listed: some large monorepos have a hundred thousand files. */
const MOST_ENTRIES = 200_000
/** Bytes; nobody writes a longer file by hand. */
const LONGEST_FILE = 4 * 1024 * 1024

/**
 * The files of the checked-out repository. Only regular files that are truly inside it count,
 * wherever links lead.
 */
export interface WorkspaceFiles {
  /** Those whose path is this, or ends in it; relative to the workspace, with `/`, each once. */
  endingIn(path: string): readonly string[]
  /** The file of this path; null where it is none. */
  at(path: string): string | null
  /** Whether the file has so many lines; never of one of many megabytes. */
  hasLine(file: string, line: number): boolean
}

/** Looks at the disk only when it is asked. @param workspace GITHUB_WORKSPACE */
export function openWorkspaceFiles(workspace: string): WorkspaceFiles {
  const root = realPath(workspace)
  const lineCounts = new Map<string, number>()
  let byName: Map<string, string[]> | null = null
  return {
    at: path => (root === null ? null : fileInside(root, path)),
    endingIn(path) {
      if (root === null) return []
      byName ??= pathsByName(root)
      const named = byName.get(path.slice(path.lastIndexOf('/') + 1)) ?? []
      const ending = named.filter(each => each === path || each.endsWith(`/${path}`))
      // A path through a linked folder is not among those that were listed.
      const files = [path, ...ending].flatMap(each => fileInside(root, each) ?? [])
      return [...new Set(files)]
    },
    hasLine(file, line) {
      const count = lineCounts.get(file) ?? (root === null ? 0 : countLines(join(root, file)))
      lineCounts.set(file, count)
      return line <= count
    }
  }
}

/**
 * All paths by the name of the file, without what was installed; none where there are too many.
 * Links to folders are not followed.
 */
function pathsByName(root: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const folders = ['']
  let entries = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (entries > MOST_ENTRIES) return new Map()
    for (const entry of entriesOf(join(root, folder))) {
      entries += 1
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!isInstalledFolder(entry.name)) folders.push(path)
        continue
      }
      const paths = found.get(entry.name)
      if (paths === undefined) found.set(entry.name, [path])
      else paths.push(path)
    }
  }
  return found
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** The file's own path relative to the root, if it is a regular file under it. */
function fileInside(root: string, path: string): string | null {
  const real = realPath(join(root, path))
  if (real === null) return null
  const inside = relative(root, real)
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside) || inside.split(sep)[0] === '.git')
    return null
  if (/\p{Cc}/u.test(inside) || !isRegularFile(real)) return null
  return inside.split(sep).join('/')
}

function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

/**
 * The last line counts whether or not it ends in a newline; 0 where the file can't be read, or is
 * too long.
 */
function countLines(path: string): number {
  try {
    if (statSync(path).size > LONGEST_FILE) return 0
    const text = readFileSync(path)
    let lines = 0
    for (let at = 0; at < text.length; lines += 1) {
      const end = text.indexOf(0x0a, at)
      at = end < 0 ? text.length : end + 1
    }
    return lines
  } catch {
    return 0
  }
}
