/** Bytes of the pieces that texts are looked for by. */
export const PIECE = 4

/**
 * How often characters stand in logs, the frequent ones first; a piece of rare ones is looked for.
 */
const FREQUENT = ' -e=taoinrsldcufmpwhgb*yv/.:0123kx_456789jqz'
/** What is frequent in logs whatever its characters: no piece of it is looked for, if others do. */
const COMMON =
  'compiling compiler completed building build error failed failing failures package packages ' +
  'process processing command checking background https: http: from source sources classes ' +
  'example resolving resolved running testing tests with string warnings info debug downloading ' +
  'module modules library libraries installing object function returned import include version ' +
  'files project finished executing generating linking loading reading writing starting setting'

const COMMON_PIECES: ReadonlySet<string> = new Set(
  Array.from(COMMON, (_, at) => COMMON.slice(at, at + PIECE))
)
const RAREST = Math.log(FREQUENT.length + 3)
/** By the code of a character: the logarithm of its place among the frequent ones. */
const RARITY = new Float64Array(128).fill(RAREST)
for (let place = 0; place < FREQUENT.length; place++) RARITY[FREQUENT.charCodeAt(place)] = Math.log(place + 3)

/** Where in a text of five units or more the two pieces begin that stand in the fewest lines. */
export function rarestPieces(text: string): number {
  let rarest = 0
  let least = Infinity
  let before = Math.exp(frequency(text, 0))
  for (let at = 1; at + PIECE <= text.length; at++) {
    const next = Math.exp(frequency(text, at))
    if (before + next < least) [rarest, least] = [at - 1, before + next]
    before = next
  }
  return rarest
}

/** Of a piece that begins at `from`: lower for what stands in fewer places, as a logarithm. */
function frequency(text: string, from: number): number {
  let sum = 0
  let isOfOne = true
  for (let at = from; at < from + PIECE; at++) {
    const code = text.charCodeAt(at)
    sum -= RARITY[code] ?? RAREST
    isOfOne &&= code === text.charCodeAt(from)
  }
  // A rule is made of many equal ones.
  return isOfOne || COMMON_PIECES.has(text.slice(from, from + PIECE)) ? 0 : sum
}
