import { BUILD_PROGRAMS } from './build-programs.ts'
import type { Program } from './program.ts'
import type { LineSource, Said } from './records.ts'
import { TEST_PROGRAMS } from './test-programs.ts'

type Random = () => number

const PROGRAMS = [...BUILD_PROGRAMS, ...TEST_PROGRAMS]
const WORDS =
  'cart catalog checkout search billing invoice shipping session ledger gateway worker parser cache queue schema report tenant audit metrics export'.split(
    ' '
  )
const PLACEHOLDER = /\{(\w+)\}/g
const FEWEST = 40
const MOST = 900

/**
 * Lines that only look like those of builds: one program after the other, each for some hundred
 * lines.
 */
export const madeLines: LineSource = seed => linesFrom(seed)

function* linesFrom(seed: number): Generator<Said> {
  const random = randomFrom(seed)
  for (let turn = seed; ; turn += 1 + Math.floor(random() * 3)) {
    const program = PROGRAMS[turn % PROGRAMS.length]
    if (program === undefined) throw new Error('no programs')
    yield* run(program, FEWEST + Math.floor(random() * (MOST - FEWEST)), random)
  }
}

function* run(program: Program, count: number, random: Random): Generator<Said> {
  yield { level: 'info', out: fill(`\u001b[1m$ ${program.command}\u001b[0m\n`, random) }
  for (let line = 0; line < count; line += 1) {
    const rare = program.rare.find(({ oneIn }) => random() * oneIn < 1)
    if (rare !== undefined) yield { level: rare.level ?? 'info', out: fill(rare.out, random) }
    else yield { level: 'info', out: `${fill(pick(program.usual, random), random)}\n` }
    if (program.progress !== undefined && random() * 90 < 1) yield* progress(program.progress, random)
  }
}

/** Now a record for each picture of the bar, now all of them in one. */
function* progress(title: string, random: Random): Generator<Said> {
  const shown = fill(title, random)
  const steps = Array.from({ length: 21 }, (_, at) => at * 5)
  const pictures = steps.map(percent => {
    const bar = '█'.repeat(percent / 5).padEnd(20, '░')
    return `\r\u001b[K${shown} ${bar} ${percent}%`
  })
  if (random() < 0.5) yield { level: 'info', out: `${pictures.join('')}\n` }
  else for (const [at, out] of pictures.entries()) yield { level: 'info', out: at === 20 ? `${out}\n` : out }
}

function fill(template: string, random: Random): string {
  return template.replace(PLACEHOLDER, (_, name: string) => valueOf(name, random))
}

function valueOf(name: string, random: Random): string {
  switch (name) {
    case 'w':
      return pick(WORDS, random)
    case 'n':
      return String(Math.floor(random() * 30))
    case 'N':
      return String(Math.floor(random() ** 3 * 90_000))
    case 'hex':
      return Math.floor(random() * 0xffffffff)
        .toString(16)
        .padStart(8, '0')
    case 'sha':
      return Array.from({ length: 5 }, () => valueOf('hex', random)).join('')
    default:
      throw new Error(`{${name}} is no placeholder`)
  }
}

function pick(values: readonly string[], random: Random): string {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}

/** mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
