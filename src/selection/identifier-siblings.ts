/**
 * A place in the tree of identifiers that log keys make: what stands directly under the same
 * identifiers. Attempts are told from such siblings, see `retryOf`. Nothing stands under most of
 * them, so a map is made only when it is needed.
 */
export class SiblingNode {
  #identifiers: Map<string, SiblingNode> | null = null
  /** Structure words and parallel nodes of a key: a way to identifiers, and none themselves. */
  #passages: Map<string, SiblingNode> | null = null
  /** How far `X_1`, `X_2`, … go without a gap, by X: counted once, since there may be very many. */
  #reach: Map<string, number> | null = null

  /** What stands under the identifier; made when it isn't there yet. */
  enter(identifier: string): SiblingNode {
    return enter((this.#identifiers ??= new Map<string, SiblingNode>()), identifier)
  }

  pass(word: string): SiblingNode {
    return enter((this.#passages ??= new Map<string, SiblingNode>()), word)
  }

  find(identifier: string): SiblingNode | undefined {
    return this.#identifiers?.get(identifier)
  }

  has(identifier: string): boolean {
    return this.#identifiers?.has(identifier) ?? false
  }

  /**
   * n of the n-th retry that the identifier is, 0 for a first attempt; to be asked when all
   * siblings are there.
   *
   * @param parent the identifier above: `Run_Tests/Run_Tests_1` is an iteration whatever stands
   *   beside it
   */
  retryOf(identifier: string, parent: string | undefined): number {
    const ending = retryEnding(identifier)
    if (ending === null || ending.base === parent || !this.has(ending.base)) return 0
    this.#reach ??= new Map()
    let reach = this.#reach.get(ending.base)
    if (reach === undefined) {
      reach = 0
      while (this.has(`${ending.base}_${reach + 1}`)) reach++
      this.#reach.set(ending.base, reach)
    }
    return ending.number <= reach ? ending.number : 0
  }
}

/** `X` and n of an identifier `X_n`, which may be X's n-th retry; null for any other. */
export function retryEnding(identifier: string): { readonly base: string; readonly number: number } | null {
  const at = identifier.lastIndexOf('_')
  const digits = identifier.slice(at + 1)
  return at > 0 && /^[1-9]\d{0,14}$/.test(digits)
    ? { base: identifier.slice(0, at), number: Number(digits) }
    : null
}

function enter(levels: Map<string, SiblingNode>, name: string): SiblingNode {
  let level = levels.get(name)
  if (level === undefined) levels.set(name, (level = new SiblingNode()))
  return level
}
