import { describe, expect, test } from '@jest/globals'
import {
  code,
  inlineText,
  link,
  nameText,
  paragraph,
  preformattedLine
} from '../../../src/report/summary/markdown.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { COMES_ALIVE, liveTexts, render, textOf } from './rendered.ts'

describe('inlineText', () => {
  test.each([
    ['Run Tests', 'Run Tests'],
    ['a < b & "c"', 'a &#60; b &#38; &#34;c&#34;'],
    ['Exit code: 1', 'Exit code: 1'],
    ['Bau – Prüfung (日本語)', 'Bau – Prüfung (日本語)'],
    ['ask @octocat about #1', 'ask <code>@octocat</code> about <code>#1</code>'],
    ['fixes GH-1 with b45f4c0', 'fixes <code>GH-1</code> with <code>b45f4c0</code>'],
    [
      'see https://evil.example/ or www.evil.example',
      'see <code>https://evil.example/</code> or <code>www.evil.example</code>'
    ],
    ['a@b.example @c', '<code>a@b.example @c</code>'],
    [':tada: costs $5', '<code>:tada:</code> costs <code>&#36;5</code>'],
    ['[!NOTE] a `b`', '<code>[!NOTE]</code> a <code>&#96;b&#96;</code>'],
    // Found by fuzzing: to some pages a commit ends where ASCII does.
    ['éb45f4c0', '<code>éb45f4c0</code>'],
    ['*a* _b_ | c', '*a* _b_ | c'],
    ['two\n\nlines\tand \u202emore\u0007', 'two lines and more'],
    ['  ', '']
  ])('%j is %j', (text, html) => {
    expect(inlineText(text)).toBe(html)
  })

  test('is cut, and says so', () => {
    expect(inlineText('x'.repeat(300))).toBe('x'.repeat(199) + '…')
    expect(inlineText('\u{1f600}'.repeat(300), 10)).toMatch(/^(?:<code>)?(?:\u{1f600}){4}…/u)
  })

  test('a tower of combining marks is cut down', () => {
    expect(inlineText(`Z${'\u0337'.repeat(40)}a`)).toBe(`Z${'\u0337'.repeat(4)}a`)
  })
})

describe('code and preformattedLine', () => {
  test('hold the text, escaped', () => {
    expect(code('a <b> `c` $d$')).toBe('<code>a &#60;b&#62; &#96;c&#96; &#36;d&#36;</code>')
    expect(code('\u0000')).toBe('')
    expect(preformattedLine('  a\tb  </pre>')).toBe('  a  b  &#60;/pre&#62;')
    expect(preformattedLine('x'.repeat(400))).toHaveLength(300)
  })
})

describe('link', () => {
  test('links what is an address of the web', () => {
    expect(link('here', 'https://a.example/b?c="d"&e=<f>')).toBe(
      '<a href="https://a.example/b?c=%22d%22&#38;e=%3Cf%3E">here</a>'
    )
  })

  test.each([null, '', 'javascript:alert(1)', 'data:text/html,x', '//a.example', 'https://', 'file:///etc'])(
    '%j is no link',
    url => {
      expect(link('here', url)).toBe('here')
    }
  )
})

test('nameText: a name that is nothing is told as that', () => {
  expect(nameText('\u200b')).toBe('(no name)')
})

test('paragraph: leaves out what is empty', () => {
  expect(paragraph(['a', '', 'b'])).toBe('<p>a · b</p>')
  expect(paragraph(['', ''])).toBe('')
})

describe('hostile text', () => {
  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))('%j is inert everywhere', (_, text) => {
    const page = render(
      `<p>${inlineText(text)}</p>\n\n<h3>${nameText(text)}</h3>\n\n<p>${code(text)}</p>\n\n<pre>\n- ${preformattedLine(text)}\n</pre>\n\n<p>end</p>\n`
    )
    const names = page.elements.map(({ name }) => name).filter(name => name !== 'code')
    expect(names).toEqual(['p', 'h3', 'p', 'pre', 'p'])
    for (const live of liveTexts(page)) expect(live).not.toMatch(COMES_ALIVE)
    expect(textOf(page)).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u)
    expect(textOf(page).length).toBeLessThan(1000)
  })
})
