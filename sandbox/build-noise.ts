import { START } from './sample-logs.ts'
import type { Span } from './told-log.ts'

const BLOCK = 512
/** Of a line, about. */
const LINE_BYTES = 178
const COMMANDS = ['COPY', 'RUN', 'ENV', 'WORKDIR', 'ARG']
const WHAT = [
  'resolve module graph of packages/checkout/src/generated/messages.ts',
  'transform packages/catalog/src/search/index.ts with swc, target es2022',
  'hash layer input packages/cart/dist, 1,204 files, cache miss',
  'emit packages/checkout/dist/chunk.js and its source map',
  'compress static/assets/product-images/large with brotli, quality 11'
]

/**
 * What a verbose image build writes: so many bytes or some more, made a block at a time when they
 * are read, the same each time.
 */
export function* buildNoise(bytes: number, { from, to }: Span): Iterable<Buffer> {
  const count = Math.max(1, Math.ceil(bytes / LINE_BYTES))
  const pace = ((to - from) * 1000) / count
  let sent = 0
  for (let pos = 0; sent < bytes; pos += BLOCK) {
    const start = Math.min(pos, count)
    const time = new Date(START + from * 1000 + Math.floor(start * pace)).toISOString().slice(0, -1)
    let text = ''
    for (let line = pos; line < pos + BLOCK && sent + text.length < bytes; line += 1)
      text += lineAt(line, time)
    const block = Buffer.from(text)
    sent += block.length
    yield block
  }
}

/**
 * Built by hand, and lines of a block share a millisecond: `JSON.stringify` and `Date` would take
 * most of the time.
 */
function lineAt(pos: number, time: string): string {
  const id = (Math.imul(pos + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')
  const step = `#${12 + (pos % 7)} ${COMMANDS[pos % COMMANDS.length] ?? ''}`
  return `{"level":"info","pos":${pos},"out":"${step} ${WHAT[(pos >>> 3) % WHAT.length] ?? ''} ${id} #${pos}\\n","time":"${time}456789Z","args":null}\n`
}
