/** A kind of line that programs write when something is wrong. */
export interface ErrorShape {
  readonly score: number
  /** See `Rank`. */
  readonly recent: boolean
  /** For a line without indentation, time and build prefix. */
  readonly pattern: RegExp
}

// All patterns begin at `^` or with something that a line holds only seldom, and repeat without bound only what can match in one
// way: the time they take grows with the line as it does.

/** Alarming words in a line that tells of nothing bad: a passed test, a warning, a command that is shown, progress, source code. */
export const HARMLESS: RegExp = oneOf(
  /^(?:[✓✔√☑]|ok\b|PASS\b|PASSED\b|Passed[ !]|--- (?:PASS|SKIP)|=== )/,
  /^test .* \.\.\. (?:ok|ignored)$/,
  /^not ok .* # (?:TODO|SKIP)/,
  / PASSED(?: +\[ *\d+%\])?$/,
  /^(?:\+{1,3} |\$ |> Task |> Running |>? ?\d{1,6} \| )/,
  /^\[?(?:npm )?(?:warn|WARN)(?:ing|ING)?\b(?! {2,9}Failed|.*Code style issues)/,
  /^Warning: |: (?:warning|note|info)(?: \w+)?: |(?:^|: )[A-Z]\w{0,40}Warning: /,
  /^\[?(?:INFO|DEBUG|TRACE|NOTE)\b(?!.*QUALITY GATE STATUS: FAILED)|\blevel="?(?:info|debug|warn)/,
  /^go: (?:downloading|finding|found|extracting|added|upgraded) /,
  /^(?:Download(?:ing|ed)|Collecting|Selecting|Unpacking|Requirement already|Receiving objects|Setting up) /,
  /^(?:Compiling|Checking|Downloaded) \S+ v|^Get:\d|^HEAD is now at |^Unable to find image '[^']*' locally$/
)

/** An alarming word with a count of none, or nothing, beside it: `0 errors`, `Failures: 0`, `"error": null`. */
export const NONE_OF_THEM =
  /\b(?:0|no|zero|without(?: any)?) (?:\w{1,20} )?(?:errors?|failures?|failed|failing|problems?|exceptions?|issues?)\b|\b(?:errors?|failures?|failed|failing|exceptions?)"?(?: ?[:=] {0,9}| )(?:0\b|none\b|null\b|nil\b|false\b|""|\[\])/gi

/**
 * The first one that fits a line decides. So the noise around a cause stands first, and what only passes on that another program failed;
 * then causes, the surest first; then words.
 */
export const ERROR_SHAPES: readonly ErrorShape[] = [
  first(
    1,
    /^npm (?:ERR!|error)\s*(?:$|at |A complete log|\/|This is probably|There is likely|See |For a full|\d+ {2})/,
    /^npm (?:ERR!|error) (?:Fix the upstream|this command with|to accept an|node_modules\/)/,
    /^npm (?:ERR!|error) (?:errno|path|syscall|command|signal|workspace|location)\b/,
    /^\[ERROR\] (?:\[Help \d+\]|-> \[Help|Re-run Maven|To see the full stack|For more information about)/
  ),

  // Killed, most often for its memory: here the exit code itself says why.
  first(75, /\b(?:exit(?:ed)?|[Rr]eturned|terminated)\b[^.]{0,30}\b137\b|\bExitCode \(137\)/),

  recent(
    10,
    /\b[Ee]xit(?:ed|s)?(?: with)?(?: a)?(?: non-?zero)?(?: exit)?[ _-]?(?:[Cc]ode|[Ss]tatus|value)?(?::| of|=)? ?\(?[1-9]\d{0,2}\b/,
    /\breturned (?:a )?non-zero\b|\bld returned 1\b|\bELIFECYCLE\b|\bsubprocess-exited-with-error\b/,
    /^(?:make(?:\[\d+\])?|gmake|ninja): (?:\*\*\* .* Error \d+|.*\bsubcommand failed|build stopped)/,
    /^npm (?:ERR!|error) (?:code \d+$|Lifecycle script|Test failed|command failed|Exit status)/
  ),
  recent(
    30,
    /^error: (?:aborting due to|could not compile|test failed, to rerun|\d+ targets? failed|build failed|script ")/,
    /^(?:\*\* )?(?:BUILD FAIL|FAILURE: |FAILURES|FAILED$|FAIL$|FAIL\t|failures:$|Build FAILED|Failed to compile)/,
    /\b(?:Execution failed for task|Compilation failed; see|There (?:were|are) (?:failing tests|test failures))/,
    /\b(?:Test suite failed to run|Some tests failed|test result: FAILED|Could not read from remote repository)/,
    /^\[ERROR\] COMPILATION ERROR|: Compilation failure/,
    /^Tests?(?: Suites| Files)?:? +(?:\d+ \w+ \| )?[1-9]\d* failed|^Tests: .*(?:Failures|Errors): [1-9]/,
    /^(?:\[ERROR\] )?Tests run: .*(?:Failures|Errors): [1-9](?!.*<<<)/,
    /^(?:Failed! |Found [1-9]|✖ [1-9]|=+ .*[1-9]\d* (?:failed|error)|[1-9]\d* (?:failed|failing|error))/,
    /^[1-9]\d* examples?, [1-9]|^[1-9]\d* tests? completed, [1-9]/,
    /\bdid not complete successfully: exit code|^=> ERROR \[|^(?:\* )?What went wrong|^Error Message:$/
  ),

  // Compilers and linters, with the place: the C family, javac, tsc, msbuild, mypy, Swift, Dart, PostgreSQL.
  first(
    100,
    /\(\d+(?:,\d+){0,3}\) ?: (?:fatal )?error\b/,
    /:\d+(?::\d+)? ?(?::| -) (?:fatal )?(?:error|Error|ERROR)\b/,
    /^error\[E\d+\]: /,
    /\.(?:java|kt|scala|groovy):\[\d+,\d+\] /,
    /^e: (?:file:|\/|[A-Z]:)|^\[error\] \S{1,300}:\d+: /,
    /\.go:\d+:\d+: |\.py:\d+:\d+: [EF]\d+ /,
    /^\d+:\d+\s{1,9}error\s{1,9}\S/,
    /: undefined reference to /
  ),
  first(
    98,
    / is not exported by "|^Module not found: |^ERROR in \S|^(?:✘ )?\[ERROR\] Could not resolve |^Type error: /,
    /: error [A-Z]{1,8}\d{2,5}: /
  ),

  // What a test expected: pytest, RSpec, Jest; JUnit, Mocha, Vitest; PHPUnit; xUnit, MSTest; Rust, testify, Go.
  first(
    95,
    /^E {2,}\S|^Failure\/Error: /,
    /^● (?!Console|.*(?:Warning|\.service|\.socket)).* › /,
    /^(?:[\w.$\\]+[.\\])?(?:AssertionError|AssertionFailedError|ComparisonFailure|ExpectationFailed\w*)\b/,
    /^Failed asserting that|\bAssert\.\w+(?:\(\) Failure| failed)/,
    /^thread '[^']*' (?:\(\d+\) )?panicked at |^Error:\s{3,}\S/,
    /^\S+_test\.go:\d+: .*\b(?:[Gg]ot|[Ww]ant\w*|[Ee]xpected|[Uu]nexpected|[Ff]ail\w*|[Ee]rrors?|mismatch|nil|not|should|diff)\b/
  ),

  first(
    92,
    /^panic: |^fatal error: |^Killed$|: line \d+: +\d+ Killed\b|\bsignal: killed\b|\bOOM ?Killed\b/,
    /\bheap out of memory\b|\bOutOfMemory|\b[Oo]ut of memory: Killed\b|\b[Nn]o space left on device\b|\bENOSPC\b/,
    /\b[Ss]egmentation fault\b|\bcore dumped\b|^PHP (?:Fatal|Parse) error/
  ),

  // A cluster tells why it can't run something.
  first(
    86,
    /\b(?:Failed to pull image|ErrImagePull|ImagePullBackOff|InvalidImageName|Back-off (?:pulling|restarting))\b/,
    /\b(?:CrashLoopBackOff|CreateContainer(?:Config)?Error|RunContainerError)\b/
  ),

  // What tools say when they give up: kubectl, Helm, Git, CloudFormation, coverage.
  first(
    84,
    /^Error from server|^The [\w.]+ "[^"]*" is invalid|^Unable to connect to the server|\berror: deployment "/,
    /^Error: (?:[A-Z]+ FAILED: |template|parse error|execution error)/,
    /^CONFLICT \(|^! \[(?:remote )?rejected\]|\b(?:CREATE|UPDATE|DELETE)_FAILED\b|\bcoverage threshold for [^:]{1,80} not met/
  ),
  // Shells and make.
  first(
    84,
    /(?:^|: )(?:line )?\d+: (?:[^:]{1,80}: )?[^:]{0,40}(?:not found|unbound variable|[Ss]yntax error|bad substitution|Permission denied|No such file)/,
    /: [Cc]ommand not found$|^command not found: |^(?:sh|ash|dash|bash): \S{1,80}: not found$|\bNo rule to make target\b/
  ),
  // Git, SSH, Docker, Terraform, AWS.
  first(
    82,
    /^fatal: |\bPermission denied \(|^│ Error: |\bAn error occurred \(\w+\) when calling/,
    /^(?:docker: )?Error response from daemon: |^(?:denied|unauthorized): |\bpull access denied\b/,
    /^(?:ERROR: )?failed to (?:solve|build|compute|load|do request)\b/
  ),
  // pnpm, Yarn, pip, gcloud, apt.
  first(
    81,
    /\bERR_PNPM_\w|\bYN00(?:01|09|16|18|22|27|28|35|41|46|49|50|78|8[0-2]): │ (?![-+])/,
    /^ERROR: (?:Could not|No matching|Cannot|Failed building|Invalid requirement|\(gcloud)|^E: \S/
  ),
  first(70, /^> Could not (?:resolve all|determine the dependencies)/),
  // npm, Gradle, Bundler, Go, Composer, curl, Git; Harness itself; SonarQube, Prettier.
  first(
    80,
    /^npm (?:ERR!|error) (?!code )\S|^> (?:Could not|Cannot|Failed|No |Unable|\S+ (?:not found|failed))/,
    /^Could not find gem|^Bundler could not|^Your requirements could not|: no required module provides/,
    /^go: .*(?:not found|no matching|unknown revision|invalid|error|cannot)/,
    /^curl: \(\d+\)|^remote: (?:Repository not found|Permission|error|ERROR|Invalid)/,
    /\b(?:No eligible delegates?|No delegates? (?:are |is )?(?:available|eligible|found)|[Uu]nresolved expressions?)\b/,
    /\b(?:Delegate is not able to connect|did not complete within (?:the )?timeout|exceeded its progress deadline)\b/,
    /\bQUALITY GATE STATUS: FAILED|\bCode style issues found/
  ),
  // Maven, Yarn 1.
  first(
    78,
    /^npm (?:ERR!|error) code E|^error (?:Couldn't|An unexpected error)/,
    /^\[(?:ERROR|FATAL)\] (?:Failed to execute goal|Non-resolvable|Some problems|Malformed)/
  ),
  first(76, /^error: \S|^error (?!Command failed)[A-Z"]|^error building image: |^CMake Error/),

  // Exceptions: Java, .NET, Python, JavaScript, Ruby, Elixir.
  recent(89, /^Caused by: /),
  recent(
    88,
    /^(?:Exception in thread "[^"]*" |Unhandled exception\.? |Uncaught )?(?:[A-Za-z_$][\w$]*\.)*[A-Za-z_$][\w$]*(?:Error|Exception|Failure)(?: \[\w+\])?(?:: |$)/,
    /^(?:Unhandled exception\b|Uncaught |UnhandledPromiseRejection|Error \[\w+\]: |\*\* \(\w+Error\) )/,
    /\((?:\w{1,60}::){0,5}\w{0,60}Error\)$|^(?:\w+\.){1,8}exceptions?\.\w+: /
  ),
  recent(74, /^(?:[Ee]rror|ERROR|[Ff]atal|FATAL|[Cc]ritical|CRITICAL): {1,3}\S/),

  // What a program of the system complains about, whatever became of it.
  recent(
    62,
    /: (?:No such file or directory|Permission denied|Is a directory|Not a directory|[Cc]annot \w)/,
    /\b(?:[Cc]onnection (?:refused|reset by peer)|[Cc]ould not resolve host|unable to resolve host|[Nn]o such host)\b/,
    /\b(?:[Nn]ame or service not known|[Tt]emporary failure in name resolution|TLS handshake (?:timeout|failure))\b/,
    /\b(?:i\/o timeout|[Tt]imed out (?:waiting for|after)|401 Unauthorized|403 Forbidden|[Aa]ccess ?[Dd]enied|x509:)/
  ),

  // The name of what failed.
  first(
    60,
    /^--- FAIL: |^FAIL(?:ED)?:? {1,3}\S|^not ok \d|^[✕✗✘×] \S|^● \S|<<< (?:FAILURE|ERROR)!|\[FAIL\]$/,
    / FAILED$(?<= > .*)|^test .* \.\.\. FAILED$|^Failed \S.*\[[^\]]+\]$|^rspec \S+:\d+ #|^ERROR (?:collecting )?\S+\.py\b/
  ),

  // Words, not as a part of a name, a path or an option.
  recent(
    40,
    /(?<![\w./\\:-])(?:ERROR|FATAL|SEVERE|CRITICAL|EMERGENCY)(?![\w./\\-]\w)/,
    /\[(?:error|fatal)\]|\blevel="?(?:error|fatal)\b|(?<![\w./\\:-])error: /
  ),
  recent(
    35,
    /(?<![\w./\\:-])(?:[Ee]rrors?|[Ff]ail(?:ed|ure|s|ing)|FAILED|[Ff]atal|[Ee]xception|[Dd]enied|[Rr]efused|[Ff]orbidden)(?![\w/-]|\.\w| handl)/,
    /(?<![\w./\\:-])(?:[Uu]nauthorized|[Tt]imed out|[Uu]nable to|[Cc]annot|[Cc]ould not|[Ii]nvalid|[Aa]bort(?:ed|ing))(?![\w/-]|\.\w)/
  )
]

function first(score: number, ...patterns: readonly RegExp[]): ErrorShape {
  return { score, recent: false, pattern: oneOf(...patterns) }
}

function recent(score: number, ...patterns: readonly RegExp[]): ErrorShape {
  return { score, recent: true, pattern: oneOf(...patterns) }
}

/** One expression runs faster than several. */
function oneOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'))
}
