import { first, heading, type ErrorShape } from '../error-shape.ts'

/** Linters, formatters, type and link checkers. */
export const LINTERS: readonly ErrorShape[] = [
  ...first(
    100,
    /\.py:\d+:\d+: (?![CRWI]\d{4}:)[A-Z]+\d+:? /,
    /^\d+:\d+\s{1,9}error\s{1,9}\S/,
    /^ERROR: \S+[:[]\d+[,:] ?\d+\]?(?::| -) /,
    /^\d+ \| (?:ERROR|WARNING) \| /,
    /: line \d+, col \d+, (?!Warning)\S/
  ),
  ...first(
    98,
    /^\d+:\d+\s{1,9}[✖✗×⚠] {1,3}\S/,
    /^[✖✗×] {1,3}\d+:\d+ {1,3}\S/,
    /: (?:[\w{}:/.]+ ){0,4}(?:parser|validity|namespace|validation|I\/O) error ?: /,
    /:\d+:\d+: [CWEFR]: |\.py:\d+:\d+: [CRWI]\d{4}: /,
    /^In \S{1,200} line \d+:$/,
    /:\d+(?::\d+)? (?:error )?MD\d{3}\b/,
    /\(E\d{3}\)/
  ),
  ...first(
    92,
    /\(Severity: \d\)$|^>> Issue: \[/,
    /^\[✖\] |^├─BROKEN─|^Result\s+Error: |^\[[45]\d\d\] https?:|^\[(?:ERR|ERROR|TIMEOUT)\] https?:/,
    /^\* {1,2}(?:internally|internal|external|linking|image) .*(?:does not exist|failed|missing|linking)/,
    /^Diff in \S+ at line \d+/,
    /^\d+:\d+\s{1,9}(?:Unexpected|Expected|Missing|Invalid|Unknown|Trailing|Duplicate|Replace|Delete|Insert|Incorrect|Strings must|Parsing error)/,
    /^would reformat \S|\bCode style issues found|^error: cannot format/,
    /^\S+:\d+: \S{1,60} {1,3}==> \S/,
    /: (?:Line|line) (?:longer|too long|is too long)|:\d+:\s*(?:Trailing whitespace|trailing whitespace)/,
    /:\d+: (?:trailing whitespace|space before tab|new blank line at EOF|leftover conflict marker)/
  ),
  ...first(48, /^\d+\. \[L\d+\] {1,2}(?:[345]\d\d )?https?:/),
  ...heading(92, /^Offenses:$|^Issues :-\(|^Violations? found:/)
]
