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
/** By character: the logarithm of its place among the frequent ones. */
const RARITY: ReadonlyMap<string, number> = new Map(
  Array.from(FREQUENT, (character, place) => [character, Math.log(place + 3)])
)
const RAREST = Math.log(FREQUENT.length + 3)

/** Where in a text of five units or more the two pieces begin that stand in the fewest lines. */
export function rarestPieces(text: string): number {
  let rarest = 0
  let least = Infinity
  let before = Math.exp(frequency(text.slice(0, PIECE)))
  for (let at = 1; at + PIECE <= text.length; at++) {
    const next = Math.exp(frequency(text.slice(at, at + PIECE)))
    if (before + next < least) [rarest, least] = [at - 1, before + next]
    before = next
  }
  return rarest
}

/** Lower for what stands in fewer places, on a scale of logarithms. */
function frequency(piece: string): number {
  // A rule is made of many equal ones.
  if (COMMON_PIECES.has(piece) || piece === piece.charAt(0).repeat(piece.length)) return 0
  let sum = 0
  for (const character of piece) sum -= RARITY.get(character) ?? RAREST
  return sum
}
