import { plainIdentifier } from '../selection/selection.ts'
import type { Logbook, Stage, Step } from '../logbook/logbook.ts'

/** The steps of a stage without those attempts that a later one follows. */
export function lastAttemptsOfSteps(steps: readonly Step[]): readonly Step[] {
  if (steps.every(({ attempt }) => attempt === 1)) return steps
  const last = new Map<string, number>()
  const note = (id: string, attempt: number): void => void last.set(id, Math.max(last.get(id) ?? 1, attempt))
  for (const step of steps) {
    note(idOf(step, step.groups), step.attempt)
    // It may be the step's group that was retried.
    const groups = step.groups.map(group => plainIdentifier(group, step.attempt))
    note(idOf(step, groups), step.attempt)
  }
  return steps.filter(step => step.attempt >= (last.get(idOf(step, step.groups)) ?? 1))
}

/** The same of stages: a stage's attempt stands in its name, see `displayName`. */
export function lastAttemptsOfStages(stages: readonly Stage[]): readonly Stage[] {
  const attempts = stages.map(({ identifier, name }) => {
    const [ending = '', attempt = '1'] = / \(attempt (\d{1,9})\)$/u.exec(name) ?? []
    return {
      id: JSON.stringify([identifier, name.slice(0, name.length - ending.length)]),
      attempt: Number(attempt)
    }
  })
  const last = new Map<string, number>()
  for (const { id, attempt } of attempts) last.set(id, Math.max(last.get(id) ?? 1, attempt))
  return stages.filter((_, at) => {
    const own = attempts[at]
    return own === undefined || own.attempt >= (last.get(own.id) ?? 1)
  })
}

/** Stages and steps that a later attempt follows: how they ended says nothing of the whole. */
export function retriedIn({ executions }: Logbook): ReadonlySet<Stage | Step> {
  const retried = new Set<Stage | Step>()
  for (const { stages } of executions) {
    const lastStages = new Set(lastAttemptsOfStages(stages))
    for (const stage of stages) {
      const lastSteps = new Set(lastAttemptsOfSteps(stage.steps))
      if (!lastStages.has(stage)) retried.add(stage)
      for (const step of stage.steps) if (!lastStages.has(stage) || !lastSteps.has(step)) retried.add(step)
    }
  }
  return retried
}

function idOf({ identifier, name }: Step, groups: readonly string[]): string {
  return JSON.stringify([groups, identifier ?? name])
}
