import type { Execution, LogFile, Logbook, Stage, Step } from '../../logbook/logbook.ts'

/** The places of a logbook, see page-data.ts: unique, and the same for a logbook each time. */
export interface Places {
  of(item: Execution | Stage | Step | LogFile): string
}

/**
 * @returns places that are made of the numbered names that the logs' paths in the artifact have too
 */
export function placesOf(logbook: Logbook): Places {
  const places = new Map<object, string>()
  const executionNames: TakenNames = new Map()
  const several = logbook.executions.filter(({ role }) => role !== 'retried-from').length > 1
  for (const execution of logbook.executions) {
    const { pipeline, runSequence, partOf } = execution
    const stage =
      partOf?.stage == null ? undefined : logbook.executions[partOf.execution]?.stages[partOf.stage]
    const above = stage === undefined ? undefined : places.get(stage)
    if (above !== undefined) {
      // What a stage ran stands in the stage.
      places.set(execution, above)
      placeStages(execution, above, 2, places)
      continue
    }
    const label =
      pipeline === null ? 'execution' : [pipeline, runSequence].filter(part => part !== null).join('-')
    const place = unused(asSegment(label), executionNames)
    places.set(execution, place)
    placeStages(execution, place, several ? 2 : 1, places)
  }
  return { of: item => places.get(item) ?? '' }
}

/** @param depth of a stage's folder in the artifact */
function placeStages(execution: Execution, above: string, depth: number, places: Map<object, string>): void {
  const names: TakenNames = new Map()
  for (const stage of execution.stages) {
    const path = stage.steps.flatMap(step => step.files)[0]?.text.split('/')
    const place = `${above}/${unused(path?.[depth] ?? asSegment(stage.name), names)}`
    places.set(stage, place)
    const stepNames: TakenNames = new Map()
    for (const step of stage.steps) placeStep(step, place, depth + 1, stepNames, places)
  }
}

function placeStep(
  step: Step,
  above: string,
  depth: number,
  names: TakenNames,
  places: Map<object, string>
): void {
  const path = step.files[0]?.text.replace(/\.log$/, '').split('/')
  const place = `${above}/${unused(path?.[depth] ?? asSegment(step.name), names)}`
  places.set(step, place)
  const [only, ...others] = step.files
  if (only !== undefined && others.length === 0) places.set(only, place)
  else
    for (const file of step.files) {
      const unit = file.text.replace(/\.log$/, '').split('/')[depth + 1]
      places.set(file, `${place}/${unit ?? asSegment(file.unit ?? 'log')}`)
    }
}

/** UTF-16 units of a segment that is no file's name. */
const LONGEST = 100

function asSegment(name: string): string {
  return (
    name
      .slice(0, LONGEST)
      .toWellFormed()
      .replace(/[\s/]+/g, '_') || '_'
  )
}

/** Names in lower case, each with the number that its next namesake may have. */
type TakenNames = Map<string, number>

/**
 * The name, with a number when it is taken. No number is tried twice: thousands can have one name.
 */
function unused(name: string, taken: TakenNames): string {
  const key = name.toLowerCase()
  const known = taken.get(key)
  if (known === undefined) {
    taken.set(key, 2)
    return name
  }
  let count = known
  while (taken.has(`${key}-${count}`)) count++
  taken.set(key, count + 1)
  taken.set(`${key}-${count}`, 2)
  return `${name}-${count}`
}
