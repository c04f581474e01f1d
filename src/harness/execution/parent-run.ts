import { formatExecutionUrl } from './execution-url.ts'
import { idOf, objectOf } from '../http/foreign-json.ts'

/** The run that has a stage which ran another pipeline ("pipeline chaining"). */
export interface ParentRun {
  /** planExecutionId */
  readonly executionId: string
  /** Identifier. */
  readonly pipeline: string
  /** Its page in Harness. */
  readonly url: string
}

/**
 * @param info `parentStageInfo` of an execution's summary, unchecked: `{hasparentpipeline,
 *   executionid, identifier, orgid, projectid}`
 * @returns null for an execution that no other one ran, or none that is named
 */
export function readParentRun(
  info: unknown,
  { account, baseUrl }: { readonly account: string; readonly baseUrl: string }
): ParentRun | null {
  const { hasparentpipeline, executionid, identifier, orgid, projectid } = objectOf(info)
  const [executionId, pipeline, org, project] = [executionid, identifier, orgid, projectid].map(idOf)
  if (hasparentpipeline !== true || executionId == null || pipeline == null) return null
  if (org == null || project == null) return null
  const url = formatExecutionUrl(baseUrl, { account, org, project, pipeline, executionId })
  return { executionId, pipeline, url }
}
