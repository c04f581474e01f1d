/** Where a log stands, from the stage down: identifiers, as in the pipeline's YAML. */
export interface Place {
  readonly stage: readonly string[]
  readonly steps: readonly (readonly string[])[]
  /** Beside the steps: `service`, `infrastructure`, `serviceId:redis`. */
  readonly beside?: string
  /** The steps are those of the rollback. */
  readonly rollback?: boolean
  /** Stands in a parallel block of this id. */
  readonly parallel?: string
  readonly unit?: string
}
