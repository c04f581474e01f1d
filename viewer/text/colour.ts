/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** What the theme of a log is painted on; tokens.css has the same. */
export const CANVAS: Readonly<Record<'light' | 'dark', Rgb>> = { light: [255, 255, 255], dark: [13, 17, 23] }
/** What WCAG calls AA for text. */
const CONTRAST = 4.5
const STEPS = 20

/** The contrast of two colours as WCAG 2 defines it, 1 to 21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/**
 * A colour that a program chose for a background of its own, moved towards black or white until it
 * can be read on this one.
 * @returns in CSS
 */
export function legibleColour(colour: Rgb, background: Rgb): string {
  const end: Rgb = luminanceOf(background) > 0.18 ? [0, 0, 0] : [255, 255, 255]
  for (let step = 0; step < STEPS; step++) {
    const moved = mixed(colour, end, step / STEPS)
    if (contrastOf(moved, background) >= CONTRAST) return cssOf(moved)
  }
  return cssOf(end)
}

/** In CSS. */
export function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`
}

function mixed(from: Rgb, to: Rgb, part: number): Rgb {
  const channel = (at: 0 | 1 | 2): number => Math.round(from[at] + (to[at] - from[at]) * part)
  return [channel(0), channel(1), channel(2)]
}

function luminanceOf(colour: Rgb): number {
  const [red, green, blue] = colour.map(value => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}
