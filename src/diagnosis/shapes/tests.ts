import { first, heading, last, type ErrorShape } from '../error-shape.ts'

/** What test runners say of a test that failed. */
export const TESTS: readonly ErrorShape[] = [
  // What was expected: pytest, RSpec, Jest, JUnit, Mocha, Vitest, PHPUnit, xUnit, MSTest, Rust, Go,
  // GoogleTest, Catch2, Boost, TAP.
  ...first(
    95,
    /^E {3,}\S/,
    /^Failure\/Error: /,
    /^● (?!Console|.*(?:Warning|\.service|\.socket)).* › /,
    /^(?:[\w.$\\:]+[.\\:])?(?:AssertionError|AssertionFailedError|AssertionFailed|ComparisonFailure|ExpectationFailed\w*|MultipleFailuresError)\b/,
    /^Failed asserting that|\bAssert\.\w+(?:\(\) Failure| failed)/,
    /^thread '[^']*' (?:\(\d+\) )?panicked at |^Error:\s{3,}\S/,
    /^\S+_test\.go:\d+: .*\b(?:[Gg]ot|[Ww]ant\w*|[Ee]xpected|[Uu]nexpected|[Ff]ail\w*|[Ee]rrors?|mismatch|nil|not|should|diff)\b/,
    /^\S+:\d+: Failure$|^\S+\(\d+\): (?:Failure|error: in)|^\S+:\d+: FAILED:$/,
    /^# {1,4}Failed test(?:$| '| at | \(|:)|^\(X\) |\[EXECUTE\] \(X\)/,
    /(?:^|: )(?:Test Failed|Error During Test) at /,
    /^ASSERT:|^Assertion [Ff]ailed: /,
    /^Expectation Violation|^Error: expect\(|^Minitest::Assertion: |^Assertion (?:with \S+|failed|failure)/,
    /^Expected .* (?:to (?:be|equal|have|eq|match|contain|raise|include|throw)|but (?:was|got)|not to) /
  ),
  // The head of what is said about one test.
  ...first(
    93,
    /^(?:\d+\) )?(?:FAIL|ERROR) in \(\S/,
    /^\d+\) (?:test|property|doctest|feature) .* \([\w.]+\)$/,
    /\*\*\* FAILED \*\*\*/,
    /^\[-\] \S/,
    /^[\w.]+:\w+ failed(?: on line \d+)?$/,
    /^── (?:\d+\. )?(?:Failure|Error|ERROR|FAILURE)\b|^(?:\d+\. )?(?:Failure|Error): .*\(@\S+#\d+\)/,
    /^---- \S.* stdout ----$/,
    /^Found errors in \w+\(\):|^Caught exception in /,
    /^\d+\) \[[\w-]+\] › /,
    /^[\w.-]+ [\d.]+ \([^)]{1,60}\) .* FAILED$/,
    /^\w{4,}, (?:.{1,400} )?(?:failed: |failed$|expected |XCTAssert|caught )/,
    /^\[(?: *)FAILED(?: *)\] [\w/]+[.:@ ](?!.*tests?, listed)/
  ),
  ...first(
    90,
    /^(?:FAIL|ERROR): [\w.]+ \([\w.]+\)/,
    /^_{3,} [\w[\].:/ -]{1,200} _{3,}$/,
    /^not ok \d+(?! .*# (?:TODO|SKIP))/i,
    /^(?:Failure|Error): (?:test\w*[:(]|\w+#)/,
    /^\d+\) [\w\\]+(?:Test|Spec|Cest)\w*::\w+/,
    /^\d+\) \S.*:$/,
    /^--- FAIL: /,
    /^● \S/,
    /<<< (?:FAILURE|ERROR)!/,
    /\[FAIL\]$/,
    /^\S.* > \S.* FAILED$/,
    /^test .* \.\.\. FAILED$/,
    /^Failed {1,5}\S.*\[[^\]]+\]$/,
    /^\d+\) (?:Failed|Error|Invalid|Failure) ?: \S/,
    /\bDubious, test returned \d/,
    /^ERROR (?:collecting )?\S+\.py\b/,
    /^expected .*, got |^Expected: |^Test case .* failed|^failures? in /i,
    /^\[ ?(?:FAIL|FAILED|ERROR)\b *(?:\]|: ) ?\S/,
    /^!! .{1,300}\[/,
    /\*{3} Failed! (?:Falsi|Exception|Assert)/,
    /^FAIL(?:ED)?:? {1,3}\S(?!.*\bin \d)/
  ),
  ...first(89, /^(?:\S.{0,80} › {1,3})?[✕✗✘×✖⨯] {1,3}[^\d\s]/),
  ...heading(
    92,
    /^(?:\d+\) )?(?:Failure|Error):$|^\(::\) failed steps|^^\[ +(?:ERROR|FAILED) +\] \d+ \w+, listed below|^Message:$|^APPLICATION FAILED TO START$/
  ),
  ...heading(58, /^FAILED TEST SUMMARY/),
  ...first(
    60,
    // The column of a result: `Rounds | FAIL |`, `rounds ... ***Failed 0.01 sec`.
    /(?<=(?:\.\.|\||\s\s|=>|->) ?\[?\*{0,3})(?:FAIL(?:ED|URE)?|ERROR|[Ff]ailed|BROKEN|✗|✘|✖)\*{0,3}\]?!?(?: {1,9}(?:\(|in )?[\d.]+ ?\w{1,4}\)?)?(?: \|)?$/
  ),
  ...first(60, /^FAIL(?:ED)?:? {1,3}\S|^rspec \S+:\d+ #|^cucumber \S+:\d+ #|^Failed \d+\/\d+ subtests/),
  ...last(50.5, /^\*{3} FAILED test case /)
]
