import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { readStored, store } from '../data/stored.ts'

const LEAST = 200
const MOST = 640
const USUAL = 280
const KEY_STEP = 16
const STORED = 'tree-width'

/**
 * Between the tree and the view: makes the tree wider or narrower, with the mouse or the arrow
 * keys; a double click makes it as wide as it was.
 */
export function TreeHandle(): VNode {
  const [width, setWidth] = useState(storedWidth)
  useEffect(() => {
    document.documentElement.style.setProperty('--tree-width', `${width}px`)
  }, [width])
  const resize = (wanted: number): void => {
    const next = Math.round(Math.min(MOST, Math.max(LEAST, wanted)))
    setWidth(next)
    store(STORED, String(next))
  }
  return (
    <div
      class="tree-handle"
      role="separator"
      aria-label="Width of the tree"
      aria-orientation="vertical"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(event.clientX)
      }}
      onDblClick={() => resize(USUAL)}
      onKeyDown={event => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        event.preventDefault()
        resize(width + (event.key === 'ArrowLeft' ? -KEY_STEP : KEY_STEP))
      }}
    />
  )
}

function storedWidth(): number {
  const stored = Number(readStored(STORED))
  return stored >= LEAST && stored <= MOST ? stored : USUAL
}
