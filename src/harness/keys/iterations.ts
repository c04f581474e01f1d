/**
 * What tells an iteration from its parent: `linux_18` for `Build_linux_18` inside `Build`.
 *
 * @returns null when the identifier is no iteration of the parent
 */
export function iterationOf(parent: string | undefined, identifier: string): string | null {
  if (parent === undefined || !identifier.startsWith(`${parent}_`)) return null
  return identifier.slice(parent.length + 1) || null
}
