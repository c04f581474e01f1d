import { describe, expect, test } from '@jest/globals'
import { LiveLogOutput, type LiveLimits, type LiveStep } from '../../../src/report/follow/live-log-output.ts'

const step = (name: string, isService = false): LiveStep => ({ id: name, name, isService })
const [A, B, REDIS] = [step('A'), step('B'), step('Redis', true)]

function output(limits?: LiveLimits): { out: LiveLogOutput; printed: string[] } {
  const printed: string[] = []
  const out = new LiveLogOutput(
    {
      line: text => void printed.push(text),
      openGroup: title => void printed.push(`> ${title}`),
      closeGroup: () => void printed.push('<'),
      redact: text => text
    },
    limits
  )
  return { out, printed }
}

describe('LiveLogOutput', () => {
  test('a step that runs alone has a group', () => {
    const { out, printed } = output()
    out.show(A, ['1\n', '2\n'])
    out.end(A)
    expect(printed).toEqual(['> A', '1', '2', '<'])
  })

  test('what is said stands outside of the groups', () => {
    const { out, printed } = output()
    out.show(A, ['1\n'])
    out.say('news')
    out.show(A, ['2\n'])
    expect(printed).toEqual(['> A', '1', '<', 'news', '> A', '2'])
  })

  test('when several run, lines name their step, and stand together once it has ended', () => {
    const { out, printed } = output()
    out.show(A, ['1\n'])
    out.show(B, ['x\n'])
    out.show(A, ['2\n'])
    out.end(A)
    expect(printed).toEqual(['> A', '1', '<', 'B │ x', 'A │ 2', '> A', '1', '2', '<'])
  })

  test('a step that has ended is not beside the next one, whatever it still has to say', () => {
    const { out, printed } = output()
    out.show(A, ['1\n'])
    out.markOver(A, true)
    out.show(B, ['x\n'])
    out.show(A, ['2\n'])
    out.end(A)
    out.show(B, ['y\n'])
    out.end(B)
    expect(printed).toEqual(['> A', '1', '<', '> B', 'x', '<', '> A', '2', '<', '> B', 'y', '<'])
  })

  test('a service beside a step takes no group from it', () => {
    const { out, printed } = output()
    out.show(A, ['1\n'])
    out.show(REDIS, ['ready\n'])
    out.show(A, ['2\n'])
    out.end(REDIS)
    out.end(A)
    expect(printed).toEqual(['> A', '1', 'Redis │ ready', '2', '<'])
  })

  test('of a line that is rewritten the last state is shown', () => {
    const { out, printed } = output()
    out.show(A, ['\r10%', '\r50%', '\r100%\n', 'text\n', '\r1%', '\r2%'])
    out.show(A, ['more\n', '\r7%'])
    out.end(A)
    expect(printed).toEqual(['> A', '100%', 'text', '2%', 'more', '7%', '<'])
  })

  test.each<[string, LiveLimits]>([
    ['lines', { lines: 2, bytes: 1000 }],
    ['bytes', { lines: 1000, bytes: 5 }]
  ])('at most so many %s; then it says where the rest is', (_, limits) => {
    const { out, printed } = output(limits)
    out.show(A, ['1\n', '2\n', '3\n', '4\n'])
    out.end(A)
    expect(printed).toEqual(['> A', '1', '2', '<', expect.stringContaining('the artifact has all')])
  })
})
