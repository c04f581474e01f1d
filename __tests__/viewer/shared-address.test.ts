import { expect, test } from '@jest/globals'
import { sharedAddress } from '../../viewer/data/shared-address.ts'

const runUrl = 'https://github.com/octocat/shop/actions/runs/7'
const [fragment, words] = ['#Deploy-42/01-Build:L7', 'logs/01-Build.log:7']

test('a place is shared as that of the run’s artifact', () => {
  expect(sharedAddress({ runUrl, artifact: '1001' }, fragment, words)).toBe(
    `${runUrl}/artifacts/1001${fragment}?artifact=1001`
  )
})

test('without the artifact it is the run and where the line is, without a run the line alone', () => {
  expect(sharedAddress({ runUrl, artifact: null }, fragment, words)).toBe(`${runUrl} ${words}`)
  expect(sharedAddress({ runUrl: null, artifact: null }, fragment, words)).toBe(words)
})
