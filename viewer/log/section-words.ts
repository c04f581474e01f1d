import type { TextRange } from './marked-spans.ts'

/**
 * What CI systems write for their own pages, before the name of a section: GitHub's and Azure's
 * commands, Travis's folds, GitLab's sections. See `sectionMarks` for what they mean.
 */
const WORDS =
  /##\[(?:end)?group\]|::(?:end)?group::|##\[section\](?:Starting|Finishing): |travis_(?:fold:(?:start|end):[\w.-]+|time:(?:start|end):[\w:=,.-]+)|section_(?:start|end):\d{1,12}:[\w.-]+(?:\[[^\]]*\])?/g
/** Some word of each, which a look for all of them is quicker with. */
const MAYBE = /##\[|group::|travis_|section_/

/** Where the words of sections stand in a line, in UTF-16 units. */
export function sectionWords(text: string): readonly TextRange[] {
  if (!MAYBE.test(text)) return []
  return Array.from(text.matchAll(WORDS), ({ index, 0: word }) => ({
    start: index,
    end: index + word.length
  }))
}

/** A line without these words; as it is where it consists of nothing else. */
export function withoutSectionWords(text: string): string {
  const words = sectionWords(text)
  const rest = words.reduceRight((line, { start, end }) => line.slice(0, start) + line.slice(end), text)
  return rest.trim() === '' ? text : rest
}
