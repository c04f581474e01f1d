/**
 * Which lines of two logs belong together: of each line of the one, by index, the index of its
 * partner in the other; -1 for none. Partners rise.
 */
export type Partners = Int32Array

/** Lines of both logs, by index; those at the ends are excluded. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly otherFrom: number
  readonly otherTo: number
  readonly depth: number
}

/** Work that can be interrupted at each step. */
export type Steps<Result> = Generator<void, Result>

interface Pair {
  readonly line: number
  readonly partner: number
}

/** Few logs go on after the third; one that goes further is made to. */
const DEEPEST = 16
/** Pairs of lines that are compared with each other where nothing else parts them. */
const MOST_PAIRS = 4096
/** So many lines less one are gone through at once. */
const AT_ONCE = 0x3fff
const STRETCHES_AT_ONCE = 256

/**
 * Aligns two logs by the kinds of their lines. What both begin or end with belongs together.
 * Between, lines do whose kind comes once in both logs, in the longest sequence that rises in both;
 * where there are none, lines whose kind comes equally often. What stands between two such lines
 * is aligned by itself. It goes step by step, for a page that must answer meanwhile.
 *
 * @param own kind of each line, a small number; 0 for a line without words: all are alike
 * @param other those of the other log
 */
export function* alignLines(own: Int32Array, other: Int32Array): Steps<Partners> {
  const partners = new Int32Array(own.length).fill(-1)
  const finder = new AnchorFinder(own, other)
  const stretches: Stretch[] = [{ from: 0, to: own.length, otherFrom: 0, otherTo: other.length, depth: 0 }]
  let count = 0
  for (let whole = stretches.pop(); whole !== undefined; whole = stretches.pop()) {
    if (++count % STRETCHES_AT_ONCE === 0) yield
    const stretch = alignEnds(own, other, whole, partners)
    if (isEmpty(stretch) || stretch.depth === DEEPEST) continue
    const anchors = yield* finder.find(stretch)
    const pairs = anchors.length > 0 ? anchors : alignFew(own, other, stretch)
    for (const { line, partner } of pairs) partners[line] = partner
    if (anchors.length > 0) for (const between of stretchesBetween(anchors, stretch)) stretches.push(between)
  }
  return partners
}

function isEmpty({ from, to, otherFrom, otherTo }: Stretch): boolean {
  return from === to || otherFrom === otherTo
}

/** @param partners gets those of the lines at the ends @returns what is left between them */
function alignEnds(own: Int32Array, other: Int32Array, stretch: Stretch, partners: Partners): Stretch {
  let { from, to, otherFrom, otherTo } = stretch
  while (from < to && otherFrom < otherTo && own[from] === other[otherFrom]) partners[from++] = otherFrom++
  while (from < to && otherFrom < otherTo && own[to - 1] === other[otherTo - 1]) partners[--to] = --otherTo
  return { ...stretch, from, to, otherFrom, otherTo }
}

function* stretchesBetween(anchors: readonly Pair[], { depth, ...around }: Stretch): Generator<Stretch> {
  let { from, otherFrom } = around
  for (const { line, partner } of [...anchors, { line: around.to, partner: around.otherTo }]) {
    const stretch = { from, to: line, otherFrom, otherTo: partner, depth: depth + 1 }
    if (!isEmpty(stretch)) yield stretch
    from = line + 1
    otherFrom = partner + 1
  }
}

/** Finds pairs of lines that surely belong together, in one stretch after the other. */
class AnchorFinder {
  readonly #own: Int32Array
  readonly #other: Int32Array
  /** By kind: how often it comes in the own stretch, and how much less often in the other. */
  readonly #counts: Int32Array
  readonly #surplus: Int32Array
  /** In the other stretch: the first line of each kind, and after a line the next of its kind. */
  readonly #firsts: Int32Array
  readonly #nexts: Int32Array

  constructor(own: Int32Array, other: Int32Array) {
    const kinds = 1 + Math.max(largest(own), largest(other))
    this.#own = own
    this.#other = other
    this.#counts = new Int32Array(kinds)
    this.#surplus = new Int32Array(kinds)
    this.#firsts = new Int32Array(kinds)
    this.#nexts = new Int32Array(other.length)
  }

