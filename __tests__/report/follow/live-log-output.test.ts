import { describe, expect, test } from '@jest/globals'
import { createRedactor } from '../../../src/redaction/redaction.ts'
import { seededRandom } from '../../fixtures/seeded-random.ts'
import { LiveLogOutput, type LiveLimits, type LiveStep } from '../../../src/report/follow/live-log-output.ts'

const step = (name: string, isService = false): LiveStep => ({ id: name, name, isService })
const [A, B, REDIS] = [step('A'), step('B'), step('Redis', true)]

const SECRET = 'pat.AcC0unt.65f1c0ffee.Zq8xLw3TzUxMWFh'

function output(
  limits?: LiveLimits,
  redactor = createRedactor([SECRET, 'two\nlines'], [])
): { out: LiveLogOutput; printed: string[] } {
  const printed: string[] = []
  const out = new LiveLogOutput(
    {
      line: text => void printed.push(text),
      openGroup: title => void printed.push(`> ${title}`),
      closeGroup: () => void printed.push('<'),
      redactor
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

describe('secrets', () => {
  test.each(['base64', 'hex'] as const)('in %s that is wrapped over several texts are blanked', encoding => {
    const random = seededRandom(187)
    for (let round = 0; round < 100; round++) {
      const whole = `${'x'.repeat(random.below(200))}${SECRET}${'y'.repeat(random.below(90))}`
      const columns = random.pick([60, 64, 76])
      const encoded = Buffer.from(whole).toString(encoding)
      const lines = encoded.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []
      const unseen = random.pick(['', '', '\u200b'])
      const { out, printed } = output()
      for (const line of lines) {
        const at = random.below(line.length)
        out.show(A, [`${line.slice(0, at)}${unseen}${line.slice(at)}\n`])
        if (random.below(5) === 0) out.show(B, ['other\n'])
      }
      out.end(A)
      const shown = printed.flatMap(line => (/[>│<]/u.test(line) ? [] : [line])).join('')
      const mixed = printed.flatMap(line => (line.startsWith('A │ ') ? [line.slice(4)] : [])).join('')
      for (const joined of [shown, mixed].map(text => text.replace(/\*+/gu, '****')))
        for (const skip of [0, 1, 2, 3])
          expect(Buffer.from(joined.slice(skip), encoding).includes(SECRET)).toBe(false)
    }
  })

  test('of several lines in one text are blanked', () => {
    const { out, printed } = output()
    out.show(A, ['the two\nlines are\n'])
    expect(printed).toEqual(['> A', 'the *** are'])
  })

  test('that begin nowhere keep no line waiting, and what waits comes at the end', () => {
    const encoded = Buffer.from(SECRET).toString('base64')
    const [digest, start] = ['0123456789abcdef'.repeat(4), `${'A'.repeat(70)}${encoded.slice(0, 6)}`]
    const { out, printed } = output()
    out.show(A, [`${digest}\n`, `${start}\n`])
    expect(printed).toEqual(['> A', digest])
    out.end(A)
    expect(printed).toEqual(['> A', digest, start, '<'])
  })
})
