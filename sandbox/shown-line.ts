const HEADINGS: ReadonlyMap<string, string> = new Map([
  ['group', '▾ '],
  ['notice', 'Notice: '],
  ['warning', 'Warning: '],
  ['error', 'Error: ']
])

/**
 * A line of the run's log about as GitHub shows it: groups as headings, annotations with their
 * title and the place that they stand at; null for commands that are not shown.
 */
export function shownLine(line: string): string | null {
  const [, command, given = '', message = ''] = /^::([a-z-]+)( .*?)?::(.*)$/.exec(line) ?? []
  if (command === undefined) return line
  const heading = HEADINGS.get(command)
  if (heading === undefined) return null
  const properties = new Map(given.trim().split(',').map(pairOf))
  const [title, file, at] = ['title', 'file', 'line'].map(name => properties.get(name))
  const place = file === undefined ? '' : ` (${file}${at === undefined ? '' : `:${at}`})`
  const said = decoded(message).split('\n')
  const lines = title === undefined ? said : [`${title}${place}`, ...said]
  return heading + lines.join('\n    ')
}

function pairOf(pair: string): [string, string] {
  const cut = pair.indexOf('=')
  return [pair.slice(0, Math.max(0, cut)), decoded(pair.slice(cut + 1))]
}

function decoded(text: string): string {
  return text
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
}
