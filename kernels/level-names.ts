/** Levels by their names, of at most seven letters. AssemblyScript. */

const MOST_LEVELS: usize = 24
/** Names of levels that were told, as they are written, and their numbers, in eight bytes each. */
const levelNames = memory.data(192)
const levelNumbers = memory.data(192)
let levelCount: usize = 0

/** Names a level. @param at where its letters stand, at most seven */
export function addLevel(at: usize, length: usize, number: u32): void {
  if (levelCount === MOST_LEVELS) return
  store<u64>(levelNames + levelCount * 8, nameAt(at, length))
  store<u64>(levelNumbers + levelCount * 8, number)
  levelCount++
}

/** The number of a level; 0 for one that was not named. */
export function levelNumber(at: usize, length: usize): u32 {
  const name = nameAt(at, length)
  for (let level: usize = 0; level < levelCount; level++)
    if (load<u64>(levelNames + level * 8) === name) return <u32>load<u64>(levelNumbers + level * 8)
  return 0
}

function nameAt(at: usize, length: usize): u64 {
  return load<u64>(at) & (((<u64>1) << (<u64>length * 8)) - 1)
}
