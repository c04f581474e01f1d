import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { Excerpt } from '../diagnosis/excerpt.ts'
import { sourceReferencesIn } from '../diagnosis/source-reference.ts'

/** A place in a file of the checked-out repository. */
export interface SourcePlace {
  /** Relative to the workspace, with `/`. */
  readonly file: string
  readonly line: number
  readonly column: number | null
}

/** Looks in the workspace for the files that logs name. */
export interface SourceFinder {
  /** The place that the excerpt names, the telling line first, then the nearest ones; null where it names no file that is there. */
  find(excerpt: Excerpt): SourcePlace | null
}

/** Paths that are looked up for all steps together: a log can name very many. */
const MOST_LOOKUPS = 500
const DEEPEST_PATH = 20
const LAST_LINE = 1_000_000
/** Folders of what was installed, not written here: the end of such a path may happen to exist in the repository. */
const FOREIGN_FOLDERS = new Set([
  'node_modules',
  'site-packages',
  'dist-packages',
  'usr',
  '.cargo',
  '.rustup',
  '.m2',
  '.gradle',
  'mod',
  '.git'
])

/**
 * A finder in the workspace. A path that is absolute where the log was written (`/harness/src/a.ts`) is tried without its first folders. Only
 * regular files that are truly inside the workspace count, wherever links lead.
 *
 * @param workspace GITHUB_WORKSPACE; null finds nothing
 */
export function createSourceFinder(workspace: string | null): SourceFinder {
  const root = workspace === null ? null : realPath(workspace)
  let lookups = 0
  const lookUp = (path: string): string | null => {
    lookups += 1
    return root === null || lookups > MOST_LOOKUPS ? null : fileInside(root, path)
  }
  return {
    find(excerpt) {
      for (const text of linesFromTelling(excerpt)) {
        for (const { path, line, column } of sourceReferencesIn(text)) {
          if (!(line >= 1 && line <= LAST_LINE)) continue
          for (const candidate of candidatesOf(path)) {
            const file = lookUp(candidate)
            if (file !== null) return { file, line, column }
          }
        }
      }
      return null
    }
  }
}

function linesFromTelling({ lines, telling }: Excerpt): string[] {
  return lines
    .map(({ text }, at) => ({ text, distance: Math.abs(at - telling) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ text }) => text)
}

/** The path itself if it is relative, and its endings, longest first; of a bare file name only one that stood in a first folder. */
function candidatesOf(path: string): string[] {
  if (/\p{Cc}/u.test(path)) return []
  const slashed = path.replaceAll('\\', '/').replace(/^[a-z]:/iu, '')
  const segments = slashed.split('/').filter(segment => segment !== '' && segment !== '.')
  if (segments.length > DEEPEST_PATH) return []
  if (segments.some(segment => segment === '..' || FOREIGN_FOLDERS.has(segment))) return []
  const endings = segments.map((_, at) => segments.slice(at).join('/'))
  // A tool may name its files from further up, or from the root of another machine.
  const bareName = segments.length > 2 ? -1 : undefined
  return slashed.startsWith('/')
    ? endings.slice(1, bareName)
    : endings.slice(0, Math.max(1, segments.length - 1))
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
