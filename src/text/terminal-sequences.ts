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
/**
 * Characters that nobody sees and that are no part of a word: controls, zero-width, bidirectional,
 * tags.
 */
const INVISIBLE = String.raw`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|[\u180b-\u180f]|[\ufe00-\ufe0f]|\udb40[\udc00-\udfff]`
/* eslint-disable no-misleading-character-class -- each of them alone */
/** Whether a text holds anything that nobody sees. */
export const HAS_UNSEEN = new RegExp(INVISIBLE)
const UNSEEN = new RegExp(`${SEQUENCE}|${INVISIBLE}`, 'g')
const UNSEEN_OR_RETURN = new RegExp(`${SEQUENCE}|\\r|${INVISIBLE}`, 'g')
/* eslint-enable no-misleading-character-class */

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
  const unseen = joins ? UNSEEN_OR_RETURN : UNSEEN
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
