import type { KeyLayout, LayoutName } from './key-layout.ts'
import { simplifiedLegacy } from './simplified-legacy-keys.ts'
import { simplified } from './simplified-keys.ts'
import { standard } from './standard-keys.ts'

/**
 * All layouts, the likeliest first. A new one is a file beside these, its name, and a line here.
 */
export const LAYOUTS: readonly KeyLayout[] = [simplified, simplifiedLegacy, standard]

const BY_NAME = new Map(LAYOUTS.map(layout => [layout.name, layout]))

/** The layout of that name. */
export function layoutOf(name: LayoutName): KeyLayout {
  const layout = BY_NAME.get(name)
  if (layout === undefined) throw new Error(`no layout is named ${name}`)
  return layout
}
