/** Shorter ones cannot be told from ordinary words, and are no secrets that anybody issues. In UTF-16 units. */
const SHORTEST = 4

/**
 * The ways in which a secret gets into a log: as it is, percent-encoded or decoded, as part of a JSON string (with Go's escapes of
 * `<`, `>` and `&` too) and as part of base64 in either alphabet. Empty for a secret of under four characters.
 */
export function formsOf(secret: string): string[] {
  const plain = secret.toWellFormed().trim()
  if (plain.length < SHORTEST) return []
  const forms = new Set([plain, ...percentForms(plain), ...jsonForms(plain), ...base64Forms(plain)])
  return [...forms].filter(form => form.length >= SHORTEST)
}

function percentForms(plain: string): string[] {
  const encoded = encodeURIComponent(plain)
  const strict = encoded.replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [encoded, strict, strict.replaceAll('%20', '+')]
  const lowerCase = forms.map(form => form.replace(/%../g, code => code.toLowerCase()))
  try {
    return [...forms, ...lowerCase, decodeURIComponent(plain)]
  } catch {
    // A secret may well hold a percent sign that encodes nothing.
    return [...forms, ...lowerCase]
  }
}

/** What stands between the quotes of JSON strings that hold `plain`. */
export function jsonForms(plain: string): string[] {
  const escaped = JSON.stringify(plain).slice(1, -1)
  const asGo = escaped.replace(/[<>&]/g, mark => `\\u00${mark.charCodeAt(0).toString(16)}`)
  return [escaped, asGo, escaped.replaceAll('/', '\\/')]
}

/**
 * Base64 of the secret, and what it looks like inside the base64 of a longer text: that depends on where its first byte falls in a
 * group of three, and the characters at either end that also depend on its neighbours are left out.
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
