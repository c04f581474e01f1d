import { expect, test } from '@jest/globals'
import { parseReport } from '../../viewer/data/report.ts'
import { sampleReport } from './sample-page.ts'

test('overlong names are cut, what tells things apart is not', () => {
  const long = '😀'.repeat(100_000)
  const report = parseReport(
    JSON.stringify(sampleReport([{ name: 'Build', steps: [{ name: long, groups: [long] }] }]))
  )
  const step = report.executions[0]?.stages[0]?.steps[0]
  expect(step?.name).toBe(`${'😀'.repeat(499)}…`)
  expect(step?.groups[0]).toMatchObject({ id: long, name: `${'😀'.repeat(499)}…` })
  expect(step?.place).toBe(`Run-1/Build/${long}`)
})

test('all else is as it was', () => {
  const report = sampleReport([{ name: 'Build', status: 'Success', steps: [{ name: 'a'.repeat(1_000) }] }])
  expect(parseReport(JSON.stringify(report))).toEqual(report)
})
