import { printable } from '../../bytes/printable'
import type { Device } from '../../pci/device'
import { describe, type Section } from '../../pci/show/describe'
import type { Masks } from '../../qemu/painting/masks'
import { stringify } from '../check/json'
import { twoDigits } from '../check/rows'
import type { Look } from '../drawing/style'
import { bullets, wrap } from '../drawing/wrap'
import { maskRuns } from './mask-runs'
import type { MaskedDevice } from './masks'

/** A device as its dump shows it, with its masks in QEMU. */
export interface ShownDevice extends MaskedDevice {
  readonly device: Device
}

/** Two tabs, as lspci indents the lines of a capability. */
const INDENT = '\t\t'
const INDENT_WIDTH = 16

/** Lines are lspci's, with its tabs; everything else in them is made harmless. */
const safe = (line: string): string => line.split('\t').map(printable).join('\t')

const shortRange = (offset: number, length: number): string => {
  const [first, last] = [offset, offset + length - 1].map((at) => at.toString(16).padStart(3, '0'))
  return length === 1 ? `${first}` : `${first}-${last}`
}

function maskLines(section: Section, masks: Masks, width: number): string[] {
  if (section.length === 0) return []
  const runs = maskRuns(section, masks).map(({ offset, length }) => {
    const [c, w, w1] = [masks.cmask, masks.wmask, masks.w1cmask].map((mask) => twoDigits(mask[offset]!))
    return `${shortRange(offset, length)}\u00a0${c}/${w}/${w1}`
  })
  if (runs.length === 0) return [`${INDENT}Masks: not in the stream, never compared`]
  // A no-break space keeps a range and its masks on one line.
  return wrap(`Masks: ${runs.join(', ')}`, width - INDENT_WIDTH).map((line) => INDENT + line.replaceAll('\u00a0', ' '))
}

function deviceText({ id, device, masks, profile }: ShownDevice, { width, style }: Look): string {
  const { strong, faint } = style
  const body = describe(device).flatMap((section) => [
    ...section.lines.map(safe),
    ...maskLines(section, masks, width).map(faint),
  ])
  const notes = [`masks of profile ${profile.name} (${profile.why})`, ...masks.notes].map(printable)
  return [strong(printable(id)), ...body, '', 'Notes:', ...bullets(notes, width)].join('\n')
}

const LEGEND = 'Masks are cmask/wmask/w1cmask; QEMU compares cmask & ~wmask & ~w1cmask when it loads a device.'

/** Returns dumps in the style of `lspci -vvv`, each part with its masks. */
export function showText(devices: readonly ShownDevice[], look: Look): string {
  return `${[...devices.map((device) => deviceText(device, look)), wrap(LEGEND, look.width).map(look.style.faint).join('\n')].join('\n\n')}\n`
}

/** Returns the same as JSON: for each part of config space the lines that describe it. */
export function showJson(devices: readonly ShownDevice[]): string {
  const shown = devices.map(({ id, address, profile, device }) => ({
    id,
    address,
    profile: { name: profile.name },
    size: device.config.length,
    sections: describe(device).map(({ offset, length, lines }) => ({
      offset,
      length,
      lines: lines.map((line) => line.trim()),
    })),
  }))
  return `${stringify({ schemaVersion: 1, devices: shown }, 2)}\n`
}
