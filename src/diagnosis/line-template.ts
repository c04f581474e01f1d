/** UTF-16 units of a line that count. */
const LOOKED_AT = 200

const CHANGING =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b(?=[a-f]*\d)[0-9a-f]{7,64}\b|0x[0-9a-f]+|\/(?:private\/)?(?:var\/folders|tmp)\/\S+|\d+(?:[.,:T-]\d+)*/gi

/** A line without what differs from run to run. */
export function templateOf(text: string): string {
  return text.slice(0, LOOKED_AT).replace(CHANGING, '#').trim()
}
