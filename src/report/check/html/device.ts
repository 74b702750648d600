import { hex } from '../../../bytes/hex'
import type { DeviceReport } from '../../../check/report/report'
import { count, range, twoDigits } from '../../drawing/words'
import { escapeAttribute, escapeText } from '../../drawing/xml'
import { type ByteRow, rows, whyAdopted } from '../bytes/rows'
import type { Finding } from '../findings'
import { proofDetails, proofHeadline } from '../proof'
import { gridHtml } from './grid'

/** The sign of each verdict. */
export const MARK = { compatible: '✓', incompatible: '✗', undetermined: '?' } as const

/** Returns a verdict as sign, word and colour. */
export const badge = (verdict: DeviceReport['verdict']): string =>
  `<span class="verdict ${verdict}">${MARK[verdict]} ${verdict}</span>`

const bytes = (row: ByteRow, of: 'source' | 'destination' | 'failing'): string =>
  row.bytes.map((byte) => twoDigits(byte[of])).join(' ')

/** @param of whose table it is: names of regions are unique on a page */
function table(
  caption: string,
  of: DeviceReport,
  head: readonly string[],
  body: readonly (readonly string[])[],
): string {
  const cell = (text: string, i: number, cells: readonly string[]) =>
    i === 0
      ? `<th scope="row" class="n">${text}</th>`
      : `<td${i > 1 && i < cells.length - 1 ? ' class="v"' : ''}>${text}</td>`
  const line = (cells: readonly string[]) => `<tr>${cells.map(cell).join('')}</tr>`
  return `<h3>${caption}</h3><div class="wide" tabindex="0" role="region" aria-label="${escapeAttribute(`${caption}: ${of.id}`)}"><table><thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join('')}</tr></thead><tbody>${body
    .map(line)
    .join('')}</tbody></table></div>`
}

const name = (row: ByteRow): string => [row.register, ...row.fields].map(escapeText).join('<br>')

/** What is known about the cause, and what to do about it. */
const remedy = ({ row, rule }: Finding): string =>
  row?.bytes[0]?.case
    ? `<details><summary>Cause and remedy</summary>${escapeText(rule.help)} <code>pcimig explain ${escapeText(rule.id)}</code></details>`
    : ''

function findingsTable(device: DeviceReport, found: readonly Finding[]): string {
  const body = found.flatMap((finding) => {
    const { row, rule, suppressed } = finding
    if (row === null) return []
    const why = [
      suppressed === null ? '' : `<b>suppressed: ${escapeText(suppressed)}</b><br>`,
      `${escapeText(rule.title)}<br><span class="dim">${escapeText(row.note)}</span>`,
      remedy(finding),
    ]
    const values = [bytes(row, 'source'), bytes(row, 'destination'), bytes(row, 'failing')]
    return [[range(row), name(row), ...values, why.join('')]]
  })
  if (body.length === 0) return ''
  const head = ['offset', 'register, field', 'source', 'destination', 'failing bits', 'cause']
  return table('Findings', device, head, body)
}

function adopted(device: DeviceReport): string {
  const body = rows(device.differences.filter(({ outcome }) => outcome === 'adopted')).map((row) => [
    range(row),
    name(row),
    bytes(row, 'source'),
    bytes(row, 'destination'),
    escapeText(whyAdopted(row)),
  ])
  if (body.length === 0) return ''
  const heading = `Adopted silently: ${count(body.length, 'register')}`
  return `<details><summary>${heading}</summary>${table(
    'QEMU takes the source’s value',
    device,
    ['offset', 'register, field', 'source', 'destination', 'why'],
    body,
  )}</details>`
}

function facts({ profile, size, view, address }: DeviceReport): string {
  const { source, destination } = address
  const moved = source !== null && destination !== null && source !== destination ? `; ${source} → ${destination}` : ''
  const trust = profile.verified ? '' : ', not verified against QEMU'
  return `profile ${profile.name} (${profile.how}: ${profile.why})${trust}; ${size} bytes; source view ${view.source}, destination view ${view.destination}${moved}`
}

/** Every state that the guest can reach, if requested. */
function proofHtml({ proof, verdict }: DeviceReport): string[] {
  if (!proof) return []
  const items = proofDetails(proof).map((text) => `<li>${escapeText(text)}</li>`)
  return [`<p><b>${escapeText(proofHeadline(proof, verdict))}</b></p>`, `<ul>${items.join('')}</ul>`]
}

/** Returns the part of the page about one device. */
export function deviceHtml(device: DeviceReport, found: readonly Finding[], anchor: string): string {
  const { verdict, id, reason, firstFailure, notes } = device
  const registers = device.differences.filter(({ outcome }) => outcome !== 'equal').map(({ register }) => register)
  const words = [id, verdict, device.profile.name, ...new Set(registers)].join(' ')
  const open = verdict === 'compatible' ? '' : ' open'
  return [
    `<section class="device" id="${anchor}" aria-labelledby="${anchor}-t" data-verdict="${verdict}" data-words="${escapeAttribute(words)}">`,
    `<h2 id="${anchor}-t">${escapeText(id)} ${badge(verdict)}</h2>`,
    `<p class="dim">${escapeText(facts(device))}</p>`,
    ...(reason === null ? [] : [`<p>${escapeText(reason)}</p>`]),
    findingsTable(device, found),
    ...(firstFailure === null
      ? []
      : [
          `<p>QEMU stops at ${hex(firstFailure.offset)} and prints:</p><pre class="message" tabindex="0" role="region" aria-label="${escapeAttribute(`QEMU's message: ${id}`)}">${escapeText(firstFailure.message)}</pre>`,
        ]),
    ...proofHtml(device),
    adopted(device),
    `<details${open}><summary>Config space</summary>${gridHtml(device)}</details>`,
    ...(notes.length === 0
      ? []
      : [`<ul class="dim">${notes.map((note) => `<li>${escapeText(note)}</li>`).join('')}</ul>`]),
    '</section>',
  ].join('\n')
}
