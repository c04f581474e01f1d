import { first, heading, last, type ErrorShape } from '../error-shape.ts'

/** Compilers, linkers and interpreters that cannot read a source. */
export const COMPILERS: readonly ErrorShape[] = [
  // The C family, javac, tsc, msbuild, mypy, Swift, Dart, PostgreSQL, GHC, Nim, D.
  ...first(
    100,
    /\(\d+(?:, ?\d+){0,3}\) ?:? ?(?:fatal )?(?:error|Error)\b/,
    /:\d+(?::\d+|:\d+-\d+)? ?(?::| -) (?:fatal )?(?:error|Error|ERROR)\b/,
    /^error\[[\w-]+\]: /,
    /^\[ERROR\] .*\.(?:java|kt|scala|groovy):\[\d+,\d+\] /,
    /^e: (?:file:|\/|[A-Z]:)/,
    /^\[error\] \S{1,300}:\d+: /,
    /\.go:\d+:\d+: (?!warning)/,
    /: undefined reference to /,
    /: multiple definition of |^(?:\S*ld: )?cannot find -l|^ld: (?:library|framework) not found|^duplicate symbol /,
    /^[⨯✗] {1,3}\/\S{1,300}:\d+:\d+: /u,
    /❌ {1,3}\S{1,300}:\d+/u
  ),
  ...first(84, /❌ {1,3}\S/u),
  ...first(97, /\.(?:java|kt|scala|groovy):\[\d+,\d+\] /),
  ...heading(98, /^Undefined symbols for architecture /),
  ...heading(85, /^CMake Error(?: at \S+:\d+)?[^:]*:$/),
  ...first(
    98,
    / is not exported by "|^Module not found: |^ERROR in \S|^(?:✘ )?\[ERROR\] Could not resolve |^Type error: /,
    /: (?:fatal )?error [A-Z]{1,8}\d{2,5}: /
  ),
  // Elixir, Clojure, OCaml, Perl, PHP, Python, Ruby, R, TeX, Haskell, Elm, PureScript, Sass, Rust.
  ...first(
    97,
    /^== Compilation error in file |^\*\* \((?:Compile|Syntax|Token\w+)Error\) /,
    /^Syntax error (?:compiling|reading|macroexpanding) |^Parse error(?: on line|:)|^PHP (?:Fatal|Parse) error/,
    /^(?:Fatal|Parse) error: .* on line \d+$|^(?:Fatal|Parse) error: /,
    /^File "[^"]{1,300}", lines? [\d-]+, characters? /,
    /^syntax error at \S+ line \d+|^Can't locate \S+ in @INC|^Can't locate object method/,
    /^! (?:LaTeX|Package|Class|pdfTeX|Undefined|Missing|Extra|Emergency|Too many|Paragraph|Illegal|I can't|==>|Argument|Misplaced|Runaway)/,
    /^error: (?!aborting|could not compile|Could not compile|test failed).*(?:cannot find|mismatched|unresolved|borrow|unused|expected|denied|not found in)/,
    /^-- [A-Z][A-Z ]{3,60} -----|^Error found:$|^Error \d+ of \d+:$/,
    /^Error: (?:Invalid CSS|Undefined (?:variable|mixin)|File to import|Illegal nesting|Parse Error)/,
    /^lua\w*: (?:error loading|\S+:\d+: )|\.lua: (?:error loading|\S+:\d+: )/,
    /^\s*[\w./-]+\.hs:\d+:\d+:(?: error)?/
  ),
  ...first(
    96,
    /\bError: (?:Unexpected token|Unexpected identifier|Invalid or unexpected)|^SyntaxError: |^IndentationError: |^TabError: /,
    /\b\w+\.(?:erl|hrl):\d+(?::\d+)?: (?!Warning)/
  ),
  // A warning with its place; some tools fail on those.
  ...last(80, /^CMake Error/),
  ...first(36, /:\d+(?::\d*)?: ?[Ww]arning: |^LaTeX Warning: There were/),
  ...last(44, /^(?:Over|Under)full \\[hv]box/),
  ...first(
    66,
    /^(?:\.{0,2}\/)?[\w@+./\\-]{1,200}\.(?:[cm]?[jt]sx?|vue|py|rb|rs|php|lua|pl|pm|t|sh|bash|zsh|ex|exs|erl|hs|clj[cs]?|ml|nim|jl|R|r|swift|mm?|c|cc|cpp|h|hpp|java|kt|scala|groovy|cs|fs|coffee|s?css|sass|less|styl|html?|xml|md|markdown|rst|tex|txt|ya?ml|json|toml|vim|el|tf|sql|proto|ad[bs]|f\d\d|sol|zig|purs|hx|cu|dart|v|vhdl?):\d+:(?:\d+:?)? ?(?!\d)(?!.*\b[Ww]arning:)\S/
  ),
  ...last(66, /\bat \S+ line \d+\.?$|\bat \S+ line \d+, near /)
]
