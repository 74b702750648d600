import { printable } from '../../bytes/printable'
import type { Cell, Matrix } from '../../check/matrix/matrix'
import { policy } from '../check/html/policy'
import { STYLE } from '../check/html/style'
import { count } from '../drawing/words'
import { escapeAttribute, escapeText } from '../drawing/xml'
import { matrixGroups, NOT_JUDGED, reasonText } from './groups'

/** Filters rows by guest, host or reason if scripts run; the page shows everything without them. */
const SCRIPT = `
(() => {
  const find = document.getElementById('find'), text = document.getElementById('text'), count = document.getElementById('count')
  const hosts = new Map([...document.querySelectorAll('li[data-group]')].map((item) => [item.dataset.group, item.textContent.toLowerCase()]))
  const rows = [...document.querySelectorAll('tbody tr')].map((row) => ({ row, words: row.textContent.toLowerCase() + ' ' + hosts.get(row.dataset.group) }))
  const apply = () => {
    const wanted = text.value.trim().toLowerCase().split(/\\s+/)
    let shown = 0
    for (const { row, words } of rows) {
      row.hidden = !wanted.every((word) => words.includes(word))
      if (!row.hidden) shown++
    }
    count.textContent = shown + ' of ' + rows.length + ' rows shown'
  }
  find.hidden = false
  text.addEventListener('input', apply)
  apply()
})()
`

const MARK = { compatible: '✓', incompatible: '✗', undetermined: '?' } as const

const safe = (text: string): string => escapeText(printable(text))

const badge = ({ verdict }: Cell): string => `<span class="verdict ${verdict}">${MARK[verdict]} ${verdict}</span>`

/** Returns the matrix as one self-contained page: a row for each source and group of equal targets. */
export function matrixHtml(matrix: Matrix): string {
  const title = 'Which guests can go where'
  const { letters, targets, cells } = matrixGroups(matrix)
  const rows = matrix.sources.flatMap((source, i) =>
    cells[i]!.map(
      (cell, j) =>
        `<tr data-group="${letters[j]}"><th scope="row">${safe(source)}</th><td><a href="#${letters[j]}">${letters[j]}</a> (${count(targets[j]!.length, 'host')})</td><td>${badge(cell)}</td><td>${cell.reason === null ? '' : safe(reasonText(cell.reason))}</td></tr>`,
    ),
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy(STYLE, SCRIPT))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<form id="find" role="search" hidden><label>Search guests, hosts, verdicts and reasons<br><input type="search" id="text"></label>
<span id="count" role="status"></span></form>
<div class="wide" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">guest</th><th scope="col">hosts</th><th scope="col">verdict</th><th scope="col">why</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>
<h2>Hosts that are alike</h2>
<ul>
${targets.map((names, j) => `<li id="${letters[j]}" data-group="${letters[j]}">${letters[j]}: ${names.map(safe).join(', ')}</li>`).join('\n')}
</ul>
<p class="dim">${safe(NOT_JUDGED)}</p>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`
}
