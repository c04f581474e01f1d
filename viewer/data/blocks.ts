/**
 * The base64 of a block, once the browser has read the page that far; '' when the page breaks off
 * before.
 */
export async function blockText(id: number): Promise<string> {
  for (;;) {
    const element = document.getElementById(`block-${id}`)
    // The one that the browser is just reading may not be whole yet.
    if (element !== null && (document.readyState !== 'loading' || element.nextElementSibling !== null))
      return element.textContent
    if (document.readyState !== 'loading') return ''
    await readFurther()
  }
}

let waiting: Promise<void> | null = null

/**
 * Until the browser has read more of the page: over a slow line its first logs are there long
 * before its last.
 */
function readFurther(): Promise<void> {
  waiting ??= new Promise(resolve => {
    const observer = new MutationObserver(tell)
    function tell(): void {
      observer.disconnect()
      document.removeEventListener('DOMContentLoaded', tell)
      waiting = null
      resolve()
    }
    observer.observe(document.body, { childList: true })
    document.addEventListener('DOMContentLoaded', tell)
  })
  return waiting
}
