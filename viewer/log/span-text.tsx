import type { VNode } from 'preact'
import type { Theme } from '../app/theme.ts'
import { CANVAS, legibleColour } from '../text/colour.ts'
import type { TextColour, TextStyle } from '../text/text-style.ts'
import type { MarkedSpan } from './marked-spans.ts'

/** A piece of a line in its colours. */
export function SpanText({
  span,
  theme
}: {
  readonly span: MarkedSpan
  readonly theme: Theme
}): VNode | string {
  const { text, style, href, isHit, isQuiet, realHost } = span
  if (isQuiet && !isHit) return <span class="section-word">{text}</span>
  if (style === null && href === null && !isHit) return text
  const look = style === null ? {} : cssOf(style, theme)
  const shown = isHit ? <mark style={look}>{text}</mark> : text
  if (href !== null)
    return (
      <a href={href} target="_blank" rel="noopener noreferrer" style={look} data-host={realHost}>
        {shown}
      </a>
    )
  return isHit ? <mark style={look}>{text}</mark> : <span style={look}>{text}</span>
}

function cssOf(style: TextStyle, theme: Theme): Record<string, string> {
  const { bold, dim, italic, underline, strike } = style
  const [foreground, background] = style.inverse
    ? [style.background, style.foreground ?? { palette: 7 }]
    : [style.foreground, style.background]
  const decoration = [underline ? 'underline' : '', strike ? 'line-through' : ''].filter(Boolean).join(' ')
  return {
    // On a colour of its own the theme's text can be read best.
    ...(foreground !== null && background === null ? { color: colourOf(foreground, theme) } : {}),
    ...(background === null
      ? {}
      : {
          backgroundColor: `color-mix(in srgb, ${colourOf(background, theme)} 25%, var(--canvas))`,
          color: 'var(--text)'
        }),
    ...(bold ? { fontWeight: '700' } : {}),
    ...(dim && foreground === null && background === null ? { color: 'var(--muted)' } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(decoration === '' ? {} : { textDecoration: decoration })
  }
}

function colourOf(colour: TextColour, theme: Theme): string {
  return 'palette' in colour ? `var(--ansi-${colour.palette})` : legibleColour(colour.rgb, CANVAS[theme])
}
