import type { LogContent } from './log-content.ts'

/** The time at which every sample begins, in ms since 1970. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5, 123)

/**
 * One line of a log, as Harness stores it; times are `offset` seconds after the start of the
 * sample.
 */
export function ndjson(
  level: string,
  pos: number,
  out: string,
  offset: number,
  args: unknown = null
): string {
  const time = new Date(START + offset * 1000).toISOString().replace('Z', '456789Z')
  const text = JSON.stringify({ level, pos, out, time, args })
  return `${text.replace(/[<>&]/g, character => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`
}

/** A log of the ordinary sort: some lines, some colour, a warning. */
export function normalLog(title: string, lines: number, start: number): string {
  let log = ndjson('INFO', 0, `\u001b[1m${title}\u001b[0m\n`, start)
  for (let line = 1; line < lines; line += 1) {
    const level = line % 7 === 3 ? 'WARN' : line % 5 === 4 ? '' : 'info'
    const mark =
      level === 'WARN' ? '\u001b[33mwarning\u001b[0m: <deprecated> & slow' : '\u001b[32mok\u001b[0m'
    log += ndjson(level, line, `${title}: line ${line} ${mark}\n`, start + line)
  }
  return log
}

/** A test run of any length; a failing one ends in errors, one of them of several lines. */
export function testLog(title: string, lines: number, start: number, fails: boolean): LogContent {
  return () => testLines(title, lines, start, fails)
}

function* testLines(title: string, lines: number, start: number, fails: boolean): Iterable<Buffer> {
  let log = ndjson('INFO', 0, `Running tests (${title})\n`, start)
  for (let line = 1; line < lines; line += 1) {
    log += ndjson(
      'INFO',
      line,
      `\u001b[32m✓\u001b[0m test ${line} passed (${line % 9} ms)\n`,
      start + line * 0.25
    )
    if (line % 500 !== 0) continue
    yield Buffer.from(log)
    log = ''
  }
  const end = start + lines * 0.25
  if (fails) {
    const stack =
      'Error: expected 3 but got 4\n    at adds (test/sum.test.js:12:5)\n    at main (test/run.js:3:1)\n'
    log += ndjson('ERROR', lines, `\u001b[31m${stack}\u001b[0m`, end)
    log += ndjson('FATAL', lines + 1, '::error file=a.js::not a command of the runner\n', end + 1, {
      exitCode: '1'
    })
  } else {
    log += ndjson('info', lines, `All ${lines} tests passed\n`, end)
  }
  yield Buffer.from(log)
}

/** A progress bar that rewrites its line. */
export function progressLog(title: string, start: number): string {
  let log = ''
  for (let percent = 0; percent <= 100; percent += 20) {
    const bar = '#'.repeat(percent / 10).padEnd(10, '.')
    log += ndjson(
      'INFO',
      percent / 20,
      `\r${title} [${bar}] ${percent}%${percent === 100 ? '\n' : ''}`,
      start + percent / 20
    )
  }
  const bars = '\r10%\r50%\r100%\n'
  return log + ndjson('INFO', 6, bars, start + 6) + ndjson('INFO', 7, 'added 312 packages\n', start + 7)
}

/**
 * All that can be wrong with a log: BOM, CRLF, lines that are not JSON, out of order, cut by
 * Harness, cut short.
 */
export function messyLog(start: number): Buffer {
  const long = `${'x'.repeat(25_600)}... (log line truncated)`
  return Buffer.concat([
    Buffer.from('\ufeff'),
    Buffer.from(ndjson('info', 0, 'after a byte order mark\n', start).replace('\n', '\r\n')),
    Buffer.from('\r\n'),
    Buffer.from('plain text, not JSON '),
    Buffer.from([0xff, 0xfe, 0x0a]),
    Buffer.from(ndjson('info', 3, 'third\n', start + 3) + ndjson('info', 2, 'second\n', start + 2)),
    Buffer.from(ndjson('INFO', 4, long, start + 4)),
    Buffer.from('{"level":"info","pos":5,"out":"no time and no args\\n"}\n'),
    Buffer.from('{"level":"in')
  ])
}
