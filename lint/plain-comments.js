const LONGEST_LINE = 100
const MOST_WORDS = 25

/** A sentence of a comment: code, tables and tags are none. */
function sentencesOf(text) {
  const prose = text
    .split('\n')
    .map(line => line.replace(/^\s*\*? ?/, ''))
    .map(line => (/^(?:\||@|\s{2,}|```)/.test(line) ? '.' : line))
    .join(' ')
    .replaceAll(/`[^`]*`/g, 'code')
  return prose.split(/[.:;!?](?=\s|$)/)
}

/** @type {import('eslint').Rule.RuleModule} */
export const plainComments = {
  meta: {
    type: 'layout',
    docs: { description: 'Comments of short lines and short sentences' },
    schema: [],
    messages: {
      line: `A line of a comment has more than ${LONGEST_LINE} columns.`,
      sentence: `A sentence of a comment has {{ words }} words; ${MOST_WORDS} are enough for one idea.`
    }
  },
  create(context) {
    const { sourceCode } = context
    return {
      Program() {
        for (const { line, loc, text } of commentLines(sourceCode)) {
          if (text.length > LONGEST_LINE && !/https?:|^\s*\* \|/.test(text)) {
            context.report({ loc: { start: { line, column: 0 }, end: loc }, messageId: 'line' })
          }
        }
        for (const comment of prosesOf(sourceCode.getAllComments())) {
          for (const sentence of sentencesOf(comment.value)) {
            const words = sentence.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length
            if (words > MOST_WORDS) {
              context.report({ loc: comment.loc, messageId: 'sentence', data: { words: String(words) } })
            }
          }
        }
      }
    }
  }
}

function* commentLines(sourceCode) {
  for (const comment of sourceCode.getAllComments()) {
    for (let line = comment.loc.start.line; line <= comment.loc.end.line; line++) {
      const text = sourceCode.lines[line - 1] ?? ''
      // What follows code on its line is Prettier's matter.
      if (/^\s*(?:\/\/|\/?\*)/.test(text)) yield { line, loc: { line, column: text.length }, text }
    }
  }
}

/** Line comments that follow each other are one text. */
function prosesOf(comments) {
  const proses = []
  for (const comment of comments) {
    if (/^\s*eslint/.test(comment.value)) continue
    const last = proses.at(-1)
    const goesOn =
      last !== undefined &&
      comment.type === 'Line' &&
      last.type === 'Line' &&
      last.loc.end.line === comment.loc.start.line - 1
    if (goesOn) {
      last.value += ` ${comment.value}`
      last.loc = { start: last.loc.start, end: comment.loc.end }
    } else proses.push({ type: comment.type, value: comment.value, loc: comment.loc })
  }
  return proses
}
