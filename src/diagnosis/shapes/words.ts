import { first, last, type ErrorShape } from '../error-shape.ts'

/** Words, not as a part of a name, a path or an option. */
export const WORDS: readonly ErrorShape[] = [
  ...last(
    40,
    /(?<![\w./\\:?&=-])(?:ERROR|FATAL|SEVERE|CRITICAL|EMERGENCY)(?![\w./\\-]\w)/,
    /\[(?:error|fatal)\]|\blevel="?(?:error|fatal)\b|(?<![\w./\\:?&=-])error: /
  ),
  ...last(
    35,
    /(?<![\w./\\:?&=-])(?:[Ee]rrors?|[Ff]ail(?:ed|ure|s|ing)|FAILED|FAILURE|[Ff]atal|[Ee]xception|[Dd]enied|[Rr]efused|[Ff]orbidden)(?![\w/-]|\.\w| handl)/,
    /(?<![\w./\\:?&=-])(?:[Uu]nauthorized|[Tt]imed out|[Uu]nable to|[Cc]annot|[Cc]ould not|[Ii]nvalid|[Aa]bort(?:ed|ing)|[Mm]issing|[Uu]nexpected)(?![\w/-]|\.\w)/
  ),
  ...first(
    33,
    /\b(?:is required|are required|[Mm]ust (?:be|have|specify|set|provide)|not found|does not exist|not in order|does not match)\b/,
    /\b(?:is|are) not (?:set|defined|configured|authori[sz]ed|logged in|up to date)\b|\bout of date\b/
  ),
  // What somebody has to do.
  ...last(34, /^(?:Please|You (?:must|need to|have to|should)) [a-z]/, /^Run ['"`].*['"`] to /)
]