  /** Rising in both logs. */
  *find(stretch: Stretch): Steps<readonly Pair[]> {
    yield* this.#count(stretch)
    const often: Pair[] = []
    const once: Pair[] = []
    for (let line = stretch.from; line < stretch.to; line++) {
      if ((line & AT_ONCE) === AT_ONCE) yield
      const kind = this.#own[line] ?? 0
      if (kind === 0 || this.#surplus[kind] !== 0) continue
      const partner = this.#firsts[kind] ?? 0
      this.#firsts[kind] = this.#nexts[partner] ?? 0
      if (this.#counts[kind] === 1) once.push({ line, partner })
      else often.push({ line, partner })
    }
    return yield* longestRising(once.length > 0 ? once : often)
  }

  *#count({ from, to, otherFrom, otherTo }: Stretch): Steps<void> {
    for (let at = from; at < to; at++) {
      const kind = this.#own[at] ?? 0
      this.#counts[kind] = this.#surplus[kind] = 0
    }
    for (let at = from; at < to; at++) {
      if ((at & AT_ONCE) === AT_ONCE) yield
      const kind = this.#own[at] ?? 0
      this.#counts[kind] = this.#surplus[kind] = 1 + (this.#counts[kind] ?? 0)
    }
    for (let at = otherTo - 1; at >= otherFrom; at--) {
      if ((at & AT_ONCE) === AT_ONCE) yield
      const kind = this.#other[at] ?? 0
      this.#surplus[kind] = (this.#surplus[kind] ?? 0) - 1
      this.#nexts[at] = this.#firsts[kind] ?? 0
      this.#firsts[kind] = at
    }
  }
}

function largest(numbers: Int32Array): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0)
}

/** Of pairs that rise in the one log as many as rise in the other, too. */
function* longestRising(pairs: readonly Pair[]): Steps<readonly Pair[]> {
  // Of sequences of each length the one that ends lowest: its last pair, by index.
  const ends: number[] = []
  const befores = new Int32Array(pairs.length)
  for (const [at, { partner }] of pairs.entries()) {
    if ((at & AT_ONCE) === AT_ONCE) yield
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((pairs[ends[middle] ?? 0]?.partner ?? 0) < partner) low = middle + 1
      else high = middle
    }
    befores[at] = ends[low - 1] ?? -1
    ends[low] = at
  }
  const rising: Pair[] = []
  let at = ends.at(-1) ?? -1
  for (let pair = pairs[at]; pair !== undefined; pair = pairs[at]) {
    rising.push(pair)
    at = befores[at] ?? -1
  }
  return rising.reverse()
}

/** The longest common sequence of a short stretch; nothing for a long one. */
function alignFew(own: Int32Array, other: Int32Array, stretch: Stretch): readonly Pair[] {
  const { from, to, otherFrom, otherTo } = stretch
  const width = otherTo - otherFrom + 1
  if ((to - from) * (width - 1) > MOST_PAIRS) return []
  const isPair = (line: number, partner: number): boolean => own[line] === other[partner]
  // How many pairs can follow, by line and partner.
  const follow = new Int32Array((to - from + 1) * width)
  const followAt = (line: number, partner: number): number =>
    follow[(line - from) * width + partner - otherFrom] ?? 0
  for (let line = to - 1; line >= from; line--)
    for (let partner = otherTo - 1; partner >= otherFrom; partner--)
      follow[(line - from) * width + partner - otherFrom] = isPair(line, partner)
        ? 1 + followAt(line + 1, partner + 1)
        : Math.max(followAt(line + 1, partner), followAt(line, partner + 1))
  const pairs: Pair[] = []
  for (let line = from, partner = otherFrom; line < to && partner < otherTo;) {
    if (isPair(line, partner)) pairs.push({ line: line++, partner: partner++ })
    else if (followAt(line + 1, partner) >= followAt(line, partner + 1)) line++
    else partner++
  }
  return pairs
}
