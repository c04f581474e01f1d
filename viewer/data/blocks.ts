/** The base64 of a block, once the browser has read the page that far; '' when the page breaks off before. */
export async function blockText(id: number): Promise<string> {
  for (;;) {
    const element = document.getElementById(`block-${id}`)
    // The one that the browser is just reading may not be whole yet.
    if (element !== null && (document.readyState !== 'loading' || element.nextElementSibling !== null))
      return element.textContent
    if (document.readyState !== 'loading') return ''
    await parsed()
  }
}

let waiting: Promise<void> | null = null

/** Until the browser has read the whole page. */
function parsed(): Promise<void> {
  waiting ??= new Promise(resolve => {
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true })
  })
  return waiting
}
