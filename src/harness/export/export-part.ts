/** Logs that one export can hold, and the smaller sets that it can be split into. */
export interface ExportPart {
  /** What the keys begin with. */
  readonly prefix: string
  /** 0: the execution, 1: a stage, 2 and more: step groups, iterations, steps. */
  readonly level: number
  /**
   * A stage, or an iteration of one: it can have logs that the graph doesn't show, such as those of
   * background services.
   */
  readonly isStage: boolean
  /** The log keys that the graph tells, of steps that ran; there may be more logs. */
  readonly keys: readonly string[]
  readonly parts: readonly ExportPart[]
  /** An earlier attempt that the graph doesn't show: it may have logs, or never have been. */
  readonly isGuess: boolean
}
