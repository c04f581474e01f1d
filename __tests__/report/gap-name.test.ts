import { expect, test } from '@jest/globals'
import { nameOfGap } from '../../src/report/gap-name.ts'
import { sampleExecutionOf, sampleFamily, sampleLogbook, sampleStage, sampleStep } from './sample-logbook.ts'

const stage = sampleStage('Deploy to EU', [sampleStep('Roll out', { identifier: 'Roll_out' })], {
  identifier: 'Deploy_EU'
})
const logbook = sampleLogbook([sampleExecutionOf([stage])])
const name = (prefix: string): string | null => nameOfGap({ prefix, reason: 'it is damaged' }, logbook)

test('a gap has the names of the stage and the step that it is of', () => {
  expect(name('acc/pipeline/Deploy/42/-exec/Deploy_EU/Roll_out')).toBe('Deploy to EU › Roll out')
  expect(name('acc/pipeline/Deploy/42/-exec/Deploy_EU/Roll_out-commandUnit:Apply')).toBe(
    'Deploy to EU › Roll out › Apply'
  )
  expect(name('acc/pipeline/Deploy/42/-exec/Deploy_EU/')).toBe('Deploy to EU')
})

test('of what the logbook does not know it has the identifiers', () => {
  expect(name('acc/pipeline/Deploy/42/-exec/Scan/Secrets')).toBe('Scan › Secrets')
})

test('in a pipeline that a stage ran it has that stage, too, though others are called alike', () => {
  const family = sampleFamily().map((one, at) =>
    at === 0
      ? { ...one, stages: [sampleStage('Roll', [], { identifier: 'Roll' }), ...one.stages.slice(1)] }
      : one
  )
  const [, child] = family
  const prefix = `acc/pipeline/Child/3/-kid/${child?.stages[0]?.identifier ?? ''}/Apply`
  expect(nameOfGap({ prefix, reason: '' }, sampleLogbook(family))).toBe('Ship › Roll › Apply')
})

test('background services are called that', () => {
  expect(name('acc/pipeline/Deploy/42/-exec/Deploy_EU/serviceId:')).toBe('Deploy to EU › background services')
})

test.each(['', 'anything', 'acc/pipeline/Deploy/42/-exec', 'acc/pipeline/Deploy/42/'])(
  'a prefix of no stage has none: %j',
  prefix => {
    expect(name(prefix)).toBeNull()
  }
)
