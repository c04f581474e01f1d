import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { table } from './table.ts'

/** What `--cpu-prof` writes: nodes of the call tree, and the node that each sample was in. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  /** Microseconds from one sample to the next. */
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: CallFrame
  readonly children?: readonly number[]
}

interface CallFrame {
  readonly functionName: string
  readonly url: string
  /** From 0 on. */
  readonly lineNumber: number
}

/** What the bundler tells of a build. */
interface Stats {
  readonly modules: readonly { readonly id: number | string; readonly name: string }[]
}

/** Where each module of a bundle begins, in order. */
type Modules = readonly { readonly line: number; readonly path: string }[]

const SHOWN = 30
/** A regular expression's name is all of it. */
const LONGEST_NAME = 60
/** Not work of the thread. */
const WAITS = ['(idle)', '(program)', '(root)']
const MODULE = /^(?:;\/\/ CONCATENATED MODULE: (?:\.\/)?(.*)|\/\*{3}\/ (\d+):)$/
/** Of the last build: it tells which module has which number. */
const STATS = join(import.meta.dirname, '../node_modules/.bundle-stats.json')

/**
 * Where the threads that run JavaScript spent their time, for each profile of the folder: by source
 * file, what Node did for it included, and by function, what it did itself. Threads in C++
 * (libuv's, V8's) are not in profiles.
 */
export function summariseProfiles(folder: string): string {
  const names = readdirSync(folder).filter(name => name.endsWith('.cpuprofile'))
  return names
    .toSorted()
    .map((name, at) => summarise(at, join(folder, name)))
    .join('\n')
}

function summarise(thread: number, path: string): string {
  const profile = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile
  const sources = new Sources()
  const owners = ownersOf(profile.nodes, sources)
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, sources.nameOf(callFrame)]))
  const [files, functions] = [new Map<string, number>(), new Map<string, number>()]
  for (const [at, id] of profile.samples.entries()) {
    const ms = (profile.timeDeltas[at] ?? 0) / 1000
    add(files, owners.get(id) ?? '?', ms)
    add(functions, names.get(id) ?? '?', ms)
  }
  const byFunction = rank(`thread ${thread}, by function (line of the bundle)`, functions)
  return `${rank(`thread ${thread}, by file and what it called of Node`, files)}\n${byFunction}`
}

/** The nearest file of the bundle up the stack; where there is none, Node's own file. */
function ownersOf(nodes: readonly ProfileNode[], sources: Sources): ReadonlyMap<number, string> {
  const owners = new Map<number, string>()
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id])))
  for (const { id, callFrame } of nodes) {
    const above = owners.get(parents.get(id) ?? -1)
    const own = sources.fileOf(callFrame)
    const isOfBundle = callFrame.url.startsWith('file:')
    owners.set(id, isOfBundle || above === undefined || /^(?:node:|native|\()/.test(above) ? own : above)
  }
  return owners
}

function add(times: Map<string, number>, name: string, ms: number): void {
  times.set(name, (times.get(name) ?? 0) + ms)
}

function rank(title: string, times: ReadonlyMap<string, number>): string {
  const busy = [...times].filter(([name]) => !WAITS.includes(name)).reduce((sum, [, ms]) => sum + ms, 0)
  const rows = [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, ms]) => [
      `\`${name}\``,
      `${ms.toFixed(0)} ms`,
      WAITS.includes(name) ? '' : `${((100 * ms) / busy).toFixed(1)} %`
    ])
  return table([title, 'self', 'share'], [...rows, ['all but waits', `${busy.toFixed(0)} ms`, '']])
}

/** Finds the source file of a function in a bundle, which names each module where it begins. */
class Sources {
  readonly #modules = new Map<string, Modules>()
  readonly #paths = modulePaths()

  nameOf(frame: CallFrame): string {
    const name = (frame.functionName || '(anonymous)').slice(0, LONGEST_NAME)
    return frame.url === '' ? name : `${name} ${this.fileOf(frame)}:${frame.lineNumber + 1}`
  }

  fileOf({ functionName, url, lineNumber }: CallFrame): string {
    if (url === '') return functionName.startsWith('(') ? functionName : 'native'
    if (!url.startsWith('file:')) return url
    const module = this.#modulesOf(url).findLast(({ line }) => line <= lineNumber)
    return module?.path ?? basename(url)
  }

  #modulesOf(url: string): Modules {
    const known = this.#modules.get(url)
    if (known !== undefined) return known
    const lines = readFileSync(fileURLToPath(url), 'utf8').split('\n')
    const modules = lines.flatMap((text, line) => {
      const found = MODULE.exec(text)
      if (found === null) return []
      const [, path = this.#paths.get(Number(found[2])) ?? `a package in ${basename(url)}`] = found
      return [{ line, path }]
    })
    this.#modules.set(url, modules)
    return modules
  }
}

/** Paths of modules by their number in the bundle; of those that were joined, the first one's. */
function modulePaths(): ReadonlyMap<number, string> {
  if (!existsSync(STATS)) return new Map()
  const { modules } = JSON.parse(readFileSync(STATS, 'utf8')) as Stats
  return new Map(modules.map(({ id, name }) => [Number(id), name.replace(/^\.\/| \+ \d+ modules$/g, '')]))
}
