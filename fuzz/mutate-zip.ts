import type { SeededRandom } from '../__tests__/fixtures/seeded-random.ts'

/** Numbers that readers stumble over. */
const EDGES = [
  0, 1, 2, 8, 0x41, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff
]
/**
 * Where the fields of a header are, from its signature on: local, list, end, zip64 end, its
 * locator.
 */
const FIELDS: readonly (readonly [signature: string, length: number])[] = [
  ['PK\x03\x04', 30],
  ['PK\x01\x02', 46],
  ['PK\x05\x06', 22],
  ['PK\x06\x06', 56],
  ['PK\x06\x07', 20]
]

/**
 * The zip with one to eight changes, as mean as chance makes them; `other` is what pieces are taken
 * from.
 */
export function mutateZip(zip: Buffer, other: Buffer, random: SeededRandom): Buffer {
  let bytes: Buffer = Buffer.from(zip)
  for (let left = 1 + random.below(random.pick([1, 2, 8])); left > 0; left--) {
    bytes = random.pick([flip, change, change, change, cut, splice, insert, repeat])(bytes, other, random)
  }
  return bytes
}

type Mutation = (bytes: Buffer, other: Buffer, random: SeededRandom) => Buffer

const flip: Mutation = (bytes, _, random) => {
  if (bytes.length === 0) return bytes
  const at = random.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
  return bytes
}

/** Another number in a field of a header. */
const change: Mutation = (bytes, _, random) => {
  const [signature, length] = random.pick(FIELDS)
  const places: number[] = []
  for (
    let at = bytes.indexOf(signature, 0, 'latin1');
    at >= 0;
    at = bytes.indexOf(signature, at + 1, 'latin1')
  )
    places.push(at)
  if (places.length === 0) return flip(bytes, bytes, random)
  const at = random.pick(places) + 4 + random.below((length - 4) / 2) * 2
  const width = random.pick([2, 2, 4])
  if (at + width > bytes.length) return bytes
  const known = bytes.readUIntLE(at, width)
  const wanted = random.below(2) === 0 ? random.pick(EDGES) : known + random.below(65) - 32
  bytes.writeUIntLE(Math.max(0, wanted) % 2 ** (8 * width), at, width)
  return bytes
}

const cut: Mutation = (bytes, _, random) => {
  const [from, length] = [
    random.below(bytes.length + 1),
    random.below(random.pick([4, 64, bytes.length + 1]))
  ]
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)])
}

/** The beginning of one and the end of the other. */
const splice: Mutation = (bytes, other, random) =>
  Buffer.concat([
    bytes.subarray(0, random.below(bytes.length + 1)),
    other.subarray(random.below(other.length + 1))
  ])

const insert: Mutation = (bytes, other, random) => {
  const [at, from] = [random.below(bytes.length + 1), random.below(other.length + 1)]
  const piece = other.subarray(from, from + random.below(random.pick([4, 100, 1_000])))
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
}

const repeat: Mutation = (bytes, _, random) => insert(bytes, bytes, random)
