import { alignLines } from '../viewer/beside/align-lines.ts'
import { besideRows } from '../viewer/beside/beside-rows.ts'
import { LineKinds } from '../viewer/beside/line-kinds.ts'

/** `node bench/beside.ts [LINES]`: what it takes to put a good log beside a failed one. */
const LINES = Number(process.argv[2] ?? 100_000)
const WORDS = 'cart price user order stock tax voucher session login basket parcel route depot'.split(' ')

let seed = 7
const next = (end: number): number => (seed = (seed * 48_271) % 2_147_483_647) % end
const word = (): string => WORDS[next(WORDS.length)] ?? ''

/** Every fourth line is like many others. */
function line(at: number): string {
  if (next(4) === 0) return `copied layer ${at} of ${LINES}`
  return `${word()} ${word()}-${word()} handled ${word()} in ${next(900)} ms for ${word()}.${word()}`
}

const good = Array.from({ length: LINES }, (_, at) => line(at))
const failed = good.flatMap((text, at) => {
  if (next(50) === 0) return [`Error: ${line(at)}`, text]
  return next(60) === 0 ? [] : [text]
})

const kinds = new LineKinds()
const [own, other] = timed('the kinds of all lines', () =>
  [failed, good].map(texts => Int32Array.from(texts, text => kinds.of(text)))
)
if (own === undefined || other === undefined) throw new Error('there are two logs')
const partners = timed('aligning them', () => {
  const steps = alignLines(own, other)
  let [longest, count] = [0, 0]
  for (;;) {
    const begin = performance.now()
    const { done, value } = steps.next()
    longest = Math.max(longest, performance.now() - begin)
    count++
    if (done !== true) continue
    console.log(`${count} steps, the longest took ${longest.toFixed(0)} ms`)
    return value
  }
})
const rows = timed('the rows of both', () => besideRows(partners, other.length))
const paired = partners.filter(partner => partner >= 0).length
console.log(`${failed.length} and ${good.length} lines in ${rows.count} rows, ${paired} of them pairs`)

function timed<Result>(what: string, work: () => Result): Result {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  console.log(`${what}: ${((user + system) / 1000).toFixed(0)} ms of CPU`)
  return result
}
