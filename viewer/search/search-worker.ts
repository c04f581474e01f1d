import { unpack } from '../data/unpack.ts'
import { shownTexts } from '../text/records.ts'
import { searchLines, type BlockHits } from './engine.ts'
import type { SearchAnswer, SearchTask } from './messages.ts'

const kept = new Map<number, readonly string[]>()
let size = 0
let latest = 0
/** Blocks are searched one after the other, in the order in which they came. */
let turn: Promise<void> = Promise.resolve()

addEventListener('message', (event: MessageEvent<SearchTask>) => {
  const task = event.data
  latest = task.search
  turn = turn.then(() => answer(task))
})

async function answer(task: SearchTask): Promise<void> {
  const { search, block, first, source, flags, most } = task
  const texts = kept.get(block) ?? (await textsOf(task))
  // Meanwhile something else may be searched for.
  const shown = search === latest ? texts : []
  let found: BlockHits = { count: 0, hits: [], marks: new Int32Array() }
  let isTooMuch = false
  try {
    found = searchLines(shown, first, new RegExp(source, flags), most)
  } catch {
    // Such as a stack that is too small for what the expression remembers.
    isTooMuch = true
  }
  const message: SearchAnswer = { ...found, search, block, isTooMuch, isKept: kept.has(block) }
  postMessage(message, { transfer: [found.marks.buffer] })
}

async function textsOf({ block, base64, room }: SearchTask): Promise<readonly string[]> {
  // Of a page that broke off, what can't be read is not found; the log says so.
  const records = base64 === null ? '' : await unpack(base64).catch(() => '')
  const texts = shownTexts(records)
  if (size + records.length <= room) {
    size += records.length
    kept.set(block, texts)
  }
  return texts
}
