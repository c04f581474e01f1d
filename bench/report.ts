import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../__tests__/viewer/browser/chromium-path.ts'
import { measurePage, measurePre, measureSteps, type StepWaits, type Waits } from './report-in-browser.ts'
import {
  LINES_OF_STEPS,
  LOGS,
  STEPS,
  writeExport,
  writeManySteps,
  writePre,
  type BenchExport
} from './report-logs.ts'
import { median } from './table.ts'

/** `node bench/report.ts [LINES] [--no-pre]`: the plain page takes minutes. */
const LINES = Number(process.argv.slice(2).find(argument => !argument.startsWith('-')) ?? 1_000_000)
const WITH_PRE = !process.argv.includes('--no-pre')
const LIMIT = 64 * 1024 * 1024
/** Of so many runs what is in the middle counts. */
const ROUNDS = 3

interface Written {
  readonly ms: number
  readonly peakBytes: number
  readonly lines: number
}

const folder = mkdtempSync(join(tmpdir(), 'bench-report-'))
try {
  const archive = join(folder, 'export.zip')
  const exported = await writeExport(archive, LINES)
  const without = write('without', archive, exported, LINES, null)
  const written = write('with', archive, exported, LINES, LIMIT)
  const stepsArchive = join(folder, 'steps.zip')
  write('steps', stepsArchive, await writeManySteps(stepsArchive), LINES_OF_STEPS, LIMIT)
  const path = join(folder, 'with/index.html')
  say(
    [
      `${LINES.toLocaleString('en')} lines in ${LOGS} logs, ${megabytes(exported.bytes)} of NDJSON`,
      'wall',
      'peak RSS',
      'page'
    ],
    ['logs read and written', seconds(without.ms), megabytes(without.peakBytes), ''],
    [
      'the same with the page',
      seconds(written.ms),
      megabytes(written.peakBytes),
      megabytes(statSync(path).size)
    ]
  )
  const pre = join(folder, 'pre.html')
  const text = await writePre(pre, LINES)
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--disable-gpu', '--enable-precise-memory-info'],
    chromiumSandbox: false
  })
  try {
    const rounds: Waits[] = []
    for (let round = 0; round < ROUNDS; round++)
      rounds.push(await measurePage(browser, pathToFileURL(path).href))
    const plain = WITH_PRE ? await measurePre(browser, pathToFileURL(pre).href) : null
    const row = (title: string, most: string, pick: (waits: Waits) => number, unit = 'ms'): string[] => [
      title,
      most,
      amount(median(rounds.map(pick)), unit),
      plain === null ? '' : amount(pick(plain), unit)
    ]
    say(
      [`In Chromium, ${megabytes(text)} of text`, 'wanted', 'report', '`<pre>`'],
      row('first picture', '', waits => waits.painted),
      row('usable', '< 300 ms', waits => waits.usable),
      row('a log of 100,000 lines opened', '< 300 ms', waits => waits.opened),
      row('search over everything: first results', '< 200 ms', waits => waits.firstResult),
      row('search over everything: done', '< 2,000 ms', waits => waits.allResults),
      row('search over everything again: done', '', waits => waits.secondSearch),
      row('scrolling: longest frame', '< 50 ms', waits => waits.worstFrame),
      row('scrolling: frames over 50 ms', '0 %', waits => waits.slowFrames, '%')
    )
    const stepRounds: StepWaits[] = []
    for (let round = 0; round < ROUNDS; round++)
      stepRounds.push(await measureSteps(browser, pathToFileURL(join(folder, 'steps/index.html')).href))
    const stepRow = (title: string, most: string, pick: (waits: StepWaits) => number): string[] => [
      title,
      most,
      amount(median(stepRounds.map(pick)), 'ms')
    ]
    say(
      [`In Chromium, ${STEPS.toLocaleString('en')} steps`, 'wanted', 'report'],
      stepRow('usable', '< 300 ms', waits => waits.usable),
      stepRow('overview with the timeline, from the click', '< 300 ms', waits => waits.drawn),
      stepRow('scrolling the overview: longest frame', '< 50 ms', waits => waits.worstFrame)
    )
  } finally {
    await browser.close()
  }
} finally {
  rmSync(folder, { recursive: true })
}

/** Reads the export in a process of its own, as the action does. */
function write(
  name: string,
  archive: string,
  { prefix }: BenchExport,
  lines: number,
  limit: number | null
): Written {
  const results = join(folder, name)
  mkdirSync(results)
  const output = execFileSync(process.execPath, [
    join(import.meta.dirname, 'write-report.ts'),
    archive,
    prefix,
    results,
    limit === null ? '' : String(limit)
  ])
  const written = JSON.parse(output.toString()) as Written
  if (written.lines !== lines) throw new Error(`${written.lines} lines instead of ${lines}`)
  return written
}

function say(...rows: readonly (readonly string[])[]): void {
  const [head = [], ...rest] = rows.map(cells => `| ${cells.join(' | ')} |`)
  const line = `| ${(rows[0] ?? []).map((_, at) => (at === 0 ? '---' : '---:')).join(' | ')} |`
  process.stdout.write(`${[head, line, ...rest].join('\n')}\n\n`)
}

function amount(value: number, unit: string): string {
  return Number.isNaN(value) ? '–' : `${Math.round(value).toLocaleString('en')} ${unit}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
