import { useEffect, useState } from 'preact/hooks'
import type { LogStore } from '../data/log-store.ts'
import { nextTask } from '../data/next-task.ts'
import { LogIndexer, NO_INDEX, type LogIndex } from './log-index.ts'

/** The lines in sight come before all others are looked at, if they come so soon, in ms. */
const PATIENCE = 100
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
  await firstLines(store)
  let told = performance.now()
  for (const [at, { first, lines }] of blocks.entries()) {
    await nextTask()
    await store.load(first, first + lines - 1)
    if (isOver()) return
    for (let number = first; number < first + lines; number++) {
      const line = store.line(number)
      if (line !== undefined) indexer.add(line)
    }
    if (performance.now() - told > TELL_EVERY) {
      told = performance.now()
      tell(indexer.soFar(at / blocks.length))
    }
  }
  tell(indexer.end())
}

/** Until lines of the log are there, or for as long as it is worth to wait. */
function firstLines(store: LogStore): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      forget()
      resolve()
    }
    const timer = setTimeout(end, PATIENCE)
    const forget = store.subscribe(end)
  })
}
