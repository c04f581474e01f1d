import type { LogFile } from '../../logbook/logbook.ts'
import {
  durationOfPlace,
  namedDelegates,
  nameOfPlace,
  runStateOfPlace,
  type FailedPlace
} from '../failed-places.ts'
import type { HarnessFailure } from '../failures.ts'
import type { PageBroken, PageBrokenPlace, PageExcerpt } from './page-data.ts'
import type { Places } from './places.ts'

/** What the page is told of a failure: where, why, and where else. */
export function describeFailure(failure: HarnessFailure, places: Places): PageBroken {
  const { place, others, file, message, excerpt, telling, remarks, isToldByLogsAlone } = failure
  return {
    ...describePlace(place, places),
    remarks,
    status: runStateOfPlace(place).status,
    duration: durationOfPlace(place),
    message,
    excerpt: excerpt === null ? null : describeExcerpt(excerpt),
    path: file?.text ?? null,
    sure: telling?.sure ?? null,
    delegates: namedDelegates(place),
    others: others.map(other => describePlace(other, places)),
    toldByLogsAlone: isToldByLogsAlone
  }
}

function describePlace(failed: FailedPlace, places: Places): PageBrokenPlace {
  const { execution, stage, step, file } = failed
  return { place: places.of(file ?? step ?? stage ?? execution), title: nameOfPlace(failed) }
}

function describeExcerpt({ lines, telling, secondPiece }: NonNullable<LogFile['excerpt']>): PageExcerpt {
  return {
    lines: lines.map(({ number, time, level, text, fold }) => ({ number, time, level, text, fold })),
    telling,
    secondPiece
  }
}
