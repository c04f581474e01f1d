/** Where a document ends, as browsers write it. */
const END = '</body></html>'

/** The page's own file, for it to be saved as it came. */
export interface PageFile {
  /** Its text, in parts, once all of the page is there. */
  parts(): Promise<readonly string[]>
}

/**
 * The page as it came: what a browser saves is what became of it. Called before anything of it is
 * changed, from the script that stands in it; what follows the script stays as it is.
 */
export function pageFile(document: Document, script: Element | null): PageFile {
  // Its texts are shared. To write it down now would make who opens the page wait.
  const asItCame = document.documentElement.cloneNode(true) as Element
  return {
    async parts() {
      if (document.readyState === 'loading')
        await new Promise(resolve => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
      const start = `<!DOCTYPE html>${asItCame.outerHTML}`.slice(0, -END.length)
      return [start, ...partsBehind(script), END]
    }
  }
}

/** The logs; not what an extension of the browser may have put there. */
function partsBehind(script: Element | null): string[] {
  const parts: string[] = []
  for (let node = script?.nextSibling ?? null; node !== null; node = node.nextSibling)
    if (node instanceof Text) parts.push(node.data)
    else if (node instanceof HTMLScriptElement && node.type === 'text/plain') parts.push(node.outerHTML)
  return parts
}
