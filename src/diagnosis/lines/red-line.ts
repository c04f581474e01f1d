/** What a terminal does before it shows something red, blanks and brackets apart. */
const RED_FIRST =
  /^[\s[(]{0,40}(?:\x1b\[[\d;]{0,20}[A-Za-z][\s[(]{0,40}){0,20}?\x1b\[(?:[\d;]{0,20};)?(?:31|91)(?:;\d{1,3}){0,5}m(?:\s|\x1b\[(?!0?m|39)[\d;]{0,20}m){0,20}[^\s\x1b]/

/** Whether what is seen first of a line with terminal sequences is red. */
export function beginsRed(styled: string): boolean {
  return RED_FIRST.test(styled.slice(0, 200))
}
