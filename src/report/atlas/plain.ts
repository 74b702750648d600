import type { Atlas } from '../../check/atlas/atlas'
import type { Look } from '../drawing/style'
import { bullets, wrap } from '../drawing/wrap'
import { type AtlasRow, machineRows, type RowReason, releaseRows, standingRows } from './table'
import { absent, harmless, releasesText, totalText } from './words'

/** A reason with the property that decides and the known cause, on one line. */
export const reasonText = ({ text, property, case: code }: RowReason): string =>
  [text, property, code && `case ${code}`].filter((part) => part !== null).join('; ')

function indented(text: string, by: number, width: number): string[] {
  return wrap(text, width - by).map((line) => ' '.repeat(by) + line)
}

function section(title: string, rows: readonly AtlasRow[], { width, style }: Look): string[] {
  const out = rows.length === 0 ? [] : ['', style.strong(title)]
  let last = ''
  for (const { devices, from, to, where, outcome, reasons } of rows) {
    const names = devices.join(', ')
    if (names !== last) out.push('', ...wrap(names, width).map(style.strong))
    last = names
    out.push(...indented(`${outcome}: ${from} -> ${to} (${where})`, 2, width))
    out.push(...bullets(reasons.map(reasonText), width - 2).map((line) => `  ${line}`))
  }
  return out
}

/** Returns the atlas as text for people: devices with the same findings together, the safe ones in one line. */
export function atlasText(atlas: Atlas, look: Look): string {
  const { width, style } = look
  const scope = `QEMU ${releasesText(atlas.releases, atlas)}; ${atlas.devices.length} device type${atlas.devices.length === 1 ? '' : 's'}`
  const safe = harmless(atlas)
  const out = [
    style.strong(totalText(atlas)),
    ...wrap(scope, width),
    ...atlas.notes.flatMap((note) => wrap(`note: ${note}`, width)),
    ...section('Between releases, on one machine type', releaseRows(atlas), look),
    ...section('Between hosts that run the same, and whatever the source runs', standingRows(atlas), look),
    ...section('Between neighbouring machine types', machineRows(atlas), look),
    ...(safe.length > 0 ? ['', style.strong('Safe in every cell'), ...indented(safe.join(', '), 2, width)] : []),
    ...[...absent(atlas)].flatMap(([why, devices]) => [
      '',
      style.strong(`No cells: ${why}`),
      ...indented(devices.join(', '), 2, width),
    ]),
  ]
  return `${out.join('\n')}\n`
}
