import * as core from '@actions/core'
import { inertText } from '../failure/inert-text.ts'

/**
 * Harness allows letters, digits, spaces, `_ - . $` and brackets in names; `serviceId:redis` is a
 * background service.
 */
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

/**
 * Reads the action's inputs, and keeps what is wrong with them. A value that is returned after a
 * complaint means nothing.
 */
export class InputReader {
  readonly #problems: string[] = []

  /** Whole sentences, none with a secret's value in it. */
  get problems(): readonly string[] {
    return this.#problems
  }

  /** @param problem what is wrong with an input, and what is expected: a whole sentence, inert */
  complain(problem: string): void {
    this.#problems.push(problem)
  }

  /** A plain decimal number, such as `30` or `0.5`. */
  number(name: string, range: NumberRange): number {
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
    this.complain(`\`${name}\` is ${shown(text)}; expected ${kind} ${from} to ${range.max}.`)
    return Number.NaN
  }

  /** As GitHub's own actions read one: the booleans of YAML 1.2. */
  boolean(name: string): boolean {
    const text = core.getInput(name)
    const value = BOOLEANS.get(text)
    if (value === undefined) this.complain(`\`${name}\` is ${shown(text)}; expected true or false.`)
    return value ?? false
  }

  /** One of a few words, in any case. */
  choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const text = core.getInput(name).toLowerCase()
    const choice = choices.find(word => word === text)
    if (choice === undefined) this.complain(`\`${name}\` is ${shown(text)}; expected ${choices.join(', ')}.`)
    return choice ?? choices[0]
  }

  /**
   * A stage or step as Harness knows it: an identifier, or a name, which may hold almost anything;
   * null when the input is empty.
   */
  named(name: string): string | null {
    const text = core.getInput(name)
    if (text === '') return null
    const parts = text.split('/')
    const isPath =
      parts.length <= MOST_PARTS && parts.every(part => part !== '.' && part !== '..' && NAME.test(part))
    if (isPath) return text
    this.complain(
      `\`${name}\` is ${shown(text)}; expected an identifier (letters, digits, _ and $), as the pipeline's YAML has it, or a name.`
    )
    return null
  }

  /** A required text. */
  matching(name: string, pattern: RegExp, expected: string): string {
    const text = core.getInput(name)
    if (pattern.test(text)) return text
    this.complain(
      text === ''
        ? `\`${name}\` is empty; expected ${expected}.`
        : `\`${name}\` is ${shown(text)}; expected ${expected}.`
    )
    return ''
  }
}

/** A value as messages show it. */
export function shown(text: string): string {
  return text === '' ? 'empty' : `"${inertText(text, 80)}"`
}
