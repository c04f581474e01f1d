import { frame, type ErrorShape } from '../error-shape.ts'

/** A line of a stack, as many languages print it. */
export const FRAMES: readonly ErrorShape[] = frame(
  /^at (?:[\w$.<>[\]/]+ ?\(|[\w$.<>/-]+, |\S+:\d+:\d+|async )/,
  /^File "[^"]{1,300}", line \d+, in /,
  /^from \S+:\d+:in [`']|^\S+:\d+:in [`'][^`']{1,200}'$/,
  /^#\d+ +0x[0-9a-f]+/,
  /^#\d+ +\S{1,300}\(\d+\): /,
  /^\[C\]: in |^\S+:\d+: in (?:function|main chunk|local|upvalue|method)|^stack traceback:|^stacktrace:|^Stack trace:/,
  /^At \S.{0,300} char:\d+$|^\+ CategoryInfo {1,12}:/,
  /^--> \S{1,300}:\d+(?::\d+)?$/,
  /^\(\w+ [\d.]+[^)]{0,20}\) \S+\.(?:exs?|erl):\d+: /,
  /^(?:Call stack|Backtrace|stack backtrace):$/
)
