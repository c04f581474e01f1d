/** Columns between two tab stops. */
const TAB = 8
/** Written over the character before. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\p{Default_Ignorable_Code_Point}]$/u
/** East Asian Width (UAX 11) W and F, and emoji that are no text by themselves. */
const WIDE =
  /^(?:(?!\p{RI})\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])$/u
/** Below it every character has one column. */
const FIRST_OTHER = 0x300

/** Columns that a terminal gives a character: 0, 1 or 2. A tab has as many as there are left. */
export function columnsOf(character: string): number {
  if (character.charCodeAt(0) < FIRST_OTHER) return 1
  return ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1
}

/** The column of the next tab stop but so many; negative for those before. */
export function tabStop(column: number, many: number): number {
  const at = many > 0 ? Math.floor(column / TAB) : Math.ceil(column / TAB)
  return Math.max(0, (at + many) * TAB)
}
