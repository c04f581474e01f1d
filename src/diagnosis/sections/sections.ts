import type { DisplayLine } from '../lines/display-line.ts'
import type { SectionKind, SectionMark } from './section-mark.ts'

/** A part of a log that has a name. */
export interface Section {
  readonly kind: SectionKind
  readonly name: string
  /** Numbers of display lines. */
  readonly firstLine: number
  readonly lastLine: number
  /** Null when neither the log nor its times tell. */
  readonly durationMs: number | null
  /** Null when the log does not tell. */
  readonly hasFailed: boolean | null
}

/** A section whose end was not seen yet. */
interface OpenSection {
  readonly mark: SectionMark
  readonly firstLine: number
  readonly time: string | null
}

/** Where a line stands in its log and in time. */
type TimedLine = Pick<DisplayLine, 'number' | 'time'>

/** Sections that are kept, the latest ones. */
const MOST_SECTIONS = 500
/** Nested sections, and steps at the same time. */
const MOST_OPEN = 100
/**
 * Within a section of these kinds the next one of the kind may begin; the others follow one
 * another.
 */
const NESTED: ReadonlySet<SectionKind> = new Set(['group', 'build step'])

/** Finds the sections of a log as its lines pass by. */
export class SectionTracker {
  #open: OpenSection[] = []
  #closed: Section[] = []
  #last: TimedLine | null = null
  readonly #most: number

  /** @param most sections that are kept, the latest ones */
  constructor(most = MOST_SECTIONS) {
    this.#most = most
  }

  /** @param marks those of the line */
  add(
    line: TimedLine & Pick<DisplayLine, 'text'> & Partial<DisplayLine>,
    marks: readonly SectionMark[]
  ): void {
    for (const mark of marks) {
      if (mark.does === 'end') this.#end(mark, line)
      else if (mark.does === 'fail') this.#fail()
      else this.#begin(mark, line)
    }
    this.#last = line
  }

  /** In the order of their first lines; what is open ends with the log. */
  end(): readonly Section[] {
    for (const each of this.#open) this.#close(each, this.#last, null)
    this.#open = []
    return this.#closed.slice(-this.#most).sort((a, b) => a.firstLine - b.firstLine)
  }

  #begin(mark: SectionMark, line: TimedLine): void {
    if (!NESTED.has(mark.kind)) this.#endKind(mark.kind, this.#last)
    else if (mark.kind === 'build step' && this.#open.some(each => isSame(each.mark, mark))) return
    const section = { mark, firstLine: line.number, time: line.time }
    if (mark.hasFailed === false) {
      this.#close(section, line, null)
      return
    }
    this.#open.push(section)
    if (this.#open.length > MOST_OPEN) this.#open.shift()
  }

  #endKind(kind: SectionKind, last: TimedLine | null): void {
    for (const each of this.#open) if (each.mark.kind === kind) this.#close(each, last, null)
    this.#open = this.#open.filter(each => each.mark.kind !== kind)
  }

  #end(mark: SectionMark, line: TimedLine): void {
    const found = this.#open.findLast(each => isSame(each.mark, mark))
    if (found === undefined) return
    this.#close(found, line, mark)
    this.#open = this.#open.filter(each => each !== found)
  }

  #close(section: OpenSection, last: TimedLine | null, end: SectionMark | null): void {
    const { mark, firstLine, time } = section
    this.#closed.push({
      kind: mark.kind,
      name: mark.name,
      firstLine,
      lastLine: Math.max(firstLine, last?.number ?? firstLine),
      durationMs: end?.durationMs ?? mark.durationMs ?? elapsed(time, last?.time ?? null),
      hasFailed: end?.hasFailed ?? mark.hasFailed
    })
    if (this.#closed.length > 2 * this.#most) this.#closed = this.#closed.slice(-this.#most)
  }

  /** What Azure and GitHub tell of the step that is open. */
  #fail(): void {
    const last = this.#open.at(-1)
    if (last !== undefined)
      this.#open[this.#open.length - 1] = { ...last, mark: { ...last.mark, hasFailed: true } }
  }
}

function isSame(begin: SectionMark, end: SectionMark): boolean {
  return begin.kind === end.kind && (end.id === null || begin.id === end.id)
}

function elapsed(from: string | null, to: string | null): number | null {
  const ms = from === null || to === null ? NaN : Date.parse(to) - Date.parse(from)
  return Number.isNaN(ms) ? null : ms
}
