import type { VNode } from 'preact'

/** UTF-16 units of a start that is as short as what would be left of it. */
const SHORT = 6

/** A name that loses its middle where there is no room for it. @param end see `nameEnds` */
export function ShortName({ name, end }: { readonly name: string; readonly end: number }): VNode {
  return (
    <span class="short-name">
      <span class={end > SHORT ? 'start' : 'start whole'}>{name.slice(0, end)}</span>
      {end < name.length ? <span class="end">{name.slice(end)}</span> : null}
    </span>
  )
}
