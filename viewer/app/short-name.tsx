import type { VNode } from 'preact'

/** A name that loses its middle where there is no room for it. @param end see `nameEnds` */
export function ShortName({ name, end }: { readonly name: string; readonly end: number }): VNode {
  return (
    <span class="short-name">
      <span class="start">{name.slice(0, end)}</span>
      {end < name.length ? <span class="end">{name.slice(end)}</span> : null}
    </span>
  )
}
