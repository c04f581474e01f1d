import { knownTexts } from '../gate/known-texts.ts'

/** What kind of thing a section is. */
export type SectionKind = 'group' | 'build step' | 'task' | 'plugin' | 'command' | 'tests'

/** A line, or a part of one, at which a section begins or ends, or that tells that it failed. */
export interface SectionMark {
  readonly does: 'begin' | 'end' | 'fail'
  readonly kind: SectionKind
  /**
   * What the end names the beginning by; null where sections of a kind follow one another or are
   * nested.
   */
  readonly id: string | null
  readonly name: string
  readonly hasFailed: boolean | null
  readonly durationMs: number | null
}

/** A mark as its pattern reads it; what is left out is not told. */
type ReadMark = Pick<SectionMark, 'does' | 'kind'> & {
  [Key in keyof SectionMark]?: SectionMark[Key] | undefined
}

/** How a mark is written, and how it is read. */
interface MarkPattern {
  readonly pattern: RegExp
  readonly read: (match: RegExpExecArray) => ReadMark
}

/** UTF-16 units of a line that are looked at, and of a name that are kept. */
const LOOKED_AT = 600
const LONGEST_NAME = 200

const PATTERNS: readonly MarkPattern[] = [
  // GitHub and Azure.
  { pattern: /(?:::group::|##\[group\])(.*)/, read: ([, name]) => ({ does: 'begin', kind: 'group', name }) },
  { pattern: /::endgroup::|##\[endgroup\]/, read: () => ({ does: 'end', kind: 'group' }) },
  {
    pattern: /##\[section\](Starting|Finishing): (.*)/,
    read: ([, verb, name]) => ({ does: verb === 'Starting' ? 'begin' : 'end', kind: 'group', id: name, name })
  },
  { pattern: /##\[error\]/, read: () => ({ does: 'fail', kind: 'group' }) },
  // Travis.
  {
    pattern: /travis_fold:(start|end):([\w.-]{1,100})/,
    read: ([, verb, name]) => ({ does: verb === 'start' ? 'begin' : 'end', kind: 'group', id: name, name })
  },
  {
    pattern: /travis_time:end:\w{1,40}:start=\d{1,20},finish=\d{1,20},duration=(\d{1,20})/,
    read: ([, nanoseconds]) => ({
      does: 'end',
      kind: 'command',
      durationMs: Math.round(Number(nanoseconds) / 1e6)
    })
  },
  // GitLab.
  {
    pattern: /section_(start|end):\d{1,12}:([\w.-]{1,100})/,
    read: ([, verb, name]) => ({ does: verb === 'start' ? 'begin' : 'end', kind: 'group', id: name, name })
  },
  // BuildKit.
  {
    pattern: /^#(\d{1,4}) (\[[^\]]{1,80}\] .*)/,
    read: ([, id, name]) => ({ does: 'begin', kind: 'build step', id, name })
  },
  {
    pattern: /^#(\d{1,4}) (?:DONE(?: ([\d.]{1,12})s)?|CACHED|CANCELED|(ERROR): )/,
    read: ([, id, seconds, error]) => ({
      does: 'end',
      kind: 'build step',
      id,
      hasFailed: error !== undefined,
      durationMs: seconds === undefined ? null : Math.round(Number(seconds) * 1000)
    })
  },
  // Gradle, Maven.
  {
    pattern: /^> Task (:\S{1,200})(?: ([A-Z-]{1,20}))?$/,
    read: ([, name, outcome]) => ({
      does: 'begin',
      kind: 'task',
      name,
      hasFailed: outcome === undefined ? null : outcome === 'FAILED'
    })
  },
  {
    pattern: /^(?:\[INFO\] )?--- (\S{1,200} (?:\([^)]{1,100}\) )?@ \S{1,100}) ---$/,
    read: ([, name]) => ({ does: 'begin', kind: 'plugin', name })
  },
  // Shells, test runners.
  { pattern: /^(?:\+|\$) (\S.*)/, read: ([, name]) => ({ does: 'begin', kind: 'command', name }) },
  {
    pattern:
      /^={3,} (test session starts|FAILURES|ERRORS|warnings summary|short test summary info|slowest .{1,40}) ={3,}$/,
    read: ([, name]) => ({ does: 'begin', kind: 'tests', name })
  },
  { pattern: /^(TAP version \d+)$/, read: ([, name]) => ({ does: 'begin', kind: 'tests', name }) },
  { pattern: /^ {0,40}# Subtest: (.*)/, read: ([, name]) => ({ does: 'begin', kind: 'tests', name }) }
]

/** All but that of commands, which begin with what nothing can be told by. */
export const MARK_PATTERNS: readonly RegExp[] = PATTERNS.map(({ pattern }) => pattern).filter(
  pattern => knownTexts(pattern) !== null
)

/** A time that GitHub and others put before each line. */
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,18}Z /

/**
 * The marks of sections in a line, in order. A terminal may have hidden them: Travis and GitLab
 * write over theirs.
 *
 * @param text plain or with terminal sequences
 */
export function sectionMarks(text: string): readonly SectionMark[] {
  const line = text.slice(0, LOOKED_AT).replace(TIME, '')
  return line.split(/\r+(?:\x1b\[0?K)?/).flatMap(part => {
    for (const { pattern, read } of PATTERNS) {
      const match = pattern.exec(part)
      if (match === null) continue
      const { id = null, name = '', hasFailed = null, durationMs = null, does, kind } = read(match)
      return [{ does, kind, id, name: name.trim().slice(0, LONGEST_NAME), hasFailed, durationMs }]
    }
    return []
  })
}
