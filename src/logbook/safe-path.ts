import { createHash } from 'node:crypto'

/** Where a file shall stand; any text, however hostile. */
export interface WantedPath {
  /** Directories from the root down. */
  readonly folders: readonly string[]
  /** The file's name, without its extension. */
  readonly file: string
  /** What makes this file another than all others; tells those apart whose names are the same. */
  readonly identity: string
}

/** Makes folders that are those of the path before the same ones: there may be 100,000 paths. */
export class SharedFolders {
  #recent: readonly string[] = []

  of(folders: readonly string[]): readonly string[] {
    const isSame =
      folders.length === this.#recent.length && folders.every((name, at) => name === this.#recent[at])
    if (!isSame) this.#recent = folders
    return this.#recent
  }
}

/**
 * Longest path, in UTF-16 units: leaves room for the folder that somebody unpacks the artifact
 * into, under Windows's 260.
 */
export const LONGEST_PATH = 200
/** Longest segment, in UTF-16 units and in bytes of UTF-8. */
export const LONGEST_SEGMENT = 100
const LONGEST_SEGMENT_BYTES = 200

/**
 * Refused by Windows or by the artifact service, or invisible, or nothing that a shell takes
 * unquoted.
 */
const UNSAFE = /["<>:|*?\\/()\s]|\p{C}|\p{Zl}|\p{Zp}/gu
/** Devices on Windows, with any extension; the superscript digits are no mistake. */
const RESERVED = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³]) *(?:\.|$)/i

/**
 * Safe paths for these files, in the same order: legal on Windows, macOS, Linux and for the
 * workflow artifact service. They are unique ignoring case and Unicode form, and no file is where a
 * directory is. No segment is over `LONGEST_SEGMENT`, no path over `LONGEST_PATH`. A name that
 * needs no change is kept. Names that clash get `~` and a hash; a path too long has its middle
 * replaced by one. Both are made from the names alone: a file keeps its path when others come that
 * don't clash with it.
 *
 * @param extension with its dot, part of the limits
 */
export function safePaths(root: string, wanted: readonly WantedPath[], extension: string): string[] {
  // 0: as wanted; 1: only the first folders and the file; 2: only the file. What is so deep is
  // certainly too long, and even naming it could take long.
  const folded = Uint8Array.from(wanted, ({ folders }) => (folders.length * 2 > LONGEST_PATH ? 1 : 0))
  const places = wanted.map((file, index) => (folded[index] === 1 ? foldedPlace(file, 1) : file))
  for (;;) {
    const paths = namePlaces(root, places, extension)
    let shortened = false
    for (const [index, file] of wanted.entries()) {
      const so = folded[index] ?? 0
      if ((paths[index] ?? '').length <= LONGEST_PATH || so === 2) continue
      folded[index] = so + 1
      places[index] = foldedPlace(file, so === 0 ? 1 : 2)
      shortened = true
    }
    if (!shortened) return paths
  }
}

/** `a/b/~hash of c/d/e/file`: one folder stands for those in the middle. */
function foldedPlace(wanted: WantedPath, folded: 1 | 2): WantedPath {
  let kept = 0
  if (folded === 1) {
    const room = LONGEST_PATH / 2 - 20
    for (let length = 0; kept < wanted.folders.length; kept++) {
      length += safeSegment(wanted.folders[kept] ?? '').length + 1
      if (length > room) break
    }
  }
  const middle = `~${hash(JSON.stringify(wanted.folders.slice(kept)), 12)}`
  return { ...wanted, folders: [...wanted.folders.slice(0, kept), middle] }
}

/** A directory while names are given: what wants to stand in it. */
interface Folder {
  readonly folders: Map<string, Folder>
  readonly files: number[]
  path: string
}

