import type { VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** What is told of a bar, and the middle of its lower edge in CSS pixels of the window. */
export interface Tip {
  readonly name: string
  readonly facts: readonly string[]
  readonly x: number
  readonly y: number
}

const DISTANCE = 8

/** The details of the bar under the mouse or with the focus; a screen reader has them from the bar itself. */
export function TimelineTip({ tip }: { readonly tip: Tip }): VNode {
  const element = useRef<HTMLDivElement>(null)
  const { name, facts, x, y } = tip
  useLayoutEffect(() => {
    if (element.current === null) return
    const { offsetWidth, offsetHeight, style } = element.current
    const left = Math.min(x - offsetWidth / 2, innerWidth - offsetWidth - DISTANCE)
    const below = y + DISTANCE
    style.left = `${Math.max(DISTANCE, left)}px`
    style.top = `${Math.max(0, Math.min(below, innerHeight - offsetHeight - DISTANCE))}px`
  }, [name, facts, x, y])
  return (
    <div class="timeline-tip" ref={element} aria-hidden="true">
      <strong>{name}</strong>
      {facts.map(fact => (
        <span key={fact}>{fact}</span>
      ))}
    </div>
  )
}
