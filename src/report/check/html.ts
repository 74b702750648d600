import { printableData } from '../../bytes/printable'
import type { DeviceReport } from '../../check/report/report'
import { htmlPage } from '../drawing/html/page'
import type { Part, SheetRow } from '../drawing/sheet'
import { count } from '../drawing/words'
import { escapeText } from '../drawing/xml'
import { gravestFirst } from './alike'
import { type Finding, findings, type MarkedReport } from './findings'
import { badge, deviceHtml, MARK } from './html/device'
import { LEGEND } from './html/grid'
import { SCRIPT } from './html/script'
import { remarks } from './settings'
import { headline, stop, targetName } from './verdict'
import { type RemediesOf, whatToDo } from './what-to-do'

const anchorOf = (index: number): string => `d${index + 1}`

function summary(devices: readonly DeviceReport[]): string {
  if (devices.length < 2) return ''
  const line = (device: DeviceReport, i: number) =>
    `<tr><td>${badge(device.verdict)}</td><th scope="row"><a href="#${anchorOf(i)}">${escapeText(device.id)}</a></th><td>${escapeText(
      stop(device) ?? device.reason ?? '',
    )}</td></tr>`
  const head = ['verdict', 'device', 'where QEMU stops, or why'].map((text) => `<th scope="col">${text}</th>`).join('')
  return `<div class="wide narrow" tabindex="0" role="region" aria-label="Verdicts"><table><caption class="dim">${count(devices.length, 'device')}</caption><thead><tr>${head}</tr></thead><tbody>
${devices.map(line).join('\n')}
</tbody></table></div>`
}

/** Findings that are not about a compared device: what stops a stream, and devices without counterpart. */
function others(found: readonly Finding[]): string {
  const lines = found.filter(({ device }) => device === null)
  if (lines.length === 0) return ''
  const items = lines.map(({ subject, message }) => `<li><b>${escapeText(subject)}</b>: ${escapeText(message)}</li>`)
  return `<h2>Besides the devices compared</h2><ul>${items.join('\n')}</ul>`
}

function stepHtml({ label, text, code }: SheetRow): string {
  const name = label === '' ? '' : `<b>${escapeText(label)}</b>: `
  return `<li>${name}${code ? `<pre class="command">${escapeText(text)}</pre>` : escapeText(text)}</li>`
}

const adviceHtml = ({ title, rows }: Part): string =>
  `<h2>${escapeText(title)}</h2><ul>${rows.map(stepHtml).join('\n')}</ul>`

const LAYERS = [
  ['a', 'everything'],
  ['k', 'what is compared'],
  ['w', 'what the guest may write'],
  ['x', 'what a 1 clears'],
  ['u', 'what is not compared'],
] as const

const layers = (): string =>
  `<fieldset><legend>Show in the grids</legend>${LAYERS.map(
    ([id, text], i) =>
      `<label><input type="radio" name="layer" id="l-${id}"${i === 0 ? ' checked' : ''}> ${text}</label>`,
  ).join('')}</fieldset>`

const FIND = `<form id="find" role="search" hidden><label>Search devices and registers<br><input type="search" id="text"></label>
<label><input type="checkbox" id="failing"> only what does not pass</label><span id="count" role="status"></span></form>`

/**
 * Returns the report as one self-contained page, which needs no script and no network. The devices carry their grids.
 * @param remedies what to do about a known case; without it the page names the command that says so
 */
export function html(report: MarkedReport, remedies?: RemediesOf): string {
  const clean = printableData(report)
  const devices = gravestFirst(clean.devices)
  const found = findings(clean)
  const of = (device: DeviceReport) => found.filter((finding) => finding.device === device)
  const subtitle = `${targetName(clean)}; pcimig ${clean.tool.version}`
  return htmlPage(
    headline(clean),
    SCRIPT,
    `<h1><span class="${clean.verdict}">${MARK[clean.verdict]}</span> ${escapeText(headline(clean))}</h1>
<p class="dim">${escapeText(subtitle)}</p>
${remarks(clean)
  .map((note) => `<p class="dim">${escapeText(note)}</p>`)
  .join('\n')}
${devices.length < 2 ? '' : FIND}
${summary(devices)}
${others(found)}
${whatToDo(clean, devices, remedies).map(adviceHtml).join('\n')}
<h2>How to read a grid</h2>
${LEGEND}
${layers()}
${devices.map((device, i) => deviceHtml(device, of(device), anchorOf(i))).join('\n')}
<div id="panel" role="status" hidden></div>`,
  )
}
