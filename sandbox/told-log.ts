import { ndjson } from './sample-logs.ts'

/** Text, `info` unless it says otherwise. */
export type Told = string | readonly [level: string, text: string]

/** A span of the sample, in seconds after its start. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A log whose lines are spread evenly over a span: the first at its start, the last at its end. */
export function toldLog({ from, to }: Span, lines: readonly Told[]): string {
  const pace = lines.length < 2 ? 0 : (to - from) / (lines.length - 1)
  return lines
    .map((line, pos) => {
      const [level, text] = typeof line === 'string' ? ['info', line] : line
      return ndjson(level, pos, `${text}\n`, from + Math.floor(pos * pace * 1000) / 1000)
    })
    .join('')
}

/** Every line of a text. */
export function linesOf(text: string): string[] {
  return text.replace(/^\n|\n$/gu, '').split('\n')
}

/** In bold (1), red (31), green (32), yellow (33), cyan (36) or dim (2), as terminals are told. */
export function sgr(code: number, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`
}
