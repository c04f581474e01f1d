/** A place in a source file, as a line of a log names it. */
export interface SourceReference {
  /**
   * As written: relative or absolute, maybe with backslashes, maybe a mere file name (of Java, and
   * of Go's tests). Foreign text.
   */
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number | null
}

/** More of a line are not of interest. */
const MOST_REFERENCES = 4
const MOST_LINES = 20
/** UTF-16 units of a line that are looked at, and of a path. */
const LONGEST_TEXT = 1_000
const LONGEST_PATH = 400

/**
 * What follows a path: `:12:5`, `(12,5)`, ` (12:5)`, `:[12,5]`, `:line 12`. None begins with a
 * character that a path can end with.
 */
const PLACE_AFTER_PATH =
  /(?::| ?\()(\d{1,7})(?:[:,](\d{1,7}))?(?:,\d{1,7},\d{1,7})?(?![\w/]|\.\w)\)?|:\[(\d{1,7}),(\d{1,7})\]|:line (\d{1,7})\b/g
/** `File "x.py", line 3`, `on main.tf line 12, in`, `in /app/x.php on line 12`. */
const PLACE_IN_WORDS =
  /\bFile "([^"]{1,400})", line (\d{1,7})\b|\b(?:on|in) (\S{1,400}) (?:on )?line (\d{1,7})\b/g

const PATH_CHARACTER = /[\p{L}\p{N}_./\\@+~$%=#[\]-]/u

/**
 * So that `db.acme.io:5432` and `app:1.2` are no files: the last part of a path is one of these
 * names or ends in one of these ways.
 */
const SOURCE_FILE =
  /(?:^|[/\\])(?:(?:Make|Docker|Jenkins|Gem|Rake|Pod|Vagrant)file|[^/\\]{1,200}\.(?:[cm]?[jt]sx?|vue|svelte|astro|py[ixw]?|ipynb|go|rs|java|kts?|scala|sc|groovy|gradle|clj[cs]?|rb|rake|erb|gemspec|php|phtml|c|cc|cpp|cxx|h|hh|hpp|hxx|inl|mm?|swift|cs|csx|fsx?|vb|razor|cshtml|csproj|fsproj|vbproj|sln|props|targets|dart|exs?|erl|hrl|hs|elm|lua|pl|pm|r|jl|nim|zig|sol|mli?|sh|bash|zsh|ps[dm]?1|bat|cmd|sql|tf|tfvars|hcl|nomad|rego|cue|nix|ya?ml|jsonc?|json5|toml|xml|xaml|html?|s?css|sass|less|mdx?|rst|proto|graphql|gql|thrift|tmpl|tpl|gotmpl|j2|jinja2?|hbs|ejs|pug|cmake|mk|bzl|bazel|feature|robot|cfg|ini|conf|properties|txt|s|asm|svh?|vhdl?))$/i

/**
 * The places in source files that one line of a log names, in order, at most four: `src/a.ts:12:5`,
 * `src/a.ts(12,5)`, `at f (/harness/src/a.ts:12:5)`, `--> src/main.rs:4:9`, `Foo.java:[12,5]`,
 * `(Foo.java:12)`, `File "x.py", line 3`, `on main.tf line 12`, `C:\src\a.cs:line 7`. Addresses,
 * times and image tags are none.
 *
 * @param text plain; only the first 1,000 units are looked at
 */
export function sourceReferencesIn(text: string): readonly SourceReference[] {
  const line = text.slice(0, LONGEST_TEXT)
  const found = new Map<number, SourceReference>()
  for (const match of line.matchAll(PLACE_AFTER_PATH)) {
    const path = pathBefore(line, match.index)
    const reference = path === null ? null : at(path, match[1] ?? match[3] ?? match[5], match[2] ?? match[4])
    if (reference !== null) found.set(match.index, reference)
  }
  for (const match of line.matchAll(PLACE_IN_WORDS)) {
    const path = match[1] ?? match[3] ?? ''
    const reference = SOURCE_FILE.test(path) ? at(path, match[2] ?? match[4], undefined) : null
    if (reference !== null) found.set(match.index, reference)
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .slice(0, MOST_REFERENCES)
    .map(([, reference]) => reference)
}

/**
 * The lines that name places in source files, the one at `center` first, then the nearest ones.
 *
 * @returns at most 20, each of at most 1,000 units
 */
export function sourceLinesAround(texts: readonly string[], center: number): readonly string[] {
  return texts
    .map((text, at) => ({ text, distance: Math.abs(at - center) }))
    .sort((a, b) => a.distance - b.distance)
    .filter(({ text }) => sourceReferencesIn(text).length > 0)
    .slice(0, MOST_LINES)
    .map(({ text }) => text.slice(0, LONGEST_TEXT))
}

function at(path: string, line: string | undefined, column: string | undefined): SourceReference | null {
  const number = Number(line)
  return number > 0 ? { path, line: number, column: Number(column) > 0 ? Number(column) : null } : null
}

/**
 * The path of a source file that ends at `end`; each character of the text is looked at for at most
 * one place.
 */
function pathBefore(text: string, end: number): string | null {
  let start = end
  while (start > 0 && end - start <= LONGEST_PATH && PATH_CHARACTER.test(text[start - 1] ?? '')) start--
  if (end - start > LONGEST_PATH) return null
  let path = text.slice(start, end)
  if (text[start - 1] === ':') {
    const before = text.slice(Math.max(0, start - 20), start)
    if (/(?:^|[^\p{L}\p{N}])[A-Za-z]:$/u.test(before) && /^[/\\](?!\/)/.test(path))
      path = before.slice(-2) + path
    else if (before.endsWith('file:') && path.startsWith('///')) path = path.slice(2)
    else if (/\bwebpack(?:-internal)?:$/.test(before) && path.startsWith('///')) path = path.slice(3)
    else return null
  }
  if (path.startsWith('[') && !path.includes(']')) path = path.slice(1)
  return SOURCE_FILE.test(path) ? path : null
}
