import { first, last, list, type ErrorShape } from '../error-shape.ts'

/**
 * What is printed around a cause, and what only passes on that another program failed. They win
 * over every other shape, since their words are as alarming as those of causes.
 */
export const OUTCOMES: readonly ErrorShape[] = [
  ...first(
    1,
    /^npm (?:ERR!|error)\s*(?:$|at |A complete log|\/|This is |There is |See |For a full|\d+ {2}|Make sure|You can|Tell the|Or if|If you|not with npm|Failed at the|Please include|Additional logging|If it is|or related|Get their|If that|Linux |Darwin |Windows_NT|argv |node v|npm {2}v)/,
    /^npm (?:ERR!|error) (?:Fix the upstream|this command with|to accept an|node_modules\/)/,
    /^npm (?:ERR!|error) (?:errno|path|syscall|command|signal|workspace|location|file|cwd)\b/,
    /^\[ERROR\] (?:\[Help \d+\]|-> \[Help|Re-run Maven|To see the full stack|For more information about|After correcting)/,
    /^\[ERROR\]\s*$|^\[error\]\s*$/
  ),
  ...first(75, /\b(?:exit(?:ed)?|[Rr]eturned|terminated)\b[^.]{0,30}\b137\b|\bExitCode \(137\)/),
  ...last(
    10,
    /(?<![\w./-])[Ee]xit(?:ed|s)?(?: with)?(?: a)?(?: non-?zero)?(?: exit)?[ _-]?(?:[Cc]ode|[Ss]tatus|value|Failure)?(?::| of|=)? ?\(?[1-9]\d{0,2}\b/,
    /\breturned (?:a )?non-zero\b|\bld returned 1\b|\bELIFECYCLE\b|\bsubprocess-exited-with-error\b|\blinker command failed\b/,
    /\bfailed with (?:exit|return|status|error) ?(?:code|status)? ?-?\d|\bExitFailure \d|\bnon-zero exit (?:code|status)/,
    /^(?:[\w./-]*make(?:\[\d+\])?|ninja): (?:\*\*\* .* Error \d+|.*\bsubcommand failed|build stopped|Target .* not remade)/,
    /^(?:[\w./-]*make(?:\[\d+\])?: \*\*\* )\[[^\]]+\] |: recipe for target '[^']*' failed$/,
    /^npm (?:ERR!|error) (?:code \d+$|Lifecycle script|Test failed|command failed|Exit status|\S+@\S+ \S+: `)/,
    /^(?:RuntimeError: )?Command failed with |\bfailed in phase `|^Build step .* marked build as failure/
  ),
  ...last(
    30,
    /^error: (?:aborting due to|[Cc]ould not compile|test failed, to rerun|\d+ targets? failed|build failed|script "|recipe )/,
    /^(?:\*\* )?(?:BUILD FAIL|FAILURE: |FAILED$|FAIL$|FAIL\t|Build FAILED|Failed to compile|TEST (?:EXECUTE )?FAILED|TESTS? FAILED|ARCHIVE FAILED|CLEAN FAILED)/,
    /\b(?:Execution failed for task|Compilation failed; see|There (?:were|are) (?:failing tests|test failures))/,
    /\b(?:Test suite failed to run|Some tests failed|test result: FAILED|Could not read from remote repository)/,
    /\b(?:Failed to execute goal .*(?:maven-(?:surefire|failsafe|compiler|checkstyle|javadoc)|There are test failures))/,
    /^\[ERROR\] COMPILATION ERROR|: Compilation failure/,
    /^Tests?(?: Suites| Files)?:? .{0,20}\d failed\b(?<!\b0 failed)|^Tests: .*(?:Failures|Errors): [1-9]/,
    /^Tests Passed: \d+, Failed: [1-9]|^passed \d+, failed [1-9]|^Failed: Total \d+|^\[error\] (?:Failed: |Passed: |Total time|Failed tests:)/,
    /^(?:\[ERROR\] +)?Tests run: .*(?:Failures|Errors): [1-9](?!.*<<<)/,
    /^(?:Failed! |Found [1-9]|✖ [1-9]|=+ .*\d (?:failed|error)|(?!0 )\d+ (?:failed|errors?)\b(?!:))/,
    /^\d+ examples?, [1-9]|^\d+ tests?(?: completed)?, [1-9]|\w errors? (?:found|generated|detected|reported)/,
    /\bdid not complete successfully: exit code|^=> ERROR \[|^(?:\* )?What went wrong|^Error Message:$/,
    /^\d+ (?:files?|tests?|runs?|specs?|scenarios?|assertions?)\b.*(?<!\b0 |[ (]0)(?<=\d) (?:offens|fail|error)/,
    /^Executed \d+ (?:of \d+ )?tests?, with|\d of \d+ \(\d+ FAILED\)|\bBUILD FAILED\b|^FAILED \((?:failures|errors)=/,
    /^Execution halted|^BEGIN failed--|^Compilation failed in require|^[\w/.-]+ had compilation errors/,
    /^\[error\] \([^)]{1,200}\) |^\[error\] .*(?:\berrors? found$|Compilation failed)|^error Command failed/,
    /^(?:Result: FAIL|Test run failed|Test Run Failed|Testing failed:|Test Suite Failed|Tests? failed\b)|^Looks like you failed/,
    /^Failed \d+ (?:of \d+ )?tests?\b|^failed tests?: |^rake aborted!|^Failed: \d+/,
    /^Script .* returned with error|^The command "[^"]*" (?:failed|exited with [1-9])|^exit status \d|\bexit status [1-9]/,
    /\b[Ss]ee (?:the )?(?:\w+ ){0,2}(?:above|below)\b|\berrors? (?:have been|were) (?:logged|emitted)\b/,
    /^(?:[\w .:,[\]*✖✗×⚠❌-]{0,60}\s)?[1-9]\d*\+? (?:\w+ ){0,2}(?:errors?|failures?|problems?|violations?|vulnerabilit(?:y|ies)|leaks?|hints?|offenses?|issues?|dead links?)(?: (?:\w+ ){0,3}\w+)?(?: \([^)]{1,80}\))?[.!]?\s*$/i,
    /\b(?:Some (?:tests?|builds?|checks?|errors?)|Not all) .{0,40}(?:did ?n[o']t|had errors|fail|emitted)/,
    /\b\d+ passed[,;] +[1-9]\d* failed\b|^Task "[^"]*" failed|^Warning: Task "[^"]*" failed/,
    /\b[Aa]borted (?:due to|with) (?:\d+ )?(?:warnings?|errors?)\b|^Assertion failed\. Exiting/,
    /\bCOULD NOT BE BUILT\b|\bhas failed[.:]?$|\b[Vv]alidation failed(?: with \d+ errors?)?[.!]?$/,
    /^(?:error|Error|ERROR): \d+ \S.*\bfailed\b/,
    /^(?:\w+: )?(?:[Ff]ull |[Tt]est |[Bb]uild )?(?:[Ll]og ?files?|[Ll]ogs?|[Rr]eports?)\b.{0,60}\b(?:stored|saved|written|available|located) (?:in|at|to|here)\b/,
    /^(?:The )?(?:operation|execution|deployment|build|pipeline|job|step|task|stage|run|command|plugin|release)s? (?:has |have |was )?(?:failed|aborted|terminated|completed with (?:errors|phase: Failed))[.!]*$/i,
    /\bCommand failed with status \(\d+\)|^%?Error: Exiting due to |^FAILED: [1-9]|^(?:Phase|Status|Result):\s+(?:Failed|FAILED|Error)$/,
    /^\(See full trace|^Tasks: TOP|^Test suite failure for package|^\d+ (?:of|out of) \d+ tests? failed|^=?failed +[1-9]/
  ),
  ...list(
    /^(?:\[ERROR\] )?(?:Failures|Failed (?:examples|tests?|scenarios)|Failing tests?|Test failures|Tests? in error|Errors|Results) ?:$/i,
    /^TEST FAILURES?$|^FAILURES!?$|^=+ (?:FAILURES|ERRORS) =+$|^There (?:was|were) \d+ (?:failure|error)s?:$/,
    /^FAILED [A-Z]{3,30}:$/,
    /^Summary of (?:all )?(?:failures|failing tests|errors)|^(?!0 )\d+ failing\b|^failures:$/i
  )
]
