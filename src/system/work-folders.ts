/**
 * The folders that a run works in, as absolute paths. All of them are gone at its end, unless the
 * results are kept.
 */
export interface WorkFolders {
  /** For what is needed only while the action runs. */
  readonly scratch: string
  /** For what is made together with the results, and needed only while the action runs. */
  readonly spool: string
  /** For what the artifact will hold. */
  readonly results: string
}
