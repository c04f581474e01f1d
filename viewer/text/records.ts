import { parseLine, parseText, type Level } from '../../src/text/line.ts'
import { plainLines, plainText, styledLines } from '../../src/text/plain-text.ts'
import { isErrorLine } from '../../src/diagnosis/line-error.ts'
import { readSigns } from '../../src/diagnosis/lines/line-signs.ts'
import type { SectionMark } from '../../src/diagnosis/sections/section-mark.ts'

/** How grave a line is: an error by its level, or because it says why something failed. */
export type Severity = 'error' | 'warning'

/** One line of a log as the page shows it. */
export interface DisplayLine {
  /** 1-based in the whole log. */
  readonly number: number
  /** RFC 3339, as Harness gave it. */
  readonly time: string | null
  /** Of the record; null for its second line and those after it. */
  readonly level: Level | null
  readonly severity: Severity | null
  /** With its terminal sequences: what `styledText` takes. */
  readonly styled: string
  /** What is seen, searched and copied. */
  readonly text: string
  /** Where sections begin and end. */
  readonly marks: readonly SectionMark[]
}

const REWRITTEN = '"rewritten":true}'

/**
 * The display lines of a block.
 *
 * @param records NDJSON, see page-data.ts
 * @param first number of the first line
 */
export function displayLines(records: string, first: number): DisplayLine[] {
  const lines: DisplayLine[] = []
  let number = first
  for (let start = 0; start < records.length;) {
    const newline = records.indexOf('\n', start)
    const end = newline < 0 ? records.length : newline
    const record = records.slice(start, end)
    start = end + 1
    const line = record.endsWith(REWRITTEN) ? null : parseLine(record)
    if (line === null) continue
    const { time } = line
    let { level } = line
    const shown = styledLines(line.text)
    // A terminal hides the marks of some sections; of several lines it isn't known in which.
    const raw = shown.length === 1 && shown[0] !== line.text ? line.text : null
    for (const styled of shown) {
      const text = plainText(styled)
      const { rank, marks } = readSigns(text, line.level, () => false, raw)
      const isError = isErrorLine(rank, { text, level })
      const severity = isError ? 'error' : level === 'warn' ? 'warning' : null
      lines.push({ number: number++, time, level, severity, styled, text, marks })
      level = null
    }
  }
  return lines
}

/** The texts of the display lines of a block, as they are seen: what is searched. */
export function shownTexts(records: string): string[] {
  const texts: string[] = []
  for (let start = 0; start < records.length;) {
    const newline = records.indexOf('\n', start)
    const end = newline < 0 ? records.length : newline
    const record = records.slice(start, end)
    start = end + 1
    const logged = record.endsWith(REWRITTEN) ? null : parseText(record)
    // A record can have more lines than a call can have arguments.
    if (logged !== null) for (const text of plainLines(logged)) texts.push(text)
  }
  return texts
}

/**
 * The NDJSON of a block without the marks of what was rewritten: as Harness had it, but for what
 * was redacted.
 */
export function originalRecords(records: string): string {
  return records.replaceAll(`,${REWRITTEN}\n`, '}\n')
}
