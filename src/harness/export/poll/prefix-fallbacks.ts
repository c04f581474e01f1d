import type { Failure } from '../../../failure/failure.ts'
import { policyOf } from '../../../failure/failure-policy.ts'
import { equivalentPrefixes } from '../../keys/prefixes.ts'

/**
 * How many equivalents of one prefix are tried when these make trouble; an answer made too early
 * takes none of them.
 */
const MOST_TRIED = 4
/**
 * An export `in_progress` for longer than this many ms may have lost its worker (the state then
 * stays for days).
 */
const PATIENCE = 5 * 60_000

/** From one equivalent of a prefix to the next, as long as another may help. */
export class PrefixFallbacks {
  /** How long the export under this prefix may be in progress, in ms: longer with each. */
  patience = PATIENCE
  /**
   * The error to report if every fallback fails. "Not found" or "too many logs" under a fallback
   * explains nothing.
   */
  trouble: Failure | null = null
  readonly #prefix: string
  #prefixes: readonly string[]
  #at = 0
  #allowed = MOST_TRIED
  #renewed = false

  constructor(prefix: string) {
    this.#prefix = prefix
    this.#prefixes = [prefix, ...equivalentPrefixes(prefix)]
  }

  get isAtFirst(): boolean {
    return this.#at === 0
  }

  /**
   * The next one to ask for after this problem; null when there is none. `madeEarly`: the answer
   * was good but for its age.
   */
  after(problem: Failure, madeEarly: boolean): string | null {
    const explainsNothing = !this.isAtFirst && (problem.kind === 'not-found' || problem.kind === 'limit')
    if (!explainsNothing) this.trouble = problem
    if (problem.kind === 'limit' && !this.isAtFirst) this.#avoidShorter()
    else if (!policyOf(problem).prefixFallback) return null
    if (problem.kind === 'export-stuck' && !madeEarly) this.patience *= 2
    if (madeEarly) this.#allowed += 1
    // A link past its time is renewed by asking again; after that only an equivalent prefix helps.
    if (problem.kind === 'link-dead' && !this.#renewed) this.#renewed = true
    else this.#at += 1
    return this.#at < this.#allowed ? (this.#prefixes[this.#at] ?? null) : null
  }

  /**
   * Shorter ones find still more; with a slash it is the same logs, and at least another entry of
   * the cache.
   */
  #avoidShorter(): void {
    const exact = `${this.#prefix}/`
    const tried = this.#prefixes.slice(0, this.#at + 1)
    this.#prefixes = this.#prefix.endsWith('/') || tried.includes(exact) ? tried : [...tried, exact]
    this.#allowed = Math.max(this.#allowed, this.#at + 2)
  }
}
