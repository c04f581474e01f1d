import type { Failure } from '../../failure/failure.ts'
import { equivalentPrefixes } from '../keys/prefixes.ts'

/** How many spellings of one prefix are tried when these make trouble; an answer made too early takes none of them. */
const SPELLINGS = 4
/** An export `in_progress` for longer than this many ms may have lost its worker (the state then stays for seven days). */
const PATIENCE = 5 * 60_000

/** From one spelling of a prefix to the next, as long as another may help. */
export class PrefixFallbacks {
  /** How long the export under this spelling may be in progress, in ms: longer with each. */
  patience = PATIENCE
  /** What to tell when no spelling helps: nothing under another spelling, or too much, explains nothing. */
  trouble: Failure | null = null
  readonly #prefix: string
  #spellings: readonly string[]
  #at = 0
  #allowed = SPELLINGS
  #renewed = false

  constructor(prefix: string) {
    this.#prefix = prefix
    this.#spellings = [prefix, ...equivalentPrefixes(prefix)]
  }

  get isAtFirst(): boolean {
    return this.#at === 0
  }

  /** The next one to ask for after this problem; null when there is none. `madeEarly`: the answer was good but for its age. */
  after(problem: Failure, madeEarly: boolean): string | null {
    const explainsNothing = !this.isAtFirst && (problem.kind === 'not-found' || problem.kind === 'limit')
    if (!explainsNothing) this.trouble = problem
    if (problem.kind === 'limit' && !this.isAtFirst) this.#avoidShorter()
    else if (!hasAnotherWay(problem)) return null
    if (problem.kind === 'export-unavailable' && !madeEarly) this.patience *= 2
    if (madeEarly) this.#allowed += 1
    // A link past its time is renewed by asking again; after that only another spelling helps.
    if (problem.kind === 'link-dead' && !this.#renewed) this.#renewed = true
    else this.#at += 1
    return this.#at < this.#allowed ? (this.#spellings[this.#at] ?? null) : null
  }

  /** Shorter spellings find still more; with a slash it is the same logs, and at least another entry of the cache. */
  #avoidShorter(): void {
    const exact = `${this.#prefix}/`
    const tried = this.#spellings.slice(0, this.#at + 1)
    this.#spellings = this.#prefix.endsWith('/') || tried.includes(exact) ? tried : [...tried, exact]
    this.#allowed = Math.max(this.#allowed, this.#at + 2)
  }
}

/** A dead link, a stuck or an old export, or a spelling that finds nothing where the first one did: another spelling is another export. */
function hasAnotherWay({ kind, status }: Failure): boolean {
  return kind === 'link-dead' || kind === 'not-found' || (kind === 'export-unavailable' && status === null)
}
