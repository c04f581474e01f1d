/** What single bytes of a record, and those of its time, mean. AssemblyScript. */

const ZERO: u32 = 0x30

/** `2023-11-22T10:15:30`, each part in its bounds. */
export function isSecond(at: usize): bool {
  if (load<u8>(at + 4) !== 0x2d || load<u8>(at + 7) !== 0x2d || load<u8>(at + 10) !== 0x54) return false
  if (load<u8>(at + 13) !== 0x3a || load<u8>(at + 16) !== 0x3a) return false
  const month = numberAt(at + 5)
  const day = numberAt(at + 8)
  return (
    numberAt(at) < 100 &&
    numberAt(at + 2) < 100 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    numberAt(at + 11) <= 23 &&
    numberAt(at + 14) <= 59 &&
    numberAt(at + 17) <= 60
  )
}

/** Of two digits; more than 99 for what is none. */
function numberAt(at: usize): u32 {
  const tens = <u32>load<u8>(at) - ZERO
  const ones = <u32>load<u8>(at + 1) - ZERO
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones
}

/** Whether a byte begins a character that may have to be made visible, or that nobody sees. */
export function mayBeUnseen(byte: u32): bool {
  switch (byte) {
    case 0x7f:
    case 0xc2:
    case 0xcd:
    case 0xd8:
    case 0xdb:
    case 0xdc:
    case 0xe0:
    case 0xe1:
    case 0xe2:
    case 0xe3:
    case 0xef:
    case 0xf0:
    case 0xf3:
      return true
    default:
      return byte < 0x20
  }
}

/** Whether a character that begins so is surely seen as it is; to say no is always right. */
export function isSeen(first: u32, second: u32, third: u32): bool {
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

export function isDigit(byte: u32): bool {
  return byte - ZERO <= 9
}

export function isLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 <= 25
}