function namePlaces(rootPath: string, places: readonly WantedPath[], extension: string): string[] {
  const root: Folder = { folders: new Map(), files: [], path: rootPath }
  for (const [index, place] of places.entries()) {
    let folder = root
    for (const name of place.folders) {
      let next = folder.folders.get(name)
      if (next === undefined) folder.folders.set(name, (next = { folders: new Map(), files: [], path: '' }))
      folder = next
    }
    folder.files.push(index)
  }
  const paths = places.map(() => '')
  const open = [root]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const inside = [...folder.folders]
    const entries: Entry[] = [
      ...inside.map(([name]) => ({ wanted: name, identity: `${name}/`, extension: '' })),
      ...folder.files.map(index => ({
        wanted: places[index]?.file ?? '',
        identity: places[index]?.identity ?? '',
        extension
      }))
    ]
    const names = uniqueNames(entries)
    for (const [index, [, child]] of inside.entries()) {
      child.path = `${folder.path}/${names[index] ?? ''}`
      open.push(child)
    }
    for (const [index, file] of folder.files.entries()) {
      paths[file] = `${folder.path}/${names[inside.length + index] ?? ''}`
    }
  }
  return paths
}

interface Entry {
  readonly wanted: string
  readonly identity: string
  readonly extension: string
}

/**
 * Names of one directory. All that clash take a hash, not all but one: which one would depend on
 * the order.
 */
function uniqueNames(entries: readonly Entry[]): string[] {
  const rounds = entries.map(() => 0)
  const names = entries.map(entry => nameInRound(entry, 0, 0))
  for (;;) {
    const same = new Map<string, number[]>()
    for (const [index, name] of names.entries()) {
      const key = comparable(name)
      const others = same.get(key)
      if (others === undefined) same.set(key, [index])
      else others.push(index)
    }
    const clashing = [...same.values()].filter(indexes => indexes.length > 1)
    if (clashing.length === 0) return names
    for (const indexes of clashing) {
      for (const [order, index] of indexes.entries()) {
        const round = (rounds[index] = (rounds[index] ?? 0) + 1)
        const entry = entries[index]
        if (entry !== undefined) names[index] = nameInRound(entry, round, order)
      }
    }
  }
}

/**
 * Each round tells more names apart; only the same file twice comes to the last ones, where nothing
 * but the order is left.
 */
function nameInRound({ wanted, identity, extension }: Entry, round: number, order: number): string {
  if (round === 0) return safeSegment(wanted, extension)
  if (round === 1) return safeSegment(wanted, extension, hash(wanted, 6))
  const digits = hash(identity, round === 2 ? 12 : 32)
  return safeSegment(wanted, extension, round < 4 ? digits : `${digits}-${round}-${order + 1}`)
}

/** A name of any length with nothing in it that a segment of a path may not hold. */
export function safeName(name: string): string {
  return name.normalize('NFC').replace(UNSAFE, '_')
}

/**
 * A name as one safe segment of a path.
 *
 * @param extension put after it, counted in the limits
 * @param ending tells it from others of the same name; a name that has to be cut always takes one
 */
export function safeSegment(wanted: string, extension = '', ending = ''): string {
  let name = safeName(wanted)
  if (RESERVED.test(name)) name = `_${name}`
  const tail = ending === '' ? extension : `~${ending}${extension}`
  const whole = endSafely(name) + tail
  if (fits(whole)) return whole
  const cutTail = ending === '' ? `~${hash(wanted, 6)}${extension}` : tail
  return cut(name, cutTail) + cutTail
}

/** Windows drops dots from the end of a name; `.` and `..` are directories. */
function endSafely(name: string): string {
  return name === '' ? '_' : name.endsWith('.') ? `${name.slice(0, -1)}_` : name
}

function fits(name: string): boolean {
  return name.length <= LONGEST_SEGMENT && Buffer.byteLength(name) <= LONGEST_SEGMENT_BYTES
}

/** As many whole characters as leave room for the tail. */
function cut(name: string, tail: string): string {
  let length = 0
  let bytes = Buffer.byteLength(tail)
  for (const character of name.slice(0, LONGEST_SEGMENT)) {
    bytes += Buffer.byteLength(character)
    if (length + character.length + tail.length > LONGEST_SEGMENT || bytes > LONGEST_SEGMENT_BYTES) break
    length += character.length
  }
  return name.slice(0, length)
}

/** The same for names that some file system takes for the same. */
export function comparable(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}

function hash(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits)
}
