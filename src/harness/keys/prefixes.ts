import type { KnownExecution } from '../execution/execution.ts'

/** Which logs are asked for: those of a run, or everything under raw prefixes. */
export type ExportTarget =
  | {
      readonly kind: 'run'
      readonly account: string
      readonly pipeline: string
      readonly run: number
      /** planExecutionId, where it is known. */
      readonly execution: string | null
      /** What the Pipeline Service told; null without org and project. */
      readonly known?: KnownExecution | null
    }
  | { readonly kind: 'prefixes'; readonly account: string; readonly prefixes: readonly string[] }

/**
 * The prefixes to try in turn for a run, exact ones first: the first that holds a log of what was selected is the answer. The standard
 * layout's are among them where org and project are known, and first where Harness says that it is in use.
 */
export function prefixCandidates(
  target: Extract<ExportTarget, { kind: 'run' }>,
  stage: string | null
): readonly string[] {
  const known = target.known ?? null
  const simplified = simplifiedCandidates(target, stage)
  if (known === null) return simplified
  const standard = `accountId:${known.account}/orgId:${known.org}/projectId:${known.project}/pipelineId:${known.pipeline}/runSequence:${known.run}/level0:pipeline`
  const standards = stage === null ? [standard] : [`${standard}/level1:stages/level2:${stage}`, standard]
  return known.usesSimplifiedKeys === false ? [...standards, ...simplified] : [...simplified, ...standards]
}

function simplifiedCandidates(
  { account, pipeline, run: number, execution, known }: Extract<ExportTarget, { kind: 'run' }>,
  stage: string | null
): readonly string[] {
  const run = `${account}/pipeline/${pipeline}/${number}/`
  const id = execution ?? known?.executionId ?? null
  if (id !== null) {
    const today = `${run}-${id}`
    // An iteration (`Build_0`) has no key that starts with it, so the whole execution is the second try.
    return stage === null ? [today, `${run}pipeline`] : [`${today}/${stage}`, today, `${run}pipeline`]
  }
  const seed = stage === null ? [`${run}pipeline`] : [`${run}pipeline/stages/${stage}`, `${run}pipeline`]
  return [`${run}-`, ...seed]
}

/**
 * Other spellings of a prefix that select the same logs (and perhaps a few more, which are filtered out later). Each is
 * another entry in the Log Service's cache and another zip object: the way past a frozen, stuck or dead result.
 * The prefix itself is not among them. None ends in `/`, save the documented `…/RUN/`, which comes last.
 */
export function equivalentPrefixes(prefix: string): readonly string[] {
  const floor = shortestPrefix(prefix)
  // Nothing can be cut off a whole run's prefix, but each layout's keys go on in a way of their own.
  if (floor === prefix.length && prefix.endsWith('/')) {
    return prefix.includes('runSequence:')
      ? [`${prefix}level0:pipeline`]
      : [`${prefix}-`, `${prefix}pipeline`]
  }
  const spellings: string[] = []
  for (let end = prefix.length - 1; end > floor && spellings.length < 8; end -= 1) {
    const spelling = prefix.slice(0, end)
    if (!spelling.endsWith('/') && spelling.isWellFormed()) spellings.push(spelling)
  }
  const run = prefix.slice(0, floor)
  if (floor > 0 && run !== prefix && /^[^:]*$/u.test(run)) spellings.push(run)
  return spellings
}

/** Length of the part that must stay: up to and with the slash after the run number, without which other runs would match. */
function shortestPrefix(prefix: string): number {
  const simplified = /^[^/]*\/pipeline\/[^/]+\/[1-9]\d*\//u.exec(prefix)
  const standard = /^(?:[^/]+\/)*?runSequence:\d+\//u.exec(prefix)
  return (simplified ?? standard)?.[0].length ?? prefix.length
}
