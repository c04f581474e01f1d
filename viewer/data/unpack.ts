/** Whether this browser can unpack logs. */
export function canUnpack(): boolean {
  return typeof DecompressionStream === 'function'
}

/** The text of a block: base64 of gzip of UTF-8. @throws when it is not whole */
export async function unpack(base64: string): Promise<string> {
  const { readable, writable } = new DecompressionStream('gzip')
  const writer = writable.getWriter()
  // What goes wrong is told by the reading side.
  const written = Promise.allSettled([writer.write(bytesOf(base64)), writer.close()])
  const decoder = new TextDecoder()
  const reader = readable.getReader()
  const parts: string[] = []
  for (let part = await reader.read(); !part.done; part = await reader.read())
    parts.push(decoder.decode(part.value, { stream: true }))
  await written
  return parts.join('') + decoder.decode()
}

/** What newer browsers have, and TypeScript doesn't know yet. */
interface FromBase64 {
  fromBase64?(base64: string): Uint8Array<ArrayBuffer>
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as unknown as FromBase64
  if (native.fromBase64 !== undefined) return native.fromBase64(base64)
  const binary = atob(base64)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
