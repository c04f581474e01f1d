import './older-browsers.ts'
import { render } from 'preact'
import { App } from './app/app.tsx'
import { pageFile } from './data/page-file.ts'
import { readReport } from './data/report.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/dialog.css'
import './styles/tree.css'
import './styles/overview.css'
import './styles/cards.css'
import './styles/timeline.css'
import './styles/log.css'
import './styles/log-lines.css'
import './styles/beside.css'
import './styles/story.css'
import './styles/search.css'
import './styles/print.css'

const root = document.getElementById('app')
if (root !== null) {
  const file = pageFile(document, document.currentScript)
  root.textContent = ''
  render(<App report={readReport(document)} file={file} />, root)
}
