const BOM = Buffer.from('\uFEFF')

/** A longer line is taken in pieces, so that a file without newlines costs no memory. Real ones are under 100 KB. */
export const LONGEST_LINE = 1024 * 1024

/**
 * Cuts a stream of UTF-8 into lines, without their newlines and without the byte order mark at the start. The lines are the same
 * wherever the chunks begin and end. A line over `LONGEST_LINE` bytes comes in pieces of that size, none ending inside a character.
 */
export class LineSplitter {
  #held: Buffer[] = []
  #heldLength = 0
  #atStart = true

  /** Whether what comes next begins a line, and not the first one, which may have a byte order mark. */
  get isBetweenLines(): boolean {
    return this.#heldLength === 0 && !this.#atStart
  }

  /** @returns the lines that ended in this chunk */
  push(chunk: Buffer): string[] {
    const lines: string[] = []
    // So that no line inside a slice is too long, only one that began before it.
    for (let start = 0; start < chunk.length; start += LONGEST_LINE) {
      this.#split(chunk.subarray(start, start + LONGEST_LINE), lines)
    }
    return lines
  }

  /** @returns the last line, if the stream did not end with a newline */
  end(): string[] {
    if (this.#heldLength === 0) return []
    const lines: string[] = []
    lines.push(this.#cut(this.#takeHeld(), lines).toString())
    return lines
  }

  #split(slice: Buffer, lines: string[]): void {
    const first = slice.indexOf(10)
    if (first < 0) {
      this.#hold(slice)
      if (this.#heldLength > LONGEST_LINE) this.#hold(this.#cut(this.#takeHeld(), lines))
      return
    }
    this.#hold(slice.subarray(0, first))
    lines.push(this.#cut(this.#takeHeld(), lines).toString())
    const last = slice.lastIndexOf(10)
    // Decoding many lines at once is much faster than one by one, and the same: no character holds a newline's byte.
    if (last > first) for (const line of slice.toString('utf8', first + 1, last).split('\n')) lines.push(line)
    this.#hold(slice.subarray(last + 1))
  }

  #hold(bytes: Buffer): void {
    // A copy, because whoever pushed the chunk may use its memory again.
    if (bytes.length > 0) this.#held.push(Buffer.from(bytes))
    this.#heldLength += bytes.length
  }

  #takeHeld(): Buffer {
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    this.#heldLength = 0
    return bytes
  }

  /** Moves whole pieces of a long line to `lines` and returns the rest. */
  #cut(bytes: Buffer, lines: string[]): Buffer {
    let rest = this.#atStart && bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes
    this.#atStart = false
    while (rest.length > LONGEST_LINE) {
      const length = characterStart(rest, LONGEST_LINE)
      lines.push(rest.toString('utf8', 0, length))
      rest = rest.subarray(length)
    }
    return rest
  }
}

/** The nearest place at or before `index` where a UTF-8 character begins. */
function characterStart(bytes: Buffer, index: number): number {
  for (let place = index; place > index - 4; place--) {
    if (((bytes[place] ?? 0) & 0xc0) !== 0x80) return place
  }
  return index
}
