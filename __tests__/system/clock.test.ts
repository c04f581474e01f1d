import { expect, test } from '@jest/globals'
import { workingWhileWaiting } from '../../src/system/clock.ts'
import { FakeClock } from '../fixtures/fake-clock.ts'

test('the work is begun once, when somebody waits, and the time stays the same', async () => {
  const fake = new FakeClock()
  let begun = 0
  const clock = workingWhileWaiting(fake, () => {
    begun++
  })
  const start = clock.now()
  expect(begun).toBe(0)
  await clock.sleep(500)
  await clock.sleep(700)
  expect(begun).toBe(1)
  expect(clock.now() - start).toBe(1200)
})
