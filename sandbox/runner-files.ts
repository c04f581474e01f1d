import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** The parts of an `action.yml` that a runner needs; it reads our own file's shape, not YAML. */
export function readAction(yaml: string): { main: string; defaults: Record<string, string> } {
  const defaults: Record<string, string> = {}
  let section = ''
  let main = 'dist/index.js'
  let input: string | undefined
  for (const line of yaml.split(/\r?\n/)) {
    const [, top] = /^([\w-]+):/.exec(line) ?? []
    if (top !== undefined) section = top
    const [, name] = /^ {2}([\w-]+):\s*$/.exec(line) ?? []
    if (name !== undefined) input = name
    const [, key, value = ''] = /^ {2,4}(default|main):\s*(.*?)\s*$/.exec(line) ?? []
    if (section === 'runs' && key === 'main') main = unquote(value)
    if (section === 'inputs' && name !== undefined) defaults[name] = ''
    if (section === 'inputs' && key === 'default' && input !== undefined) defaults[input] = unquote(value)
  }
  return { main, defaults }
}

/** Reads `name=value` and `name<<DELIMITER` entries of a command file. */
export function readCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, sign, rest = ''] = /^(.+?)(<<|=)(.*)$/.exec(lines[at] ?? '') ?? []
    if (name === undefined) continue
    if (sign === '=') {
      values[name] = rest
      continue
    }
    const end = lines.indexOf(rest, at + 1)
    if (end < 0) throw new Error(`the value of ${name} has no end`)
    values[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}

/** Files and empty folders under a folder, relative to it, sorted. */
export async function treeOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.map(entry => ({
    file: !entry.isDirectory(),
    path: relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/')
  }))
  const bare = paths.filter(
    ({ file, path }) => file || !paths.some(other => other.path.startsWith(`${path}/`))
  )
  return bare.map(({ path }) => path).sort()
}

function unquote(value: string): string {
  const quoted = /^(['"])(.*)\1$/.exec(value)
  const text =
    quoted === null
      ? value
      : quoted[1] === "'"
        ? (quoted[2] ?? '').replaceAll("''", "'")
        : (JSON.parse(value) as string)
  // An expression, such as the job's own token, has no value outside of GitHub.
  return text.startsWith('${{') ? '' : text
}
