import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** Much as GitHub shows a comment or a job summary: its fonts, sizes and colours. */
const STYLES = `
  :root { --text: #1f2328; --quiet: #59636e; --page: #fff; --box: #f6f8fa; --line: #d1d9e0; --link: #0969da }
  @media (prefers-color-scheme: dark) {
    :root { --text: #f0f6fc; --quiet: #9198a1; --page: #0d1117; --box: #151b23; --line: #3d444d; --link: #4493f8 }
  }
  body { margin: 0; padding: 20px; background: var(--page); color: var(--text);
    font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif }
  article { border: 1px solid var(--line); border-radius: 6px; padding: 16px }
  article > :first-child { margin-top: 0 }
  h2, h3 { font-weight: 600; line-height: 1.25; margin: 24px 0 16px }
  h2 { font-size: 21px; padding-bottom: 6px; border-bottom: 1px solid var(--line) }
  h3 { font-size: 17.5px }
  p, pre, blockquote, table { margin: 0 0 16px }
  a { color: var(--link) }
  blockquote { padding: 0 1em; color: var(--quiet); border-left: 4px solid var(--line) }
  pre { padding: 16px; overflow: hidden; border-radius: 6px; background: var(--box) }
  pre, code { font: 11.9px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace }
  code { padding: 2px 5px; border-radius: 6px; background: var(--box) }
  table { border-collapse: collapse }
  th, td { padding: 6px 13px; border: 1px solid var(--line) }`

/** A page that shows markdown as GitHub would, without what it forbids: scripts are not run. */
export function markdownPage(markdown: string): string {
  const body = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()]
  })
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`
  return `<!doctype html><meta charset="utf-8">${policy}<style>${STYLES}</style><article>${body}</article>`
}
