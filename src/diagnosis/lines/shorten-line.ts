/** UTF-16 units of a telling line that are shown. */
const LONGEST = 400
/** Of what stands before the cause, and of the line's end. */
const LEAD = 80
const END = 60
const CUT = ' … '

/**
 * A long line shortened in its middle, never before its cause.
 *
 * @param cause where in the text the cause begins, in UTF-16 units
 */
export function shortenLine(text: string, cause: number): string {
  if (text.length <= LONGEST) return text
  const end = text.slice(-END)
  if (cause <= LONGEST / 2) return (text.slice(0, LONGEST - END) + CUT + end).toWellFormed()
  const rest = text.slice(cause)
  const told = rest.length <= LONGEST - LEAD ? rest : rest.slice(0, LONGEST - LEAD - END) + CUT + end
  return (text.slice(0, LEAD) + CUT + told).toWellFormed()
}
