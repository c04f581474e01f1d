import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { madeLines } from './lines/made-lines.ts'
import { realLines } from './lines/real-lines.ts'
import { recordsOf } from './lines/records.ts'
import { median } from './table.ts'

/** `node bench/text.ts [MIB] [ROUNDS] [--corpus DIR]` */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpus: { type: 'string' } }
})
const lines = values.corpus === undefined ? madeLines : realLines(values.corpus)
const MIB = 1_048_576
const SMALL = 10
const LARGE = Number(positionals[0] ?? 1024)
/**
 * Of these, what is in the middle counts; jq and the action take turns, so that other work on the
 * machine slows both.
 */
const ROUNDS = Number(positionals[1] ?? 3)
const MODES = [
  ['text', 'text'],
  ['excerpt', 'text, and the excerpt of what failed'],
  ['secrets', 'text, excerpt, raw file and blocks of the report, secrets redacted'],
  ['patterns', 'the same with two `redact` patterns']
] as const

interface Run {
  readonly wall: number
  /** Seconds of processor time, all threads. */
  readonly cpu: number
  readonly output: string
}

/** Lines without a letter of ASCII, which the reader can take only byte by byte. */
const JAPANESE = 'モジュールをコンパイルしています、あと少しお待ちください'

const folder = mkdtempSync(join(tmpdir(), 'bench-text-'))
try {
  const small = logOf(SMALL, recordsOf(lines(1), SMALL * MIB, 1))
  const large = logOf(LARGE, recordsOf(lines(1), LARGE * MIB, 1))
  const japanese = logOf('japanese', japaneseLines(LARGE * MIB))
  const hasJq = spawnSync('jq', ['--version']).status === 0
  const jq: Run[] = []
  const jqOnJapanese: Run[] = []
  const onJapanese: Run[] = []
  const ours = new Map<string, Run[]>(MODES.map(([mode]) => [mode, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [mode] of MODES) {
      if (hasJq && mode === 'text') jq.push(run('jq', '-r', '.out', large))
      ours.get(mode)?.push(render(large, mode))
    }
    if (hasJq) jqOnJapanese.push(run('jq', '-r', '.out', japanese))
    onJapanese.push(render(japanese, 'text'))
  }
  const rows = [
    `| ${LARGE} MiB of ${values.corpus === undefined ? 'made' : 'real'} lines | wall | CPU | speed | ratio of wall | ratio of CPU | peak RSS, ${SMALL} MiB | peak RSS, ${LARGE} MiB |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
  ]
  if (hasJq) rows.push(rowOf('`jq -r .out`', jq, jq, '', ''))
  for (const [mode, title] of MODES) {
    const onSmall = Array.from({ length: ROUNDS }, () => render(small, mode))
    rows.push(rowOf(title, ours.get(mode) ?? [], jq, peak(onSmall), peak(ours.get(mode) ?? [])))
  }
  if (hasJq) rows.push(rowOf('`jq -r .out` of a log in Japanese', jqOnJapanese, jqOnJapanese, '', ''))
  rows.push(rowOf('text of a log in Japanese', onJapanese, jqOnJapanese, '', peak(onJapanese)))
  process.stdout.write(`${rows.join('\n')}\n`)
  if (!hasJq) process.stdout.write('\njq is not installed, so there are no ratios.\n')

  function rowOf(
    title: string,
    runs: readonly Run[],
    jq: readonly Run[],
    small: string,
    large: string
  ): string {
    const wall = median(runs.map(each => each.wall))
    const cpu = median(runs.map(each => each.cpu))
    const ratio = (pick: (run: Run) => number): string =>
      jq.length === 0
        ? ''
        : `${median(runs.map((each, at) => pick(jq[at] ?? each) / pick(each))).toFixed(1)} ×`
    return `| ${title} | ${wall.toFixed(1)} s | ${cpu.toFixed(1)} s | ${((LARGE * MIB) / wall / 1e6).toFixed(0)} MB/s | ${ratio(each => each.wall)} | ${ratio(each => each.cpu)} | ${small} | ${large} |`
  }
} finally {
  rmSync(folder, { recursive: true })
}

function logOf(name: number | string, blocks: Iterable<Buffer>): string {
  const path = join(folder, `${name}.ndjson`)
  const file = openSync(path, 'wx')
  for (const block of blocks) writeSync(file, block)
  closeSync(file)
  return path
}

function* japaneseLines(bytes: number): Iterable<Buffer> {
  let pos = 0
  for (let made = 0; made < bytes;) {
    let text = ''
    for (const end = pos + 1_000; pos < end; pos++)
      text += `{"level":"INFO","pos":${pos},"out":"${JAPANESE}\\n","time":"2026-01-02T03:04:06.123456789Z","args":null}\n`
    const block = Buffer.from(text)
    made += block.length
    yield block
  }
}

function render(file: string, mode: string): Run {
  return run(process.execPath, join(import.meta.dirname, 'render-file.ts'), file, mode)
}

/** bash measures: Node does not tell what its child processes used. */
function run(...command: string[]): Run {
  const isJq = command[0] === 'jq'
  const script = `TIMEFORMAT='%R %U %S'; time "$@" ${isJq ? '> /dev/null' : ''}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    encoding: 'utf8'
  })
  if (status !== 0) throw new Error(stderr)
  const [wall = 0, user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return { wall, cpu: user + system, output: stdout.trim() }
}

function peak(runs: readonly Run[]): string {
  return `${(median(runs.map(each => Number(each.output))) / 1e6).toFixed(0)} MB`
}
