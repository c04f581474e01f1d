import { first, type ErrorShape } from '../error-shape.ts'

/** A program that could not go on: no memory, no disk, a signal, a sanitizer, too much time. */
export const CRASHES: readonly ErrorShape[] = [
  ...first(
    96,
    /\bERROR: \w+Sanitizer: |\bWARNING: ThreadSanitizer: data race|: runtime error: /,
    /^WARNING: DATA RACE|^==\d+== [\d,]+ bytes in .* are definitely lost/,
    /^==\d+== (?:Invalid (?:read|write|free)|Conditional jump|Use of uninit|Process terminating)/
  ),
  ...first(
    92,
    /^panic: /,
    /^fatal error: /,
    /^Killed$|: line \d+: +\d+ Killed\b|\bsignal: killed\b|\bOOM ?Killed\b/,
    /\bheap out of memory\b|\bOutOfMemory|\b[Oo]ut of memory: Killed\b|\b[Nn]o space left on device\b|\bENOSPC\b/,
    /\b[Ss]egmentation fault\b|\bcore dumped\b|^Access violation|\bBus error\b|\bIllegal instruction\b/i,
    /^Uncaught signal|\bterminated by signal|^Abort trap|^Aborted \(core|^terminate called after|^Trace\/BPT trap/,
    /^(?:\S+: )?Assertion (?:`|')?.{1,200}failed\b|: Assertion `.*failed\.?$/,
    /^No output has been received in the last|exceeded the maximum (?:time|log)|^Fatal Python error/
  ),
  ...first(75, /^timeout: sending signal|^Terminated$/),
  ...first(60, /^SUMMARY: \w+Sanitizer/)
]
