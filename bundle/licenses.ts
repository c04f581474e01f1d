/**
 * Writes dist/licenses.txt: what ncc's own `--license` writes leaves out every ES module that it
 * joins with others.
 *
 *     node bundle/licenses.ts STATS DIST [SOURCES OF THE PAGE]
 */
import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

/** What is read of a package.json. */
interface PackageJson {
  readonly name: string
  readonly version: string
  readonly license?: string | { readonly type?: string }
  readonly dependencies?: Readonly<Record<string, string>>
}

/** What is read of webpack's statistics. */
interface StatsModule {
  readonly nameForCondition?: string
  readonly modules?: readonly StatsModule[]
}

const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/u
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/iu

/** The folders of the packages that webpack put into the bundle. */
export function bundledFolders(stats: { readonly modules?: readonly StatsModule[] }): Set<string> {
  const folders = new Set<string>()
  const visit = ({ nameForCondition = '', modules = [] }: StatsModule): void => {
    const [folder] = PACKAGE.exec(nameForCondition) ?? []
    if (folder !== undefined) folders.add(folder)
    modules.forEach(visit)
  }
  stats.modules?.forEach(visit)
  return folders
}

/** The folders of the packages that sources import by name, and of all that these depend on. */
export function importedFolders(sourceRoot: string): Set<string> {
  const folders = new Set<string>()
  const add = (name: string, from: string): void => {
    const folder = createRequire(join(from, 'index.js'))
      .resolve.paths(name)
      ?.map(path => join(path, name))
      .find(path => existsSync(join(path, 'package.json')))
    if (folder === undefined || folders.has(folder)) return
    folders.add(folder)
    for (const dependency of Object.keys(readPackage(folder).dependencies ?? {})) add(dependency, folder)
  }
  for (const file of globSync('**/*.{ts,tsx}', { cwd: sourceRoot, exclude: ['**/*.config.ts'] })) {
    const source = readFileSync(join(sourceRoot, file), 'utf8')
    for (const [, name = ''] of source.matchAll(
      /^(?:import|export)\b[^'"]*['"]((?:@[\w.-]+\/)?[\w.-]+)[^'"]*['"]/gmu
    ))
      if (!name.startsWith('.')) add(name, resolve(sourceRoot))
  }
  return folders
}

/**
 * Each licence with its text, once for all the packages that have it word for word; names with
 * versions stand before it.
 */
export function licenceList(folders: Iterable<string>): string {
  const packages = new Map<string, Set<string>>()
  for (const folder of folders) {
    const { name, version, license } = readPackage(folder)
    const kind = typeof license === 'string' ? license : (license?.type ?? 'no licence named')
    const files = readdirSync(folder).filter(file => LICENCE_FILE.test(file))
    const words = files.toSorted().map(file => readFileSync(join(folder, file), 'utf8'))
    const licence = [kind, ...words].map(text => text.replace(/\r\n?/gu, '\n').trim()).join('\n')
    packages.set(licence, (packages.get(licence) ?? new Set()).add(`${name}@${version}`))
  }
  const chapters = [...packages].map(([licence, names]) => [...[...names].toSorted(), licence].join('\n'))
  return `${chapters.toSorted().join('\n\n')}\n`
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson
}

if (import.meta.main) {
  const [stats = '', dist = '', page] = process.argv.slice(2)
  const bundled = bundledFolders(
    JSON.parse(readFileSync(stats, 'utf8')) as Parameters<typeof bundledFolders>[0]
  )
  const shown = page === undefined ? [] : importedFolders(page)
  writeFileSync(join(dist, 'licenses.txt'), licenceList([...bundled, ...shown]))
}
