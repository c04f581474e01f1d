import { describe, expect, test } from '@jest/globals'
import { downloadProgress } from '../../../src/report/publish/progress.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'

describe('downloadProgress', () => {
  function progress(): {
    clock: FakeClock
    told: string[]
    on: (received: number, total: number | null) => void
  } {
    const clock = new FakeClock()
    const told: string[] = []
    return { clock, told, on: downloadProgress(clock, message => void told.push(message)) }
  }

  test('a line at most every five seconds, with percent, sizes and the speed since the last line', () => {
    const { clock, told, on } = progress()
    on(0, 20_000_000)
    for (let second = 1; second <= 12; second += 1) {
      clock.advance(1000)
      on(second * 1_000_000, 20_000_000)
    }
    expect(told).toEqual([
      'Download: 25 %, 5.0 MB of 20.0 MB, 1.0 MB/s',
      'Download: 50 %, 10.0 MB of 20.0 MB, 1.0 MB/s'
    ])
  })

  test('a fast download says nothing', () => {
    const { clock, told, on } = progress()
    on(0, 10)
    clock.advance(4999)
    on(10, 10)
    expect(told).toEqual([])
  })

  test('the wait before its first byte is no part of a download', () => {
    const { clock, told, on } = progress()
    clock.advance(60_000)
    on(0, 18_800)
    on(18_800, 18_800)
    expect(told).toEqual([])
  })

  test('the wait after a break is no part of it', () => {
    const { clock, told, on } = progress()
    on(0, 20_000_000)
    clock.advance(1000)
    on(1_000_000, 20_000_000)
    clock.advance(60_000)
    on(1_000_000, 20_000_000)
    clock.advance(5000)
    on(6_000_000, 20_000_000)
    expect(told).toEqual(['Download: 30 %, 6.0 MB of 20.0 MB, 1.0 MB/s'])
  })

  test('without a known total there is no percent', () => {
    const { clock, told, on } = progress()
    on(0, null)
    clock.advance(5000)
    on(1000, null)
    expect(told).toEqual(['Download: 1.0 kB, 200 B/s'])
  })

  test('after a start from zero the speed is not negative', () => {
    const { clock, told, on } = progress()
    on(0, null)
    clock.advance(5000)
    on(9_000_000, null)
    clock.advance(1000)
    on(1000, null)
    clock.advance(5000)
    on(6000, null)
    expect(told.at(-1)).toBe('Download: 6.0 kB, 1.0 kB/s')
  })
})
