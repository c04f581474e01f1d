import { objectOf, textOf } from '../../harness/http/foreign-json.ts'

/** How far the telling of a run has come; each outranks those before it. */
export const PHASES = ['running', 'broken', 'final'] as const
export type CommentPhase = (typeof PHASES)[number]

/**
 * What a comment tells of: hidden in it, so that any later run finds it and knows whether it is
 * newer.
 */
export interface CommentMarker {
  /** Account, organisation, project and pipeline: each pipeline has a comment of its own. */
  readonly pipeline: string
  readonly run: number
  readonly phase: CommentPhase
  /** When Harness was asked for what is told, in ms since 1970. */
  readonly seenAt: number
  /** Something went wrong, and the comment says so. */
  readonly isFailure: boolean
}

const START = '<!-- harness-logs '
const END = ' -->'

/** The marker as a line of markdown that is not shown. */
export function formatMarker(marker: CommentMarker): string {
  // Nothing in it ends the HTML comment.
  const json = JSON.stringify(marker).replace(
    /[-<>&]/gu,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
  return START + json + END
}

/** The marker of a comment's body, which has it in its first line; null where there is none. */
export function readMarker(body: string): CommentMarker | null {
  const [line = ''] = body.split(/\r?\n/u, 1)
  if (!line.startsWith(START) || !line.endsWith(END)) return null
  const { pipeline, run, phase, seenAt, isFailure } = parse(line.slice(START.length, -END.length))
  const knownPhase = PHASES.find(each => each === phase)
  const name = textOf(pipeline)
  if (name === null || knownPhase === undefined) return null
  if (!Number.isSafeInteger(run) || !Number.isSafeInteger(seenAt)) return null
  return {
    pipeline: name,
    run: Number(run),
    phase: knownPhase,
    seenAt: Number(seenAt),
    isFailure: isFailure === true
  }
}

/** Whether `a` tells of more than `b`: of a later run, or more or newer things of the same. */
export function isNewer(a: CommentMarker, b: CommentMarker): boolean {
  if (a.run !== b.run) return a.run > b.run
  const [ofA, ofB] = [PHASES.indexOf(a.phase), PHASES.indexOf(b.phase)]
  return ofA === ofB ? a.seenAt > b.seenAt : ofA > ofB
}

function parse(json: string): ReturnType<typeof objectOf> {
  try {
    return objectOf(JSON.parse(json))
  } catch {
    return {}
  }
}
