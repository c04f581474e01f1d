import { FollowedRedaction } from '../../redaction/followed-redaction.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import { inertLines } from './inert-line.ts'

/** Where lines go: the runner's log, all inert. */
export interface LiveOutput {
  readonly line: (text: string) => void
  readonly openGroup: (title: string) => void
  readonly closeGroup: () => void
  readonly redactor: Redactor
}

/** A step whose log is shown. */
export interface LiveStep {
  /** Tells it from every other. */
  readonly id: string
  /** Inert. */
  readonly name: string
  /** Runs beside the steps of its stage, as a service does: it takes no group from them. */
  readonly isService: boolean
}

/** What is shown of the logs of one run. */
export interface LiveLimits {
  readonly lines: number
  readonly bytes: number
}

const LIMITS: LiveLimits = { lines: 50_000, bytes: 20_000_000 }

interface Shown {
  readonly step: LiveStep
  readonly lines: string[]
  /** Lines of others stand between its own. */
  isMixed: boolean
  /** It has ended, but its last lines may still come. */
  isOver: boolean
  /** The newest state of a line that is rewritten, such as a progress bar; '' for none. */
  rewritten: string
  readonly redaction: FollowedRedaction
}

/**
 * Shows the lines of running steps as they come. The lines of a step that runs alone stand in a
 * group; when several run, each line names its step, and the lines of each stand together in a
 * group once it has ended.
 */
export class LiveLogOutput {
  readonly #output: LiveOutput
  readonly #limits: LiveLimits
  readonly #running = new Map<string, Shown>()
  #open: string | null = null
  #lines = 0
  #bytes = 0
  #isFull = false

  constructor(output: LiveOutput, limits: LiveLimits = LIMITS) {
    this.#output = output
    this.#limits = limits
  }

  /** Shows what a step logged: texts as the stream has them. */
  show(step: LiveStep, texts: readonly string[]): void {
    const shown = this.#running.get(step.id) ?? newlyShown(step, this.#output.redactor)
    this.#running.set(step.id, shown)
    const steps = [...this.#running.values()].filter(each => !each.step.isService && !each.isOver)
    if (steps.length > 1) for (const each of steps) each.isMixed = true
    for (const text of texts) this.#showText(shown, text)
  }

  /** Of a line that is rewritten again and again only the last state is shown. */
  #showText(shown: Shown, text: string): void {
    const before = shown.rewritten
    shown.rewritten = text.startsWith('\r') && !text.endsWith('\n') ? text : ''
    if (shown.rewritten !== '') return
    const isRewriting = text.startsWith('\r')
    for (const each of before === '' || isRewriting ? [text] : [before, text])
      this.#showLines(shown, shown.redaction.push(each))
  }

  #showLines(shown: Shown, texts: readonly string[]): void {
    const redact = (text: string): string => this.#output.redactor.redact(text).text
    for (const text of texts)
      for (const line of inertLines(redact(text), redact)) {
        if (this.#isFull) return
        this.#showLine(shown, line)
      }
  }

  /** Whether the step has ended, so that what others write is not written beside it. */
  markOver({ id }: Pick<LiveStep, 'id'>, isOver: boolean): void {
    const shown = this.#running.get(id)
    if (shown !== undefined) shown.isOver = isOver
  }

  /** The step has ended, and all of its lines were shown. */
  end({ id }: LiveStep): void {
    const shown = this.#running.get(id)
    if (shown === undefined) return
    if (shown.rewritten !== '') this.#showText(shown, `${shown.rewritten}\n`)
    this.#showLines(shown, shown.redaction.end())
    this.#running.delete(id)
    if (this.#open === id) this.#closeGroup()
    if (!shown.isMixed || shown.step.isService || this.#isFull) return
    this.#closeGroup()
    this.#output.openGroup(shown.step.name)
    for (const line of shown.lines) this.#print(line)
    this.#output.closeGroup()
  }

  /** A line of our own, outside of every group. */
  say(line: string): void {
    this.#closeGroup()
    this.#output.line(line)
  }

  #showLine(shown: Shown, line: string): void {
    const { step, lines, isMixed } = shown
    if (!step.isService) lines.push(line)
    if (isMixed) {
      if (!step.isService) this.#closeGroup()
      this.#print(`${step.name} │ ${line}`)
      return
    }
    if (this.#open !== step.id) {
      this.#closeGroup()
      this.#output.openGroup(step.name)
      this.#open = step.id
    }
    this.#print(line)
  }

  #print(line: string): void {
    if (this.#isFull) return
    this.#lines += 1
    this.#bytes += Buffer.byteLength(line) + 1
    if (this.#lines > this.#limits.lines || this.#bytes > this.#limits.bytes) {
      this.#isFull = true
      this.say('No more lines of the logs are shown here; the artifact has all of them.')
      return
    }
    this.#output.line(line)
  }

  #closeGroup(): void {
    if (this.#open !== null) this.#output.closeGroup()
    this.#open = null
  }
}

function newlyShown(step: LiveStep, redactor: Redactor): Shown {
  const redaction = new FollowedRedaction(redactor)
  return { step, lines: [], isMixed: step.isService, isOver: false, rewritten: '', redaction }
}
