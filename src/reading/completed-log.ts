import { startBefore } from '../harness/stream/followed-logs.ts'
import { parseLine } from '../text/line.ts'

type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>

/** A log whose start, which Harness did not keep, stands before it where it was followed. */
export interface CompletedLog extends AsyncDisposable {
  readonly chunks: Chunks
  /** Lines that were added at its start. */
  readonly followedLines: number
}

/** Two records are within this many bytes; longer ones are not looked at. */
const MOST_PEEKED = 1_048_576
const NEWLINE = 0x0a

/**
 * Adds what was followed of a log where Harness kept only its end: its first `pos` tells.
 *
 * @param followed see `FollowedLogs.pathOf`
 */
export async function completedLog(source: Chunks, followed: string | null): Promise<CompletedLog> {
  if (followed === null)
    return { chunks: source, followedLines: 0, [Symbol.asyncDispose]: () => Promise.resolve() }
  const chunks = each(source)
  const close = async (): Promise<void> => {
    await chunks.return(undefined)
  }
  const head = await peek(chunks)
  const first = cutRecordOf(head)
  const start = first === null ? null : startBefore(followed, first)
  const before = start === null ? [] : [start.bytes]
  return {
    chunks: continued([...before, head], chunks),
    followedLines: start?.lines ?? 0,
    [Symbol.asyncDispose]: close
  }
}

/** The first two records, if they are not too long; more where they come together. */
async function peek(chunks: AsyncGenerator<Buffer, void>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < MOST_PEEKED && !holdsTwoLines(head)) {
    const next = await chunks.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

function holdsTwoLines(bytes: Buffer): boolean {
  const first = bytes.indexOf(NEWLINE)
  return first >= 0 && bytes.includes(NEWLINE, first + 1)
}

/** The first record, where its number and the next one's tell that some are missing before it. */
function cutRecordOf(head: Buffer): string | null {
  const [first = '', second = ''] = head.toString().split('\n', 2)
  const [start, next] = [parseLine(first)?.pos ?? 0, parseLine(second)?.pos]
  return start > 0 && next === start + 1 ? first : null
}

async function* each(chunks: Chunks): AsyncGenerator<Buffer, void> {
  yield* chunks
}

async function* continued(
  before: readonly Buffer[],
  rest: AsyncGenerator<Buffer, void>
): AsyncGenerator<Buffer, void> {
  yield* before
  yield* rest
}
