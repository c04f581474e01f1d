/** Whether a text begins as a web page does. */
export function isPage(text: string): boolean {
  return /^<(!doctype|html|head|body)/iu.test(text.slice(0, 1000).trimStart())
}
