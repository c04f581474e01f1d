import { useEffect, useState } from 'preact/hooks'
import type { PageGoodLog } from '../../src/report/page/page-lines.ts'
import { openLog, type LogStore } from '../data/log-store.ts'
import { nextTask } from '../data/next-task.ts'
import { alignLines, type Partners } from './align-lines.ts'
import { LineKinds } from './line-kinds.ts'

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
  const kinds = new LineKinds()
  const ownKinds = await kindsOf(own, kinds)
  const steps = alignLines(ownKinds, await kindsOf(good, kinds))
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    await nextTask()
  }
}

/** The kind of each line, 0 for one that can't be read. */
async function kindsOf(store: LogStore, kinds: LineKinds): Promise<Int32Array> {
  const { lines: count, blocks } = store.log
  const found = new Int32Array(count)
  for (const { first, lines } of blocks) {
    await store.load(first, first + lines - 1)
    for (let number = first; number < first + lines; number++)
      found[number - 1] = kinds.of(store.line(number)?.text ?? '')
    await nextTask()
  }
  return found
}
