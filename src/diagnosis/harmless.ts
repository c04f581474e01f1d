/** At the end of a line, the column of a result that is a good one: `Rounds | PASS | 0.1 s`. */
const GOOD_RESULT =
  /(?:\.{2}|\||\s{2}|: )\s{0,9}\[?(?:OK|Ok|ok|PASS(?:ED)?|[Pp]ass(?:ed)?|SKIP(?:PED)?|[Ss]kipped|SUCCESS|[Ss]uccess(?:ful)?|[Dd]one|UP-TO-DATE|✓|✔)\]?(?: {1,9}\(?[\d.]+ ?\w{1,4}\)?)?(?: \|)?$/
/** UTF-16 units in which it stands. */
const RESULT_LENGTH = 48

const HARMLESS: RegExp = oneOf(
  /^(?:[✓✔√☑]|ok\b|PASS\b|PASSED\b|Passed[ !]|--- (?:PASS|SKIP)|=== |\[\+\] |\[ +(?:OK|RUN|PASSED|SKIPPED) +\]|\[(?:OK|ok|PASS|SKIP|--)\])/,
  /^test .* \.\.\. (?:ok|ignored)$|\.{3} ?(?:ok|OK|passed|skipped|yes|no)$|^\S.*\.{4,} ?ok\b/,
  /^not ok .* # (?:TODO|SKIP)/i,
  / PASSED(?: +\[ *\d+%\])?$|\((?:skipped|ignored|pending)\)$|^(?:SKIP(?:PED)?|Skipp(?:ed|ing)|xfail|XFAIL)\b/,
  /^(?:\+{1,6} ?\S|\$ |> Task |> Running |>? ?\d{1,6} \| )/,
  /^\[?(?:npm )?(?:warn|WARN|Warn)(?:ing|ING)?\b(?! {2,9}Failed|.*Code style issues|: ThreadSanitizer)/,
  /^Warning: |: (?:note|info)(?: \w+)?: |(?:^|: )[A-Z]\w{0,40}Warning: /,
  /^\[?(?:INFO|DEBUG|TRACE|NOTE|info|debug|trace)\b(?!.*(?:QUALITY GATE STATUS: FAILED|\*\*\* FAILED \*\*\*))|\blevel="?(?:info|debug|warn)/,
  /^.{0,60}(?<![\w.])(?:INFO|DEBUG|TRACE)(?=[:\] |]|$)(?!.*(?:\*\*\* FAILED|QUALITY GATE STATUS: FAILED))/,
  /^go: (?:downloading|finding|found|extracting|added|upgraded) /,
  /^(?:Download(?:ing|ed)|Collecting|Selecting|Unpacking|Requirement already|Receiving objects|Setting up) /,
  /^(?:Compiling|Checking|Downloaded) \S+ v|^Get:\d|^HEAD is now at |^Unable to find image '[^']*' locally$/,
  /^checking (?:for|whether|if|how|that|the) |^-- (?:Looking|Performing|Check|Found|Could NOT)/,
  /\bshould(?:n't)? (?:\w+ )?(?:fail|error|throw|raise|return|not)\b.*(?:ok|OK|✓|\d ?ms\)?)$/
)

/**
 * Whether a line tells of nothing bad with its alarming words: a passed test, a warning, a command
 * that is shown, progress, source code.
 */
export function isHarmless(line: string): boolean {
  return HARMLESS.test(line) || GOOD_RESULT.test(line.slice(-RESULT_LENGTH))
}

/**
 * An alarming word with a count of none, or nothing, beside it: `0 errors`, `Failures: 0`,
 * `"error": null`.
 */
export const NONE_OF_THEM =
  /\b(?:0|no|zero|without(?: any)?) (?:\w{1,20} )?(?:errors?|failures?|failed|failing|problems?|exceptions?|issues?)\b|\b(?:errors?|failures?|failed|failing|exceptions?)"?(?: ?[:=] {0,9}| )(?:0\b|none\b|null\b|nil\b|false\b|""|\[\])/gi

/** What build tools and loggers put before a program's own words. */
export const PREFIX =
  /^(?:\s+|#\d{1,4} (?=\d|ERROR)|\d{1,6}\.\d{1,3} (?=\S)|\[?\d{4}-\d\d-\d\d[T ][\d:.,]{8,30}(?:Z|[+-]\d\d:?\d\d)?\]?\s|\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?\s|│\s+(?!Error)|[|=] (?=[ =]|ERR|SUM)|\[(?:javac|java|exec|junit|echo|groovyc|scalac|ant:checkstyle|testng|sshexec|apply)\] |(?:\[info\] )(?=.*\*\*\* FAILED)|\[info\] (?=- )|\+?[a-z][\w.-]{0,60}\s{1,20}[|>] |[\w@./-]{1,60}[: ](?:build|test|lint|typecheck|check)[\w:-]{0,20}: )+/

/** One expression runs faster than several. */
function oneOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'))
}
