/** Bytes to compare with, four at a time: the last four may overlap those before. */
export interface Fixed {
  readonly length: number
  readonly words: Uint32Array
}

/** Bytes that are looked for in many places; at least four. */
export function fixed(text: string): Fixed {
  const bytes = Buffer.from(text)
  const words = Uint32Array.from({ length: Math.ceil(bytes.length / 4) }, (_, at) =>
    bytes.readUInt32LE(Math.min(at * 4, bytes.length - 4))
  )
  return { length: bytes.length, words }
}

/** Whether these bytes stand there. */
export function matches(view: DataView, start: number, { length, words }: Fixed): boolean {
  if (start + length > view.byteLength) return false
  const last = words.length - 1
  for (let at = 0; at < last; at++) if (view.getUint32(start + at * 4, true) !== words[at]) return false
  return view.getUint32(start + length - 4, true) === words[last]
}

/** What a byte means in the text of a record. */
const STAYS = 0
export const ENDS = 1
export const ESCAPES = 2
/** Begins a character that may have to be made visible, or that nobody sees. */
export const DOUBTFUL = 3
/** By byte. */
export const MEANINGS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x22) return ENDS
  if (byte === 0x5c) return ESCAPES
  const isDoubtful = [0x7f, 0xc2, 0xcd, 0xd8, 0xdb, 0xdc, 0xe0, 0xe1, 0xe2, 0xe3, 0xef, 0xf0, 0xf3].includes(
    byte
  )
  return byte < 0x20 || isDoubtful ? DOUBTFUL : STAYS
})

/** Whether one of four bytes is a control character, a quotation mark, a backslash or no ASCII. */
export function hasOther(word: number): boolean {
  const quote = (word ^ 0x22222222) - 0x01010101
  const backslash = (word ^ 0x5c5c5c5c) - 0x01010101
  return ((word | (word - 0x20202020) | (word + 0x01010101) | quote | backslash) & 0x80808080) !== 0
}

/** Whether a byte is a letter of ASCII. */
export function isLetter(byte: number): boolean {
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x7a
}

/** Whether a character that begins so is surely seen as it is; to say no is always right. */
export function isSeen(first: number, second: number, third: number): boolean {
  switch (first) {
    case 0xc2:
      return second >= 0xa0 && second !== 0xad
    case 0xcd:
      return second !== 0x8f
    case 0xd8:
      return second > 0x85 && second !== 0x9c
    case 0xdb:
      return second !== 0x9d
    case 0xdc:
      return second !== 0x8f
    case 0xe0:
      return second !== 0xa2 && second !== 0xa3
    case 0xe1:
      return second !== 0x85 && second !== 0x9e && second !== 0xa0
    case 0xe2:
      if (second === 0x81) return third < 0xa0
      return (
        second !== 0x80 || (third < 0x8b && third >= 0x80) || (third > 0x8f && third < 0xa8) || third > 0xae
      )
    case 0xe3:
      return second !== 0x85
    case 0xef:
      return second !== 0xb8 && second !== 0xbb && second !== 0xbe && (second !== 0xbf || third > 0xbb)
    case 0xf0:
      // Emoji, and the rarer Chinese characters.
      return second === 0x9f || second >= 0xa0
    case 0xf3:
      return second !== 0xa0
    default:
      return false
  }
}
