import { sourceReferencesIn } from '../../diagnosis/source-reference.ts'
import { meaningsOfPath } from './source-path.ts'
import { openWorkspaceFiles, type WorkspaceFiles } from './workspace-files.ts'

/** A place in a file of the checked-out repository. */
export interface SourcePlace {
  /** Relative to the workspace, with `/`. */
  readonly file: string
  readonly line: number
  readonly column: number | null
}

/** Looks in the workspace for the files that logs name. */
export interface SourceFinder {
  /** The first place in these lines whose file is there; null where they name none. */
  find(lines: readonly string[]): SourcePlace | null
}

/** Finds nothing: for where no repository is checked out. */
export const NO_SOURCES: SourceFinder = { find: () => null }

/** Paths that are looked up for all steps together: a log can name very many. */
const MOST_LOOKUPS = 500
const LAST_LINE = 1_000_000

/**
 * A finder in the workspace. What a log calls a file may be absolute where it was written
 * (`/harness/src/a.ts`), or relative to a package of the repository: the longest ending counts of
 * which there is a file. Where several files have that ending, none is meant, as the log does not
 * tell which one; a file that has no such line is none of them.
 *
 * @param workspace GITHUB_WORKSPACE; null finds nothing
 */
export function createSourceFinder(workspace: string | null): SourceFinder {
  if (workspace === null) return { find: () => null }
  const files = openWorkspaceFiles(workspace)
  let lookups = 0
  return {
    find(lines) {
      for (const text of lines) {
        for (const { path, line, column } of sourceReferencesIn(text)) {
          lookups += 1
          if (!(line >= 1 && line <= LAST_LINE) || lookups > MOST_LOOKUPS) continue
          const file = fileOf(files, path, text, line)
          if (file !== null) return { file, line, column }
        }
      }
      return null
    }
  }
}

function fileOf(files: WorkspaceFiles, path: string, text: string, line: number): string | null {
  const { endings, fromRoot, bareName } = meaningsOfPath(path, text)
  const checkedOut = fromRoot === null ? null : files.at(fromRoot)
  if (checkedOut !== null) return files.hasLine(checkedOut, line) ? checkedOut : null
  for (const ending of endings) {
    const named = files.endingIn(ending)
    if (named.length === 0) continue
    const [file, ...others] = named.filter(each => files.hasLine(each, line))
    return file === undefined || others.length > 0 ? null : file
  }
  const bare = bareName === null ? null : files.at(bareName)
  return bare !== null && files.hasLine(bare, line) ? bare : null
}
