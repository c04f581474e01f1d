/** Colours, cursor and the like: CSI, after ESC or as one character of C1. */
const CONTROL = String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`
/** The palette of the Linux console: these have no end of their own. */
const PALETTE = String.raw`(?:\x1b\]|\x9d)(?:P[0-9A-Fa-f]{7}|R)`
/** OSC, DCS, SOS, PM, APC and titles: what comes up to their end is not shown. */
const STRING = String.raw`(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f\n\r]*(?:\x07|\x1b\\|\x9c)`
/** ESC and one character, such as `ESC 7` or `ESC ( B`. */
const SHORT = String.raw`\x1b[ -/]*[0-OQ-WYZ\\\x60a-jl-~]`

/**
 * The terminal sequences (ECMA-48, xterm, the Linux console), as the whole project knows them. No
 * match goes past the next introducer or the end of a line, so that a search is linear.
 */
export const SEQUENCE = `${CONTROL}|${PALETTE}|${STRING}|${SHORT}`
/** What begins a sequence. */
export const INTRODUCER = /[\x1b\x90\x98\x9b\x9d-\x9f]/

const SEQUENCES = new RegExp(SEQUENCE, 'g')
/** Controls that a terminal obeys, or leaves out, in the middle of a sequence. */
const INSIDE = String.raw`\x00-\x07\x0b\x0c\x0e-\x17\x19\x1c-\x1f\x7f`
/** What breaks a sequence off: CAN, SUB and the next sequence. */
const BREAK = String.raw`(?:[\x18\x1a]|(?=[\x1b\x90\x98\x9b\x9d-\x9f]))`
/** Sequences that only some terminals show nothing of: with controls inside, or broken off. */
const DAMAGED = String.raw`(?:\x1b\[|\x9b)[0-?${INSIDE}]*(?:[ -/][ -/${INSIDE}]*)?(?:[@-~]|${BREAK})|(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x80-\x9f\n\r]*${BREAK}`
const HAS_DAMAGED = new RegExp(
  String.raw`(?:\x1b\[|\x9b)[0-?]*(?:[ -/]+|)(?:[${INSIDE}]|${BREAK})|(?:\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x80-\x9f\n\r]*(?:[\x18\x1a]|\x1b(?!\\)|[\x90\x98\x9b\x9d-\x9f])`
)
const HAS_STRING = /\x1b[\]PX^_k]|[\x90\x98\x9d-\x9f]/
/**
 * Characters that nobody sees, or that a summary leaves out: controls, formats, zero-width,
 * bidirectional, tags.
 */
const INVISIBLE = String.raw`[\p{Cf}\p{Default_Ignorable_Code_Point}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]`
/** Whether a text holds anything that nobody sees. */
export const HAS_UNSEEN = new RegExp(INVISIBLE, 'u')
const UNSEEN = new RegExp(`${SEQUENCE}|${INVISIBLE}`, 'gu')
const UNSEEN_OR_RETURN = new RegExp(`${SEQUENCE}|\\r|${INVISIBLE}`, 'gu')
const UNSEEN_OR_DAMAGED = new RegExp(`${SEQUENCE}|${DAMAGED}|${INVISIBLE}`, 'gu')
const INVISIBLE_ALONE = new RegExp(INVISIBLE, 'gu')

/** Where the UTF-16 units of a text stand in the one that it was made of. */
export interface Places {
  /** Of each unit; -1 for one that was added. */
  readonly starts: readonly number[]
  /** Where what a unit was made of ends; null where that is one unit. */
  readonly ends: readonly number[] | null
}

/** A text made of another one. */
export interface PlacedText {
  readonly text: string
  /** Few texts hold what is looked for, so that places are found out only then. */
  readonly places: () => Places
}

/** A text without its terminal sequences. */
export function withoutSequences(text: string): string {
  return INTRODUCER.test(text) ? text.replace(SEQUENCES, '') : text
}

/** A text without anything that nobody sees. @param joins whether carriage returns go, too */
export function withoutUnseen(text: string, joins = false): PlacedText {
  return without(text, joins ? UNSEEN_OR_RETURN : UNSEEN)
}

/**
 * The same where readers differ in what they take for a sequence: one leaves out damaged ones, too,
 * and one shows what titles and links hold.
 */
export function otherReadings(text: string): PlacedText[] {
  return [
    ...(HAS_DAMAGED.test(text) ? [without(text, UNSEEN_OR_DAMAGED)] : []),
    ...(HAS_STRING.test(text) ? [without(text, INVISIBLE_ALONE)] : [])
  ]
}

const GAPS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu
const HAS_GAP = /[\p{Cc}\p{Zl}\p{Zp}]|[^\S ]|\s\p{Cf}*\s/u

/** A text as messages and tables quote it: on one line, with single blanks; null where it is so. */
export function onOneLine(text: string): PlacedText | null {
  if (!HAS_GAP.test(text)) return null
  return {
    text: text.replace(GAPS, gapAs),
    places: () => placesOfReplaced(text, GAPS, gap => gapAs(gap).length)
  }
}

function gapAs(gap: string): string {
  return /^\p{Cf}+$/u.test(gap) ? '' : ' '
}

/**
 * The places of a text in which each match of a global pattern was replaced.
 *
 * @param lengthOf UTF-16 units of what stands for a match; each of them stands for all of it
 */
export function placesOfReplaced(text: string, pattern: RegExp, lengthOf: (match: string) => number): Places {
  const starts: number[] = []
  const ends: number[] = []
  let done = 0
  const keep = (end: number): void => {
    for (let at = done; at < end; at++) {
      starts.push(at)
      ends.push(at + 1)
    }
  }
  for (const { 0: match, index } of text.matchAll(pattern)) {
    keep(index)
    done = index + match.length
    for (let left = lengthOf(match); left > 0; left--) {
      starts.push(index)
      ends.push(done)
    }
  }
  keep(text.length)
  return { starts, ends }
}

function without(text: string, unseen: RegExp): PlacedText {
  return { text: text.replace(unseen, ''), places: () => placesWithout(text, unseen) }
}

function placesWithout(text: string, unseen: RegExp): Places {
  const starts: number[] = []
  let done = 0
  const keep = (end: number): void => {
    for (let at = done; at < end; at++) starts.push(at)
  }
  for (const { 0: gone, index } of text.matchAll(unseen)) {
    keep(index)
    done = index + gone.length
  }
  keep(text.length)
  return { starts, ends: null }
}
