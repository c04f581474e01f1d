/**
 * Shorter ones cannot be told from ordinary words, and are no secrets that anybody issues. In
 * UTF-16 units.
 */
const SHORTEST = 4
/** Half of a shorter form could be any word. */
const SHORTEST_WRAPPED = 10
/** Columns of the narrowest lines that programs wrap into. */
export const NARROWEST = 60

/**
 * The ways in which a secret gets into a log: as it is, percent-encoded or decoded, as part of a
 * JSON string, of base64 in either alphabet, and in hex. JSON may have Go's escapes of `<`, `>` and
 * `&`. Empty for a secret of under four characters.
 */
export function formsOf(secret: string): string[] {
  const plain = secret.toWellFormed().trim()
  if (plain.length < SHORTEST) return []
  const forms = new Set([
    plain,
    ...percentForms(plain),
    ...jsonForms(plain),
    ...base64Forms(plain),
    ...base64Forms(plain).map(encodeURIComponent),
    ...hexForms(plain)
  ])
  return [...forms].filter(form => form.length >= SHORTEST)
}

/** The forms that programs print over several lines, as `base64` and `xxd -p` do. */
export function wrappedForms(secret: string): string[] {
  const plain = secret.toWellFormed().trim()
  const forms = new Set([...base64Forms(plain), ...hexForms(plain)])
  return [...forms].filter(form => form.length >= SHORTEST_WRAPPED)
}

/** Parts of a form of which one at least is on one line, wherever the form is wrapped. */
export function partsOf(form: string): string[] {
  const count = Math.ceil((form.length - 1) / NARROWEST) + 1
  const at = (part: number): number => Math.floor((part * form.length) / count)
  return Array.from({ length: count }, (_, part) => form.slice(at(part), at(part + 1)))
}

function hexForms(plain: string): string[] {
  const hex = Buffer.from(plain).toString('hex')
  return [hex, hex.toUpperCase()]
}

/**
 * Percent-encoded as browsers do it, and as programs do that encode all punctuation, or each byte.
 */
function percentForms(plain: string): string[] {
  const encoded = encodeURIComponent(plain)
  const strict = encoded.replace(/[!'()*]/g, percent)
  const forms = [encoded, strict, strict.replaceAll('%20', '+')]
  forms.push(strict.replace(/[-._~]/g, percent), strict.replace(/%..|[^]/g, percent))
  const lowerCase = forms.map(form => form.replace(/%../g, code => code.toLowerCase()))
  try {
    return [...forms, ...lowerCase, decodeURIComponent(plain)]
  } catch {
    // A secret may well hold a percent sign that encodes nothing.
    return [...forms, ...lowerCase]
  }
}

/** A character of ASCII with its code; what has one already stays. */
function percent(mark: string): string {
  return mark.length > 1 ? mark : `%${mark.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
}

/** What stands between the quotes of JSON strings that hold `plain`. */
export function jsonForms(plain: string): string[] {
  const escaped = JSON.stringify(plain).slice(1, -1)
  const asGo = escaped.replace(/[<>&]/g, mark => `\\u00${mark.charCodeAt(0).toString(16)}`)
  return [escaped, asGo, escaped.replaceAll('/', '\\/')]
}

/**
 * Base64 of the secret, and what it looks like inside the base64 of a longer text: that depends on
 * where its first byte falls in a group of three. The characters at either end that also depend on
 * its neighbours are left out.
 */
function base64Forms(plain: string): string[] {
  const bytes = Buffer.from(plain)
  const whole = bytes.toString('base64')
  const inside = [0, 1, 2].map(before => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
    const end = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1
    return text.slice([0, 2, 3][before], end)
  })
  const urlSafe = [whole.replaceAll('+', '-').replaceAll('/', '_'), ...inside]
  return [whole, ...urlSafe, ...inside.map(form => form.replaceAll('-', '+').replaceAll('_', '/'))]
}
