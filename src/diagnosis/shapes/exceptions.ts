import { first, last, type ErrorShape } from '../error-shape.ts'

/** Exceptions that ended a program, and what programs of any kind print before they end. */
export const EXCEPTIONS: readonly ErrorShape[] = [
  // Java, .NET, Python, JavaScript, Ruby, Elixir, Erlang, Lua, Julia.
  ...last(83, /^Caused by: /),
  ...last(70, /[\s:\]](?:[A-Za-z_$][\w$]*[.:]{1,2})*[A-Z][\w$]*(?:Error|Exception): \S/),
  ...last(
    82,
    /^(?:Exception in thread "[^"]*" |Unhandled exception\.? |Uncaught )?(?:[A-Za-z_$][\w$]*(?:\.|::))*[A-Za-z_$][\w$]*(?:Error|Exception|Failure)(?: \[\w+\])?(?:: |$|@\S{1,200}\(\d+\): )/,
    /^\[!\] \w*(?:Error|Exception): /,
    /^(?:Unhandled exception\b|Uncaught |UnhandledPromiseRejection|Error \[\w+\]: )/i,
    /^\*\* \((?:[\w.]+Error|throw|exit|EXIT|stop|error)\b/,
    /\((?:\w{1,60}::){0,5}\w{0,60}(?:Error|Exception)\)$|^(?:\w+\.){1,8}exceptions?\.\w+: /,
    /^lua\w*: |^ERROR: LoadError: |^escript: exception|^\*\* exception |^init terminating in /
  ),
  ...first(
    88,
    /^signal\(\S+ \("|^error\("|^Debugger entered--Lisp error: |^Symbol’s (?:function|value)|^Symbol's (?:function|value)/
  ),
  ...last(60, /\.{3} ?failed$/),
  ...first(60, /^=(?:ERROR|CRASH) REPORT={2,}/),
  ...last(84, /^\w+: \[string "/),
  ...last(
    74,
    /^fail(?:ed|ure)?: \S|^[Ee]rror (?!handling|logging|reporting|tracking|checking)(?:\w+ing|while|during|using|reading) \S/
  ),
  ...last(72, /^(?:COPY|ADD) failed: /),
  ...last(48, /^(?:\w{2,20}: )?[Ff]ailed to \w+ \S|^\[!\] \S/),
  ...last(84, /^Error in .* : |^Error(?: in \S+)? ?: ?\S.* {2}$/),
  ...last(
    74,
    /^(?:[Ee]rror|ERROR|[Ff]atal|FATAL|[Cc]ritical|CRITICAL): {1,3}\S/,
    /^(?:%Error: |ERROR! |\*\*ERROR\*\* )\S/
  ),
  ...last(76, /^error: \S/, /^error (?!Command failed)[A-Z"]/, /^error building image: /),
  ...last(72, /^\[error\] [^(\s]/, /^\[ERROR\] \S/, /^\[FATAL\] \S/),
  ...first(94, /^- ERROR \| /)
]
