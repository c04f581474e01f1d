import { frameOf, keyOf } from './executions.ts'
import type { ExecutionOptions, SampleExecution, SampleLog } from './executions.ts'

const BLOCK = 512
const TEXTS = [
  'Downloading https://registry.example.com/packages/left-pad/-/left-pad-1.3.0.tgz',
  '\\u001b[32m✓\\u001b[0m renders the table of contents (12 ms)',
  'compiled src/components/table/index.ts in 83 ms, 14 modules, 3 warnings left',
  '[INFO] --- maven-surefire-plugin:3.2.5:test (default-test) @ service ---',
  'GET /api/v1/orders?page=3 200 17ms - 2.41kb'
]

/**
 * A large execution: so many logs with so many bytes in all. The bytes are made when they are read,
 * a block at a time, and are the same each time.
 */
export function largeExecution(
  options: ExecutionOptions & { readonly files: number; readonly bytes: number }
): SampleExecution {
  const frame = frameOf({ pipeline: 'Large', run: 7, ...options })
  const { files } = options
  const each = Math.floor(options.bytes / files)
  const logs: SampleLog[] = []
  for (let file = 0; file < files; file += 1) {
    const stage = `Stage_${String(Math.floor(file / 50)).padStart(2, '0')}`
    const name = `Step_${String(file % 50).padStart(2, '0')}`
    const size = file === files - 1 ? options.bytes - each * (files - 1) : each
    logs.push({
      key: keyOf(frame, { stage: [stage], steps: [[name]] }),
      content: () => manyLines(size, file)
    })
  }
  return { ...frame, logs }
}

/** NDJSON of exactly so many bytes: whole lines, the last one as long as is needed. */
export function* manyLines(bytes: number, seed: number): Iterable<Buffer> {
  let left = bytes
  let pos = 0
  while (left > 0) {
    const block = blockOfLines(pos, seed)
    if (block.length + 400 > left) break
    left -= block.length
    pos += BLOCK
    yield block
  }
  let rest = ''
  let line = lineAt(pos, seed)
  while (rest.length + line.length + 200 < left) {
    rest += line
    pos += 1
    line = lineAt(pos, seed)
  }
  if (left > 0) yield Buffer.from(rest + lastLine(left - Buffer.byteLength(rest), pos))
}

function blockOfLines(pos: number, seed: number): Buffer {
  let text = ''
  for (let line = pos; line < pos + BLOCK; line += 1) text += lineAt(line, seed)
  return Buffer.from(text)
}

/** Built by hand: `JSON.stringify` and `Date` would be the bottleneck. Ten lines a millisecond. */
function lineAt(pos: number, seed: number): string {
  const ms = Math.floor(pos / 10)
  const seconds = 245 + Math.floor(ms / 1000) + seed
  const time = `${two(3 + Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${three(ms % 1000)}`
  const level = pos % 997 === 500 ? 'ERROR' : pos % 101 === 50 ? 'WARN' : 'INFO'
  const text = TEXTS[(pos + seed) % TEXTS.length] ?? ''
  return `{"level":"${level}","pos":${pos},"out":"${text} [${idAt(pos, seed)}] #${pos}\\n","time":"2026-01-02T${time}456789Z","args":null}\n`
}

/**
 * What looks like the identifiers of requests, layers and commits that real logs are full of:
 * without them a log would compress twice as well as any real one does.
 */
function idAt(pos: number, seed: number): string {
  const mixed = Math.imul(pos + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b)
  const again = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35)
  return hex(mixed) + hex(again ^ (again >>> 13))
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}

function lastLine(length: number, pos: number): string {
  const start = `{"level":"INFO","pos":${pos},"out":"`
  const end = '\\n","time":"2026-01-02T12:00:00.123456789Z","args":null}\n'
  return length < start.length + end.length
    ? '\n'.repeat(Math.max(0, length))
    : `${start}${'.'.repeat(length - start.length - end.length)}${end}`
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

function three(value: number): string {
  return value < 10 ? `00${value}` : value < 100 ? `0${value}` : String(value)
}
