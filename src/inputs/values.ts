import * as core from '@actions/core'
import { inertText } from '../failure/inert-text.ts'

// Readers of one input each. What is wrong with it is added to `problems`; the value that is returned then means nothing.

/** Harness allows letters, digits, spaces, `_ - . $` and brackets in names; `serviceId:redis` is a background service. */
const NAME = /^[^/\\\p{C}\p{Zl}\p{Zp}]{1,160}$/u
/** Parts of `STAGE/STAGE_OF_ITS_PIPELINE/STEP`. */
const MOST_PARTS = 3
const BOOLEANS = new Map([
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const)
])

/** What a number may be. */
export interface NumberRange {
  readonly above?: number
  readonly min?: number
  readonly max: number
  readonly whole?: boolean
}

/** A plain decimal number, such as `30` or `0.5`. */
export function readNumber(name: string, range: NumberRange, problems: string[]): number {
  const text = core.getInput(name)
  const value = /^\d+(\.\d+)?$/u.test(text) ? Number(text) : Number.NaN
  const fits =
    value <= range.max &&
    (range.above === undefined || value > range.above) &&
    (range.min === undefined || value >= range.min) &&
    (range.whole !== true || Number.isInteger(value))
  if (fits) return value
  const kind = range.whole === true ? 'a whole number' : 'a number'
  const from = range.above === undefined ? `from ${range.min ?? 0}` : `above ${range.above}`
  problems.push(`\`${name}\` is ${shown(text)}; expected ${kind} ${from} to ${range.max}.`)
  return Number.NaN
}

/** As GitHub's own actions read one: the booleans of YAML 1.2. */
export function readBoolean(name: string, problems: string[]): boolean {
  const text = core.getInput(name)
  const value = BOOLEANS.get(text)
  if (value === undefined) problems.push(`\`${name}\` is ${shown(text)}; expected true or false.`)
  return value ?? false
}

/** One of a few words, in any case. */
export function readChoice<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  problems: string[]
): T {
  const text = core.getInput(name).toLowerCase()
  const choice = choices.find(word => word === text)
  if (choice === undefined) problems.push(`\`${name}\` is ${shown(text)}; expected ${choices.join(', ')}.`)
  return choice ?? choices[0]
}

/** A stage or step as Harness knows it: an identifier, or a name, which may hold almost anything; null when the input is empty. */
export function readNamed(name: string, problems: string[]): string | null {
  const text = core.getInput(name)
  if (text === '') return null
  const parts = text.split('/')
  const isPath =
    parts.length <= MOST_PARTS && parts.every(part => part !== '.' && part !== '..' && NAME.test(part))
  if (isPath) return text
  problems.push(
    `\`${name}\` is ${shown(text)}; expected an identifier (letters, digits, _ and $), as the pipeline's YAML has it, or a name.`
  )
  return null
}

/** A required text. */
export function readMatching(name: string, pattern: RegExp, expected: string, problems: string[]): string {
  const text = core.getInput(name)
  if (pattern.test(text)) return text
  problems.push(
    text === ''
      ? `\`${name}\` is empty; expected ${expected}.`
      : `\`${name}\` is ${shown(text)}; expected ${expected}.`
  )
  return ''
}

/** A value as messages show it. */
export function shown(text: string): string {
  return text === '' ? 'empty' : `"${inertText(text, 80)}"`
}
