/** UTF-16 units of a name that always fits, and that names must share to count as alike. */
const SHORT = 20
const ALIKE = 8
/** The longest end, in UTF-16 units. */
const LONGEST_END = 24

/**
 * Where the end of each name begins that has to stay in sight when there is no room for all of it:
 * the word in which names that begin alike, such as those of a matrix, begin to differ.
 *
 * @param names those that stand together
 * @returns indices into the names, their lengths where the end isn't needed
 */
export function nameEnds(names: readonly string[]): number[] {
  const shared = new Map<string, string>()
  for (const name of names) {
    const head = name.slice(0, ALIKE)
    const before = shared.get(head)
    shared.set(head, before === undefined ? name : commonStart(before, name))
  }
  return names.map(name => {
    const start = shared.get(name.slice(0, ALIKE))?.length ?? name.length
    if (name.length <= SHORT || start >= name.length) return name.length
    return wholeCharacter(name, withRoom(name, wordStart(name, start)))
  })
}

function commonStart(a: string, b: string): string {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return a.slice(0, length)
}

/** Where the word begins that a place is in, or behind. */
function wordStart(name: string, at: number): number {
  return name.slice(0, at).search(/\S*$/)
}

/** The start of an end that is not too long: of a word, where one begins in it. */
function withRoom(name: string, start: number): number {
  const earliest = name.length - LONGEST_END
  if (start >= earliest) return start
  const word = name.slice(earliest - 1).search(/(?<=\s)\S/)
  return word < 0 ? earliest : earliest - 1 + word
}

/** Not between the halves of a surrogate pair. */
function wholeCharacter(name: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(name.charAt(at)) ? at - 1 : at
}
