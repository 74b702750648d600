import type { Atlas } from '../../check/atlas/atlas'
import { htmlPage } from '../drawing/html/page'
import { ROW_SEARCH, searchForm } from '../drawing/html/row-search'
import { escapeAttribute, escapeText } from '../drawing/xml'
import { type AtlasRow, machineRows, type RowReason, releaseRows, standingRows } from './table'
import { absent, harmless, PASSED_THROUGH, totalText } from './words'

const CLASS = { safe: 'compatible', unsafe: 'incompatible', depends: 'undetermined', unknown: 'undetermined' } as const
const MARK = { safe: '✓', unsafe: '✗', depends: '?', unknown: '?' } as const

const reasonHtml = ({ text, property, case: code }: RowReason): string =>
  `<li>${escapeText(text)}${property === null ? '' : `<br><code>${escapeText(property)}</code>`}${code === null ? '' : `<br>case <code>${escapeText(code)}</code>`}</li>`

const ENDS = ['from', 'to'] as const

function rowHtml({ devices, from, to, releases, where, outcome, reasons }: AtlasRow): string {
  const data = ENDS.map((end) => (releases[end] ? ` data-${end}="${escapeAttribute(releases[end].join(' '))}"` : ''))
  const badge = `<span class="verdict ${CLASS[outcome]}">${MARK[outcome]} ${outcome}</span>`
  return `<tr${data.join('')}><th scope="row">${escapeText(devices.join(', '))}</th><td class="short">${escapeText(from)}</td><td class="short">${escapeText(to)}</td><td>${escapeText(where)}</td><td>${badge}</td><td><ul>${reasons.map(reasonHtml).join('')}</ul></td></tr>`
}

function section(title: string, caption: string, rows: readonly AtlasRow[]): string {
  if (rows.length === 0) return ''
  const head = ['devices', 'from', 'to', 'where', 'outcome', 'why']
    .map((text) => `<th scope="col">${text}</th>`)
    .join('')
  return `<h2>${escapeText(title)}</h2><p class="dim">${escapeText(caption)}.</p>
<div class="wide" tabindex="0" role="region" aria-label="${escapeAttribute(title)}"><table><thead><tr>${head}</tr></thead><tbody>
${rows.map(rowHtml).join('\n')}
</tbody></table></div>`
}

const list = (title: string, devices: readonly string[]): string =>
  devices.length === 0 ? '' : `<h2>${escapeText(title)}</h2><p>${escapeText(devices.join(', '))}</p>`

/** Returns the atlas as one self-contained page. */
export function atlasHtml(atlas: Atlas): string {
  const title = 'What can be migrated between releases of QEMU'
  return htmlPage(
    title,
    ROW_SEARCH,
    `<h1>${title}</h1>
<p>${escapeText(totalText(atlas))}. A cell is a device type at one place of one machine type, migrated from one release to another. It is safe if no state that a guest can bring the device into is refused. Whatever is not in a table is safe.</p>
${atlas.notes.map((note) => `<p>${escapeText(note)}.</p>\n`).join('')}${searchForm(
  'devices, releases, registers and properties',
  ENDS.map((name) => ({ name, label: `${name} release`, words: atlas.releases })),
)}
${section('Between releases', 'On one machine type, from each release to each other that has the machine type', releaseRows(atlas))}
${section('Between neighbouring machine types', 'In one release, for a guest that is started as one and restored as the other', machineRows(atlas))}
${section('Whatever the source runs', 'Also between hosts that run the same', standingRows(atlas))}
${list('Safe in every cell', harmless(atlas))}
${[...absent(atlas)].map(([why, devices]) => list(`No cells: ${why}`, devices)).join('\n')}
<h2>Host functions</h2><p>${escapeText(PASSED_THROUGH)}</p>`,
  )
}
