/** What a log is made of. A function is asked for the bytes each time they are needed. */
export type LogContent = string | Buffer | (() => Iterable<Buffer>)

/** The bytes of a content, in chunks. */
export function* bytesOf(content: LogContent): Iterable<Buffer> {
  if (typeof content === 'function') yield* content()
  else yield Buffer.from(content)
}
