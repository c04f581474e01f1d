import { first, last, type ErrorShape } from '../error-shape.ts'

/** Package managers and the tools around a build. */
export const PACKAGES: readonly ErrorShape[] = [
  // pnpm, Yarn, pip, gcloud, apt, apk, conda, CocoaPods, Cargo, Stack, Cabal, opam.
  ...first(
    81,
    /\bERR_PNPM_\w/,
    /\bYN00(?:01|09|16|18|22|27|28|35|41|46|49|50|78|8[0-2]): │ (?![-+])/,
    /^ERROR: (?:Could not|No matching|Cannot|Failed building|Invalid requirement|\(gcloud|unable to select|dependenc)/,
    /^(?:And |So,? )?[Bb]ecause .{1,300}(?:depends on|requires|forbidden|doesn't match|version solving)/,
    /^E: \S/,
    /^dpkg: error |^No package \S+ available|^Error: Unable to find a match/,
    /^\[!\] (?:Unable|CocoaPods could not|Invalid|Error|No podspec)/,
    /^(?:cabal|stack|opam|rebar3?): (?!.*exited)\S|^Error: While constructing the build plan/,
    /^(?:Unresolved|Unmet) dependenc|^Could not resolve dependenc|^UNRESOLVED DEPENDENCIES/i
  ),
  ...first(70, /^> Could not (?:resolve all|determine the dependencies)/),
  // npm, Gradle, Bundler, Go, Composer, Git.
  ...first(
    80,
    /^npm (?:ERR!|error) (?!code )\S/,
    /^> (?:A problem occurred|Could not (?!resolve all|determine the dependencies)|Cannot|Failed|No |Unable|\S+ (?:not found|failed))/,
    /^Could not find gem|^Bundler could not|^Your requirements could not|: no required module provides/,
    /^Could not find \S+ in any of the sources|^An error occurred while installing/,
    /^go: .*(?:not found|no matching|unknown revision|invalid|error|cannot)/,
    /^Problem \d+$|^\[\w+Exception\]$/,
    /\bQUALITY GATE STATUS: FAILED/
  ),
  ...last(72, /^curl: \(\d+\)/),
  // Maven, Yarn 1.
  ...first(
    78,
    /^npm (?:ERR!|error) code E/,
    /^error (?:Couldn't|An unexpected error)/,
    /^\[(?:ERROR|FATAL)\] (?:Failed to execute goal|Non-resolvable|Some problems|Malformed)/
  )
]
