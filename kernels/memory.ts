/** Makes the memory reach up to a place. AssemblyScript. */
export function reach(end: usize): void {
  const missing = <i32>((end + 0xffff) >> 16) - memory.size()
  // Twice as much, so that it is seldom done.
  if (missing > 0 && memory.grow(missing + memory.size()) < 0) memory.grow(missing)
}
