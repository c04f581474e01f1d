import { blockText } from '../data/blocks.ts'
import type { SearchAnswer, SearchTask } from './messages.ts'
import SearchWorker from './search-worker.ts?worker&inline'

/** A block takes milliseconds: an expression that needs so many ms for one has run away. */
const TIME_LIMIT = 2_000

/** That the worker gave no answer in time, or could give none. */
export class RunAway extends Error {}

/** What a worker is asked, but for the block itself. */
export type Question = Omit<SearchTask, 'base64'>

interface Asked {
  readonly question: Question
  readonly resolve: (answer: SearchAnswer) => void
  readonly reject: (error: RunAway) => void
}

/** A worker, what it has, and what it is asked. One that is stuck is replaced. */
export class Searcher {
  #worker: Worker | null = null
  /** Blocks that the worker has. */
  readonly #kept = new Set<number>()
  /** In the order in which they are answered. */
  readonly #asked = new Map<string, Asked>()
  #limit: ReturnType<typeof setTimeout> | undefined

  /** Starts the worker, which takes a while. */
  warmUp(): void {
    this.#running()
  }

  /** @throws RunAway when the pattern takes too long */
  async ask(question: Question): Promise<SearchAnswer> {
    const base64 = this.#kept.has(question.block) ? null : await blockText(question.block)
    return new Promise((resolve, reject) => {
      this.#asked.set(keyOf(question), { question, resolve, reject })
      this.#post(question, base64)
    })
  }

  #running(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new SearchWorker()
    worker.addEventListener('message', ({ data }: MessageEvent<SearchAnswer>) => this.#take(data))
    this.#worker = worker
    return worker
  }

  #post(question: Question, base64: string | null): void {
    const task: SearchTask = { ...question, base64 }
    this.#running().postMessage(task)
    this.#limit ??= setTimeout(() => this.#giveUp(), TIME_LIMIT)
  }

  #take(answer: SearchAnswer): void {
    // Whatever it answers, it isn't stuck.
    clearTimeout(this.#limit)
    this.#limit = undefined
    const asked = this.#asked.get(keyOf(answer))
    this.#asked.delete(keyOf(answer))
    if (this.#asked.size > 0) this.#limit = setTimeout(() => this.#giveUp(), TIME_LIMIT)
    if (answer.isKept) this.#kept.add(answer.block)
    if (answer.isTooMuch) asked?.reject(new RunAway())
    else asked?.resolve(answer)
  }

  #giveUp(): void {
    this.#limit = undefined
    this.#worker?.terminate()
    this.#worker = null
    this.#kept.clear()
    const asked = [...this.#asked.values()]
    this.#asked.clear()
    const stuck = asked[0]?.question.search
    for (const each of asked) {
      // What only stood behind it is asked again.
      if (each.question.search === stuck) each.reject(new RunAway())
      else this.ask(each.question).then(each.resolve, each.reject)
    }
  }
}

function keyOf({ search, block }: Pick<SearchTask, 'search' | 'block'>): string {
  return `${search}:${block}`
}
