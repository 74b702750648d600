import { printable } from '../../bytes/printable'
import type { Advice } from '../../check/fleet/advice'
import type { Cell, Matrix } from '../../check/fleet/matrix'
import { htmlPage } from '../drawing/html/page'
import { ROW_SEARCH, searchForm } from '../drawing/html/row-search'
import { count } from '../drawing/words'
import { escapeText } from '../drawing/xml'
import { adviceParts } from './advice'
import { cellReasonText, matrixGroups, NOT_JUDGED } from './groups'

const MARK = { compatible: '✓', incompatible: '✗', undetermined: '?' } as const

const safe = (text: string): string => escapeText(printable(text))

const badge = ({ verdict }: Cell): string => `<span class="verdict ${verdict}">${MARK[verdict]} ${verdict}</span>`

/** Returns the matrix as one self-contained page: a row for each source and group of equal targets. */
export function matrixHtml(matrix: Matrix, advice: Advice | null = null): string {
  const title = 'Which guests can go where'
  const { letters, targets, cells } = matrixGroups(matrix)
  const rows = matrix.sources.flatMap((source, i) =>
    cells[i]!.map(
      (cell, j) =>
        `<tr data-group="${letters[j]}"><th scope="row">${safe(source)}</th><td><a href="#${letters[j]}">${letters[j]}</a> (${count(targets[j]!.length, 'host')})</td><td>${badge(cell)}</td><td>${cell.reason === null ? '' : safe(cellReasonText(cell.reason))}</td></tr>`,
    ),
  )
  const parts = (advice ? adviceParts(advice) : []).map(({ text, points }) => {
    const list = points.map((point) => `<li>${escapeText(point)}</li>`).join('')
    return `<p>${escapeText(text)}</p>${list === '' ? '' : `<ul>${list}</ul>`}`
  })
  return htmlPage(
    title,
    ROW_SEARCH,
    `<h1>${title}</h1>
${searchForm('guests, hosts, verdicts and reasons')}
<div class="wide" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">guest</th><th scope="col">hosts</th><th scope="col">verdict</th><th scope="col">why</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>
<h2>Hosts that are alike</h2>
<ul>
${targets.map((names, j) => `<li id="${letters[j]}" data-group="${letters[j]}">${letters[j]}: ${names.map(safe).join(', ')}</li>`).join('\n')}
</ul>
${parts.length === 0 ? '' : `<h2>What next</h2>\n${parts.join('\n')}\n`}<p class="dim">${safe(NOT_JUDGED)}</p>`,
  )
}
