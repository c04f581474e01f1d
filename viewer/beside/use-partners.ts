import { useEffect, useState } from 'preact/hooks'
import { hashOfText } from '../../src/comparison/line-hasher.ts'
import type { PageGoodLog } from '../../src/report/page/page-lines.ts'
import { openLog, type LogStore } from '../data/log-store.ts'
import { nextTask } from '../data/next-task.ts'
import { alignLines, type Partners } from './align-lines.ts'

const known = new WeakMap<PageGoodLog, Promise<Partners>>()

/**
 * Aligns a log with the good one, once it is wanted, while the page stays quick.
 *
 * @param good null for none, or for one that is not wanted
 * @returns null until it is done
 */
export function usePartners(store: LogStore, good: PageGoodLog | null): Partners | null {
  const [found, setFound] = useState<{ readonly good: PageGoodLog; readonly partners: Partners } | null>(null)
  useEffect(() => {
    if (good === null) return
    let isOver = false
    void partnersOf(store, good).then(partners => {
      if (!isOver) setFound({ good, partners })
    })
    return () => {
      isOver = true
    }
  }, [store, good])
  return good !== null && found?.good === good ? found.partners : null
}

function partnersOf(store: LogStore, good: PageGoodLog): Promise<Partners> {
  const begun = known.get(good) ?? align(store, openLog(good))
  known.set(good, begun)
  return begun
}

async function align(own: LogStore, good: LogStore): Promise<Partners> {
  const numbers = new Map<number, number>()
  const ownKinds = await kindsOf(own, numbers)
  return alignLines(ownKinds, await kindsOf(good, numbers))
}

/**
 * The kinds of a log's lines: two are of one kind where they differ only in what changes from run
 * to run.
 *
 * @param numbers of the kinds so far, by hash; gets those that are new
 */
async function kindsOf(store: LogStore, numbers: Map<number, number>): Promise<Int32Array> {
  const { lines: count, blocks } = store.log
  const kinds = new Int32Array(count)
  for (const { first, lines } of blocks) {
    await store.load(first, first + lines - 1)
    for (let number = first; number < first + lines; number++)
      kinds[number - 1] = kindOf(hashOfText(store.line(number)?.text ?? ''), numbers)
    await nextTask()
  }
  return kinds
}

function kindOf(hash: number, numbers: Map<number, number>): number {
  if (hash === 0) return 0
  const known = numbers.get(hash)
  if (known !== undefined) return known
  numbers.set(hash, numbers.size + 1)
  return numbers.size
}
