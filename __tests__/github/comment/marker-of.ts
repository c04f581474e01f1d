import type { CommentMarker } from '../../../src/github/comment/comment-marker.ts'

export const PIPELINE = 'acc/default/shop/Deploy'

/** What a run tells of itself. */
export function markerOf(run: number, facts: Partial<CommentMarker> = {}): CommentMarker {
  return { pipeline: PIPELINE, run, phase: 'running', seenAt: 1, isFailure: false, ...facts }
}
