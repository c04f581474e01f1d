/** Names of the layouts, after Harness's own word for the newer ones (`shouldUseSimplifiedKey`). */
export type LayoutName = 'simplified' | 'simplifiedLegacy' | 'standard'

/**
 * The parts of a log key as Harness names it, without the account segment that storage puts in
 * front.
 */
export interface LogKey {
  readonly layout: LayoutName
  readonly account: string
  /** Only standard keys tell it. */
  readonly org: string | null
  /** Only standard keys tell it. */
  readonly project: string | null
  readonly pipeline: string
  readonly run: number
  /** The plan execution id; only simplified keys tell it. */
  readonly execution: string | null
  /**
   * Every segment after the run or execution, structure words and parallel nodes included,
   * `levelN:` and the unit left out.
   */
  readonly segments: readonly string[]
  /** Identifier; null for a log of the pipeline itself. */
  readonly stage: string | null
  /** Identifiers between stage and step: step groups, parents of iterations, `rollbackSteps`. */
  readonly groups: readonly string[]
  /** The last identifier; null for the stage's own log. */
  readonly step: string | null
  /** The command unit's name, verbatim: it may hold anything, also `/`. */
  readonly unit: string | null
}

/** What a layout reads from a key; the rest of a `LogKey` follows from it. */
export type KeyParts = Pick<
  LogKey,
  'account' | 'org' | 'project' | 'pipeline' | 'run' | 'execution' | 'segments'
>

/** A run, as far as it is known. */
export interface RunOfKeys {
  readonly account: string
  readonly org: string | null
  readonly project: string | null
  readonly pipeline: string
  readonly run: number
  /** planExecutionId */
  readonly execution: string | null
}

/** One way of Harness to spell log keys. */
export interface KeyLayout {
  readonly name: LayoutName
  /** What its keys look like, for messages. */
  readonly form: string
  /**
   * @param words of the key without its unit, split at `/`, none empty
   * @returns null: a key of another layout
   */
  parse(words: readonly string[]): KeyParts | null
  /** The words of the key without its unit; the segments' words are the last ones. */
  format(parts: KeyParts): readonly string[]
  /** Words of structure that all keys have after the run, before the stage's. */
  readonly leadingWords: number
  /** Indexes of the segments that are identifiers: not structure, not parallel nodes. */
  identifierPlaces(segments: readonly string[]): readonly number[]
  /** The identifier in a word of a key. */
  identifierIn(word: string): string
  /**
   * The prefixes to try in turn for a run, or for one of its stages; none where too little is
   * known.
   */
  prefixes(run: RunOfKeys, stage: string | null): readonly string[]
  /** The prefix of a step that stands in no group, from its stage's. */
  stepPrefix(stagePrefix: string, step: string): string
  /** What every key of the account begins with. */
  accountPrefix(account: string): string
  /**
   * The run that a prefix names, up to and with the slash after its number; null: none, or of
   * another layout.
   */
  readonly runOfPrefix: RegExp
  /** What the keys of any run go on with. */
  readonly afterRun: string
}

/** Of run numbers: `0` and `012` are refused by the service. */
export const RUN_NUMBER = /^[1-9]\d{0,14}$/
