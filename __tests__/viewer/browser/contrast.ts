import type { Locator } from 'playwright-core'

/** A stretch of text of one style. */
export interface SeenText {
  readonly text: string
  /** CSS. */
  readonly colour: string
  /** By WCAG 2, from 1 to 21. */
  readonly contrast: number
}

/**
 * How well each stretch of text in an element can be told from what is behind it; white space is
 * left out.
 */
export function contrastsIn(element: Locator): Promise<SeenText[]> {
  return element.evaluate(seenTexts)
}

/** Runs in the page. */
function seenTexts(element: Element): SeenText[] {
  type Colour = readonly [number, number, number, number]
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const parse = (css: string): Colour => {
    if (canvas === null) throw new Error('no canvas')
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = css
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
    return [red, green, blue, alpha / 255]
  }
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (at: 0 | 1 | 2): number => top[at] * top[3] + below[at] * (1 - top[3])
    return [mix(0), mix(1), mix(2), 1]
  }
  const behind = (start: Element): Colour => {
    const layers: Colour[] = []
    for (let each: Element | null = start; each !== null; each = each.parentElement)
      layers.push(parse(getComputedStyle(each).backgroundColor))
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1] as Colour)
  }
  const opacity = (start: Element): number => {
    let product = 1
    for (let each: Element | null = start; each !== null; each = each.parentElement)
      product *= Number(getComputedStyle(each).opacity)
    return product
  }
  const luminance = (colour: Colour): number => {
    const linear = (value: number): number => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
  }
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const seen: SeenText[] = []
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement: parent, nodeValue: text } = node
    if (parent === null || text === null || text.trim() === '') continue
    const colour = getComputedStyle(parent).color
    const below = behind(parent)
    const [red, green, blue, alpha] = parse(colour)
    const above = over([red, green, blue, alpha * opacity(parent)], below)
    const [a, b] = [luminance(above), luminance(below)]
    seen.push({ text, colour, contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) })
  }
  return seen
}
