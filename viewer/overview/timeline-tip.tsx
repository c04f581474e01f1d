import type { VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** What is told of a bar, and where it is in the window, in CSS pixels. */
export interface Tip {
  readonly name: string
  readonly facts: readonly string[]
  /** Its middle. */
  readonly x: number
  readonly top: number
  readonly bottom: number
}

const DISTANCE = 8

/**
 * The details of the bar under the mouse or with the focus; a screen reader has them from the bar
 * itself.
 */
export function TimelineTip({ tip }: { readonly tip: Tip }): VNode {
  const element = useRef<HTMLDivElement>(null)
  const { name, facts, x, top, bottom } = tip
  useLayoutEffect(() => {
    if (element.current === null) return
    const { offsetWidth, offsetHeight, style } = element.current
    const left = Math.min(x - offsetWidth / 2, innerWidth - offsetWidth - DISTANCE)
    const fitsBelow = bottom + offsetHeight + 2 * DISTANCE <= innerHeight
    style.left = `${Math.max(DISTANCE, left)}px`
    style.top = `${fitsBelow ? bottom + DISTANCE : Math.max(0, top - DISTANCE - offsetHeight)}px`
  }, [name, facts, x, top, bottom])
  return (
    <div class="timeline-tip" ref={element} aria-hidden="true">
      <strong>{name}</strong>
      {facts.map(fact => (
        <span key={fact}>{fact}</span>
      ))}
    </div>
  )
}
