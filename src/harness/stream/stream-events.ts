import { createParser } from 'eventsource-parser'

/**
 * What a stream told: a record of the log as text, a sign of life, or that nothing is open under
 * the key.
 */
export type StreamEvent =
  { readonly kind: 'record'; readonly text: string } | { readonly kind: 'ping' } | { readonly kind: 'eof' }

/** A record is at most some 26 KB of text; a longer line than this many characters is skipped. */
const LONGEST_LINE = 1_048_576

/**
 * The events of a stream's body, those of one piece of it together. It ends where the body ends.
 *
 * @throws what the body throws when it breaks off
 */
export async function* readEvents(body: AsyncIterable<Buffer>): AsyncGenerator<readonly StreamEvent[]> {
  let events: StreamEvent[] = []
  let isOver = false
  const parser = createParser({
    maxBufferSize: LONGEST_LINE,
    onComment: () => void events.push({ kind: 'ping' }),
    onEvent: ({ event, data }) => {
      if (event === 'error') events.push({ kind: 'eof' })
      // What the end of the body cut off comes again with the next replay.
      else if (!isOver) events.push({ kind: 'record', text: data })
    },
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') parser.reset()
    }
  })
  const decoder = new TextDecoder()
  for await (const piece of body) {
    parser.feed(decoder.decode(piece, { stream: true }))
    if (events.length > 0) yield events
    events = []
  }
  isOver = true
  // The service ends its last event without the blank line that the standard asks for.
  parser.feed('\n\n')
  if (events.length > 0) yield events
}
