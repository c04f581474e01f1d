import { createContext, Script } from 'node:vm'
import { Failure } from '../failure/failure.ts'
import { codeOf } from '../system/disk.ts'
import type { Range } from './literal-search.ts'

/**
 * UTF-16 units; a longer line is searched in pieces of this length. No pattern is so slow on it as
 * on a whole megabyte.
 */
export const LONGEST_PIECE = 16_384
/** A match up to this length is found wherever a line is cut, since pieces overlap by as much. */
export const LONGEST_SURE_MATCH = 4_096
/** Milliseconds of the processor that the patterns may take whatever the text. */
export const PATTERN_TIME = 5_000
/** And milliseconds more for each unit of text: ordinary patterns are a hundred times as fast. */
const TIME_PER_UNIT = 0.001

/**
 * Runs the patterns of `redact` on lines, with a limit on their time: V8 breaks off a regular
 * expression only when it runs in a script with a time limit. One for a whole run, since the limit
 * is for all of it.
 */
export class PatternSearch {
  readonly #patterns: readonly RegExp[]
  readonly #taken: number[]
  readonly #timeLimit: number
  #timeLeft: number
  /** Why nothing is searched any more. */
  #failure: Failure | null = null

  /**
   * @param patterns with the flag `g`
   * @param timeLimit ms of the processor that they may take whatever the text
   */
  constructor(patterns: readonly RegExp[], timeLimit: number) {
    this.#patterns = patterns
    this.#timeLimit = timeLimit
    this.#timeLeft = timeLimit
    this.#taken = patterns.map(() => 0)
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0
  }

  /**
   * The matches in each line. Cheaper for many lines at once.
   * @param lines without line breaks
   * @throws {Failure} `input` when the patterns take too long
   */
  rangesIn(lines: readonly string[]): Range[][] {
    if (this.#failure !== null) throw this.#failure
    const found: Range[][] = lines.map(() => [])
    if (this.isEmpty || lines.length === 0) return found
    const started = cpuTime()
    let running = 0
    try {
      within(Math.max(1, this.#timeLeft), () => {
        for (const [at, pattern] of this.#patterns.entries()) {
          running = at
          const before = cpuTime()
          for (let line = 0; line < lines.length; line++)
            searchLine(pattern, lines[line] ?? '', found[line] ?? [])
          this.#taken[at] = (this.#taken[at] ?? 0) + cpuTime() - before
        }
      })
    } catch (error) {
      const used = cpuTime() - started
      // A script's own limit also counts what the machine did for others.
      if (!isTimeOut(error) || this.#timeLeft - used < 1) throw this.#tooSlow(running, used, error)
      this.#timeLeft -= used
      return this.rangesIn(lines)
    }
    const units = lines.reduce((sum, line) => sum + line.length, 0)
    this.#timeLeft = Math.min(this.#timeLimit, this.#timeLeft - (cpuTime() - started) + units * TIME_PER_UNIT)
    if (this.#timeLeft < 1) throw this.#tooSlow(running, 0, null)
    return found
  }

  /**
   * Tells the pattern that took the most time: of several slow ones another may run when the time
   * is up.
   */
  #tooSlow(running: number, ms: number, cause: unknown): Failure {
    this.#taken[running] = (this.#taken[running] ?? 0) + ms
    const slowest = this.#taken.indexOf(Math.max(...this.#taken)) + 1
    return (this.#failure = new Failure(
      'input',
      `Pattern ${slowest} of \`redact\` takes too long to search the logs with, so the logs were not written: nothing is published that was not searched.`,
      'Make that pattern simpler: no repetition inside a repetition such as `(a+)+`, and bounds such as `{1,200}` instead of `*` and `+`.',
      { cause }
    ))
  }
}

/** Milliseconds of the processor that this thread has used. */
function cpuTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

function searchLine(pattern: RegExp, line: string, found: Range[]): void {
  if (line.length <= LONGEST_PIECE) {
    search(pattern, line, 0, line.length, 0, found)
    return
  }
  let from = 0
  for (let start = 0; ;) {
    const piece = line.slice(start, characterStart(line, start + LONGEST_PIECE))
    const isLast = start + LONGEST_PIECE >= line.length
    // Matches from the overlap on are left to the next piece, where they are whole.
    const next = isLast ? line.length : characterStart(line, start + LONGEST_PIECE - LONGEST_SURE_MATCH)
    from = start + search(pattern, piece, Math.max(0, from - start), next - start, start, found)
    if (isLast) return
    start = next
  }
}

/** `index`, or one before it when that would cut a character in two. */
function characterStart(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code < 0xe000 ? index - 1 : index
}

/** @returns the end of the last match that began before `until` */
function search(
  pattern: RegExp,
  piece: string,
  from: number,
  until: number,
  offset: number,
  found: Range[]
): number {
  let end = from
  pattern.lastIndex = from
  for (let match = pattern.exec(piece); match !== null; match = pattern.exec(piece)) {
    const { index } = match
    if (index >= until) break
    end = pattern.lastIndex
    if (end > index) found.push({ start: offset + index, end: offset + end })
    // An empty match would be found again for ever.
    else pattern.lastIndex += (piece.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
  }
  return end
}

const sandbox: { task: () => void } = createContext({ task: () => undefined }) as { task: () => void }
const script = new Script('task()')

/** Runs something for at most so many milliseconds; then, or when it runs out of stack, throws. */
export function within(ms: number, task: () => void): void {
  sandbox.task = task
  try {
    script.runInContext(sandbox, { timeout: Math.max(1, Math.ceil(ms)) })
  } finally {
    sandbox.task = () => undefined
  }
}

/** Whether `within` broke something off. */
export function isTimeOut(error: unknown): boolean {
  return codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
