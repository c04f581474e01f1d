import { describe, expect, test } from '@jest/globals'
import { statusAndDuration, statusIcon, statusShape, statusWord } from '../../src/report/status.ts'

describe('a status as people see it', () => {
  test.each([
    ['Success', '✅', '✓', 'Success'],
    ['FAILED', '❌', '✕', 'Failed'],
    ['Errored', '❌', '✕', 'Failed'],
    ['Expired', '❌', '✕', 'Expired'],
    ['APPROVAL_REJECTED', '❌', '✕', 'Rejected'],
    ['IgnoreFailed', '⚠️', '!', 'Failure ignored'],
    ['Skipped', '⏭️', '⊘', 'Skipped'],
    ['Aborted', '⛔', '⊘', 'Aborted'],
    ['Running', '🔵', '●', 'Running'],
    ['ApprovalWaiting', '⏳', '◔', 'Waiting for approval'],
    ['QueuedStepConcurrency', '⏳', '◔', 'Waiting'],
    ['BrandNew', '', '•', 'BrandNew']
  ])('%s', (status, icon, shape, word) => {
    expect([statusIcon(status), statusShape(status), statusWord(status)]).toEqual([icon, shape, word])
  })

  test('an attempt that another one follows is told as such, also where its status is unknown', () => {
    const told = ['Failed', null, 'Success'].map(status => [
      statusShape(status, true),
      statusWord(status, true)
    ])
    expect(told).toEqual([
      ['!', 'Failed, retried'],
      ['!', 'Retried'],
      ['✓', 'Success']
    ])
  })

  test('an unknown one has no word', () => {
    expect(statusWord(null)).toBeNull()
    expect(statusWord('')).toBeNull()
    expect(statusIcon(null)).toBe('')
  })

  test.each([
    ['Failed', 72_000, 'Failed after 1 m 12 s'],
    ['Success', 4000, 'Success in 4.0 s'],
    ['Running', null, 'Running'],
    [null, 4000, '4.0 s'],
    [null, null, '']
  ])('%s with %s ms: %s', (status, duration, text) => {
    expect(statusAndDuration(status, duration)).toBe(text)
  })
})
