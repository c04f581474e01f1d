/** What a path of a log can mean in the repository. Pure. */

const DEEPEST_PATH = 20

/** Folders of what was installed or generated: no path through one of them is of the repository. */
const INSTALLED: ReadonlySet<string> = new Set([
  // JavaScript
  ...['node_modules', 'bower_components', 'jspm_packages', '.yarn', '.pnpm', '.pnpm-store', '.npm', '.nvm'],
  ...['.volta', '.fnm', '.bun', '.deno', '.next', '.nuxt', '.output', '.svelte-kit', '.turbo', '.angular'],
  // Python
  ...['site-packages', 'dist-packages', '.venv', 'venv', '.virtualenvs', '.tox', '.nox', '.pyenv', '.eggs'],
  ...['__pypackages__', '.conda', 'miniconda3', 'anaconda3', '.local'],
  // Ruby, PHP, Perl, Lua, R
  ...['gems', '.gem', '.bundle', '.rbenv', '.rvm', 'pear', 'perl5', '.luarocks', 'lua_modules', 'renv'],
  // Go, Rust, C and C++, Zig, Swift
  ...['.cargo', '.rustup', '_deps', 'vcpkg_installed', '.conan', '.conan2', '.zig-cache', '.build'],
  ...['Carthage', 'DerivedData', 'SourcePackages'],
  // JVM, .NET, Dart
  ...['.m2', '.gradle', '.ivy2', '.sbt', '.coursier', '.sdkman', '.nuget', '.pub-cache', '.dart_tool'],
  // Erlang, Haskell, OCaml, Nim, Julia
  ...['_build', '.mix', '.hex', '.stack', '.stack-work', '.cabal', 'dist-newstyle', '_opam', '.opam'],
  ...['.nimble', '.julia'],
  // Tools, and what several share
  ...['.terraform', 'bazel-out', 'bazel-bin', '.asdf', '.mise', 'hostedtoolcache', '.cache', '.git'],
  ...['__t', '__e', 'homebrew', 'Cellar']
])

/** Folders at the root of a system that hold its own programs and libraries. */
const OF_SYSTEM: ReadonlySet<string> = new Set([
  ...['usr', 'lib', 'lib64', 'bin', 'sbin', 'etc', 'boot', 'dev', 'proc', 'sys', 'run', 'nix', 'snap'],
  ...['rustc', 'Library', 'System', 'Applications', 'Windows', 'Program Files', 'Program Files (x86)'],
  'ProgramData'
])
/** The exceptions: where images build people's programs. */
const OF_PEOPLE = /^usr\/(?:src\/)?app\//
/** Folders of somebody else's programs, one after the other. */
const FOREIGN_PATHS = /(?:^|\/)(?:pkg\/mod|go\/src\/(?:runtime|testing)|_\/src\/(?:libraries|coreclr))\//

/**
 * Folders that can be part of the repository, but whose content is named as at home: no ending
 * begins behind one.
 */
const VENDORED: ReadonlySet<string> = new Set([
  ...['vendor', 'vendored', '_vendor', 'third_party', 'thirdparty', '3rdparty', 'third-party'],
  ...['external', 'externals', 'extern', 'deps', 'Pods', 'Godeps', 'subprojects'],
  ...['dist', 'build', 'target', 'out', 'obj', 'cmake-build-debug', 'cmake-build-release']
])
/** `rails-7.1.2`, `net@v0.17.0`, `python3.12`, `3.2.0`: a package's or tool's own folder. */
const VERSIONED = /(?:^|[-@_]|[a-z])v?\d+\.\d+(?:\.\d+)*(?:[-+.][\w.]+)?$/i

/** What is generated mirrors the sources, but `dist/src/a.js` is not `src/a.js`. */
function isVendored(segment: string): boolean {
  return VENDORED.has(segment) || VERSIONED.test(segment) || /^\.[^.]/u.test(segment)
}

/**
 * JVM stack traces tell a package and a bare file name: `at shop.acme.Cart.total(Cart.java:12)`.
 */
const JVM_FILE = /^[^/\\]+\.(?:java|kts?|scala|groovy|clj)$/
const JVM_FRAME = /([\w$]+(?:\.[\w$]+)+)\.[\w$<>]+\($/

/** What a path of a log can mean. */
export interface PathMeanings {
  /** Endings of paths in the repository, with `/`, the longest first. */
  readonly endings: readonly string[]
  /**
   * The path from the repository's root, where the log tells it; it then comes before all others.
   */
  readonly fromRoot: string | null
  /**
   * The name of a file that stood right in a folder at the root of a system, as `/app/main.go`:
   * maybe one at the repository's root.
   */
  readonly bareName: string | null
}

const NONE: PathMeanings = { endings: [], fromRoot: null, bareName: null }
/** Where Harness checks a repository out. */
const HARNESS_ROOT = '/harness/'

/**
 * What a path of a log can mean in the repository; nothing where it is of something that was
 * installed.
 *
 * @param path foreign
 * @param text the line that names it
 */
export function meaningsOfPath(path: string, text: string): PathMeanings {
  if (/\p{Cc}/u.test(path)) return NONE
  const inPackage = JVM_FILE.test(path) ? withPackage(path, text) : null
  if (inPackage !== null) return { ...NONE, endings: [inPackage] }
  const slashed = path.replaceAll('\\', '/').replace(/^[a-z]:/iu, '')
  const isAbsolute = slashed.startsWith('/')
  const segments = withoutClimb(slashed.split('/').filter(segment => segment !== '' && segment !== '.'))
  if (segments.length > DEEPEST_PATH || isForeign(segments, isAbsolute)) return NONE
  const vendored = segments.slice(0, -1).findIndex(isVendored)
  const shortest = vendored < 0 ? Math.max(0, segments.length - 2) : vendored
  const isBare = isAbsolute && segments.length === 2 && vendored < 0
  return {
    endings: segments.slice(0, shortest + 1).map((_, at) => segments.slice(at).join('/')),
    fromRoot: slashed.startsWith(HARNESS_ROOT) ? segments.slice(1).join('/') : null,
    bareName: isBare ? (segments[1] ?? null) : null
  }
}

/** A tool that runs in a folder names its neighbours from there. */
function withoutClimb(segments: readonly string[]): readonly string[] {
  const start = segments.findIndex(segment => segment !== '..')
  return start < 0 ? [] : segments.slice(start)
}

function isForeign(segments: readonly string[], isAbsolute: boolean): boolean {
  const path = segments.join('/')
  return (
    segments.some(segment => segment === '..' || INSTALLED.has(segment)) ||
    FOREIGN_PATHS.test(path) ||
    (isAbsolute && OF_SYSTEM.has(segments[0] ?? '') && !OF_PEOPLE.test(path))
  )
}

/** The file's path from its root of sources; null where the line does not tell its package. */
function withPackage(file: string, text: string): string | null {
  const before = text.slice(0, Math.max(0, text.indexOf(`${file}:`)))
  const [, type] = JVM_FRAME.exec(before) ?? []
  return type === undefined ? null : [...type.split('.').slice(0, -1), file].join('/')
}

/** Whether a folder of the repository is to be left out of the search. */
export function isInstalledFolder(name: string): boolean {
  return INSTALLED.has(name)
}
