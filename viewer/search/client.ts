import type { PageData } from '../../src/report/page/page-data.ts'
import type { PageBlock } from '../../src/report/page/page-lines.ts'
import { isOfFailure, logsOf, type LogPlace } from '../app/places.ts'
import type { Hit } from './engine.ts'
import type { SearchAnswer, SearchTask } from './messages.ts'
import { compileQuery, type SearchQuery } from './query.ts'
import { RunAway, Searcher } from './searcher.ts'

/** What was found in one log. */
export interface LogResult {
  readonly place: LogPlace
  /** Lines with hits. */
  readonly count: number
  /** The first ones, in order. */
  readonly hits: readonly Hit[]
  /** Every place, see `BlockHits`; block by block, in order. */
  readonly marks: readonly Int32Array[]
}

/** How a search stands. */
export interface SearchState {
  readonly query: SearchQuery
  /** Logs in which something was found: those of what failed, then the others. */
  readonly results: readonly LogResult[]
  /** Lines with hits, of all logs. */
  readonly count: number
  /** 0 to 1. */
  readonly progress: number
  /** What is wrong with the query, or why the search was given up; null when nothing is. */
  readonly problem: string | null
}

/** Hits of one log that are listed. */
const MOST_HITS = 200
/** UTF-16 units of logs that the workers keep unpacked. */
const KEPT = 256 * 1024 * 1024
/** Blocks that a worker has before it at once. */
const AHEAD = 12
/** In ms; what comes between is told together. */
const TELL_EVERY = 150

interface Target {
  readonly place: LogPlace
  readonly block: PageBlock
}

interface Found {
  readonly place: LogPlace
  count: number
  hits: readonly Hit[]
  marks: readonly Int32Array[]
}

/** Searches the logs of a report in workers, one query at a time. */
export class SearchClient {
  readonly #report: PageData
  readonly #workers: Searcher[]
  #search = 0

  constructor(report: PageData) {
    this.#report = report
    this.#workers = Array.from({ length: workerCount() }, () => new Searcher())
  }

  /**
   * Starts a search and ends the one before it.
   *
   * @param tell is called as results come, and once at the end
   */
  start(query: SearchQuery, tell: (state: SearchState) => void): void {
    const search = ++this.#search
    const pattern = compileQuery(query)
    const state = { query, results: [], count: 0, progress: 1, problem: null }
    if (!(pattern instanceof RegExp)) tell({ ...state, problem: pattern.problem })
    else if (query.text === '') tell(state)
    else void this.#run(search, query, pattern, tell)
  }

  /** Makes the next search begin sooner. */
  warmUp(): void {
    for (const worker of this.#workers) worker.warmUp()
  }

  /** Ends the search. */
  stop(): void {
    this.#search++
  }

  async #run(
    search: number,
    query: SearchQuery,
    { source, flags }: RegExp,
    tell: (state: SearchState) => void
  ): Promise<void> {
    const targets = this.#targets(query)
    const found = new Map<string, Found>()
    let done = 0
    let told = 0
    const state = (problem: string | null): SearchState => {
      const results = [...found.values()].filter(({ count }) => count > 0)
      const count = results.reduce((sum, result) => sum + result.count, 0)
      return {
        query,
        results: results.map(result => ({ ...result })),
        count,
        progress: targets.length === 0 ? 1 : done / targets.length,
        problem
      }
    }
    for (const { place } of targets)
      if (!found.has(place.log.place)) found.set(place.log.place, { place, count: 0, hits: [], marks: [] })

    let isFound = false
    const take = ({ place }: Target, { count, hits, marks }: SearchAnswer): void => {
      const own = found.get(place.log.place)
      const isFirst = !isFound && count > 0
      isFound ||= isFirst
      if (own !== undefined && count > 0) {
        own.count += count
        if (hits.length > 0)
          own.hits = [...own.hits, ...hits].sort((a, b) => a.number - b.number).slice(0, MOST_HITS)
        own.marks = [...own.marks, marks].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
      }
      done++
      if (!isFirst && performance.now() - told < TELL_EVERY) return
      told = performance.now()
      tell(state(null))
    }
    const isOver = (): boolean => this.#search !== search
    const room = KEPT / this.#workers.length
    // A block after the last hit that is listed adds none to the list.
    const most = ({ place, block }: Target): number => {
      const hits = found.get(place.log.place)?.hits ?? []
      const isFull = hits.length === MOST_HITS && (hits.at(-1)?.number ?? 0) < block.first
      return isFull ? 0 : MOST_HITS
    }
    // A block is always searched by the same worker, which keeps it.
    const shares = this.#workers.map((_, at) =>
      targets.filter(({ block }) => block.id % this.#workers.length === at)
    )
    try {
      await Promise.all(
        this.#workers.map((worker, at) =>
          searchShare(worker, { search, source, flags, room }, shares[at] ?? [], { take, most, isOver })
        )
      )
      if (!isOver()) tell(state(null))
    } catch (error) {
      if (!(error instanceof RunAway)) throw error
      if (isOver()) return
      this.#search++
      tell({
        ...state('This expression takes too long, or too much memory: the search was stopped.'),
        progress: 1
      })
    }
  }

  #targets({ place: only }: SearchQuery): Target[] {
    const places = [...logsOf(this.#report)].filter(({ log }) => only === null || log.place === only)
    const failed = places.filter(isOfFailure)
    const others = places.filter(place => !isOfFailure(place))
    return [...failed, ...others].flatMap(place => place.log.blocks.map(block => ({ place, block })))
  }
}

/** What a search does with the workers' answers. */
interface Listening {
  readonly take: (target: Target, answer: SearchAnswer) => void
  /** Hits of a block that are wanted. */
  readonly most: (target: Target) => number
  readonly isOver: () => boolean
}

/** Asks a worker for each of its blocks, a few at a time. @throws RunAway */
async function searchShare(
  searcher: Searcher,
  what: Pick<SearchTask, 'search' | 'source' | 'flags' | 'room'>,
  targets: readonly Target[],
  { take, most, isOver }: Listening
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  for (const target of targets) {
    if (isOver()) return
    const { id, first } = target.block
    const task = searcher.ask({ ...what, block: id, first, most: most(target) }).then(answer => {
      if (!isOver()) take(target, answer)
    })
    underWay.add(task)
    const gone = (): void => void underWay.delete(task)
    task.then(gone, gone)
    if (underWay.size >= AHEAD) await Promise.race(underWay)
  }
  await Promise.all(underWay)
}

/** On a small machine all of it, on others what the page itself leaves. */
function workerCount(): number {
  const cores = navigator.hardwareConcurrency
  return cores <= 2 ? cores : Math.min(4, cores - 1)
}
