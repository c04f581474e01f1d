/** The parts of a pre-signed link that must not be seen, in its three dialects. */
export function secretsOfLink(link: string): readonly string[] {
  const query = link.split('?')[1] ?? ''
  const values = query.split('&').flatMap(pair => {
    const [name = '', value = ''] = pair.split(/=(.*)/su)
    if (
      !/^(x-amz-(signature|credential|security-token)|x-goog-(signature|credential)|signature)$/iu.test(name)
    )
      return []
    return [value, decodeOrSame(value)]
  })
  return [...new Set([link, query, ...values])].filter(secret => secret.length > 5)
}

function decodeOrSame(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Harness gives its links with its own public host, whatever the installation's address is: those,
 * and only those, are sent to the configured base URL. All others go where they say.
 */
export function rewriteLink(link: string, baseUrl: string): string {
  const parts = /^https?:\/\/(?:[^/?#@\\]+\.)?harness\.io(?::\d+)?(\/storage\/.*)$/isu.exec(link)
  return parts?.[1] === undefined ? link : baseUrl + parts[1]
}

/** What is encrypted on its way to one address is not asked for in the clear at the next. */
export function isDowngrade(from: string, to: string): boolean {
  return /^https:/iu.test(from) && !/^https:/iu.test(to)
}
