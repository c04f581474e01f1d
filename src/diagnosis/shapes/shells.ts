import { first, last, type ErrorShape } from '../error-shape.ts'

/** Shells, make, and what programs of a system complain about, whatever became of it. */
export const SHELLS: readonly ErrorShape[] = [
  ...first(
    84,
    /(?:^|: )(?:line )?\d+: (?:[^:]{1,80}: )?[^:]{0,40}(?:not found|unbound variable|parameter null or not set|[Ss]yntax error|bad substitution|Permission denied|No such file)/,
    /: [Cc]ommand not found$|^command not found: |^(?:sh|ash|dash|bash): \S{1,80}: not found$/,
    /\bNo rule to make target\b/,
    /\bis not recognized as (?:the name of|an internal)/,
    /^configure: error: |^(?:flag provided but not defined|(?:unknown|illegal|invalid|unrecognized|unexpected) (?:flag|option|command|switch|argument|parameter|shorthand flag))/i,
    /^[\w./-]{1,60}: (?:error: |invalid option|illegal option|unrecognized option|unrecognized argument)/
  ),
  ...last(
    62,
    /: (?:No such file or directory|Permission denied|Is a directory|Not a directory|[Cc]annot \w)/,
    /^No such file or directory/,
    /\b(?:[Cc]onnection (?:refused|reset by peer|timed out|closed by)|[Bb]roken pipe|[Ee]xec format error|[Cc]ould not resolve host|unable to resolve host|[Nn]o such host)\b/,
    /\b(?:[Nn]ame or service not known|[Tt]emporary failure in name resolution|TLS handshake (?:timeout|failure))\b/,
    /\b(?:i\/o timeout|[Tt]imed out (?:waiting for|after)|401 Unauthorized|403 Forbidden|[Aa]ccess ?[Dd]enied|x509:)/
  )
]
