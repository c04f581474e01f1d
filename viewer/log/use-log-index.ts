import { useEffect, useState } from 'preact/hooks'
import type { LogStore } from '../data/log-store.ts'
import { nextTask } from '../data/next-task.ts'
import { LogIndexer, NO_INDEX, type LogIndex } from './log-index.ts'

/** Between two looks at the clock. */
const BLOCKS_AT_ONCE = 4
/** The page shows what was found so often, in ms. */
const TELL_EVERY = 120

/** Looks through a log block by block, while the page stays quick. */
export function useLogIndex(store: LogStore): LogIndex {
  const [found, setFound] = useState<{ readonly store: LogStore; readonly index: LogIndex }>({
    store,
    index: NO_INDEX
  })
  useEffect(() => {
    let isOver = false
    void indexLog(
      store,
      index => setFound({ store, index }),
      () => isOver
    )
    return () => {
      isOver = true
    }
  }, [store])
  return found.store === store ? found.index : NO_INDEX
}

async function indexLog(
  store: LogStore,
  tell: (index: LogIndex) => void,
  isOver: () => boolean
): Promise<void> {
  const { blocks } = store.log
  const indexer = new LogIndexer()
  let told = performance.now()
  for (let at = 0; at < blocks.length; at += BLOCKS_AT_ONCE) {
    for (const { first, lines } of blocks.slice(at, at + BLOCKS_AT_ONCE)) {
      await store.load(first, first + lines - 1)
      if (isOver()) return
      for (let number = first; number < first + lines; number++) {
        const line = store.line(number)
        if (line !== undefined) indexer.add(line)
      }
    }
    await nextTask()
    if (isOver()) return
    if (performance.now() - told > TELL_EVERY) {
      told = performance.now()
      tell(indexer.soFar(at / blocks.length))
    }
  }
  tell(indexer.end())
}
