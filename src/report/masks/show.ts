import { printable } from '../../bytes/printable'
import type { Device } from '../../pci/device'
import { describe, type Section } from '../../pci/show/describe'
import type { IdNaming } from '../../pci/show/naming'
import type { Masks } from '../../qemu/painting/masks'
import { kernelLinesAt } from '../drawing/kernel'
import { stringify } from '../drawing/plain-json'
import type { Look } from '../drawing/style'
import { twoDigits } from '../drawing/words'
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

/** What the host's kernel hides of a part, or changes. */
const hostLines = ({ offset, length }: Section, { kernel }: Masks, width: number): string[] =>
  kernelLinesAt(kernel, offset, length).flatMap((line) =>
    wrap(printable(line), width - INDENT_WIDTH).map((part) => INDENT + part),
  )

/** Notes that more than one device has, with the number of its devices. */
function sharedNotes(devices: readonly ShownDevice[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { masks } of devices) {
    for (const note of new Set(masks.notes)) counts.set(note, (counts.get(note) ?? 0) + 1)
  }
  return new Map([...counts].filter(([, count]) => count > 1))
}

function sharedText(shared: ReadonlyMap<string, number>, total: number, width: number): string[] {
  if (shared.size === 0) return []
  const lines = [...shared].map(([note, count]) => `${count === total ? 'all' : count} devices: ${printable(note)}`)
  return [['Notes on several devices:', ...bullets(lines, width)].join('\n')]
}

/** The domain of all devices, if there is only one: lspci leaves it out. */
const ONLY_DOMAIN = /^0000:(?=..:)/

/** The devices with addresses as lspci writes them: with a domain only if some device is not in domain 0. */
export function addressed(devices: readonly Device[]): readonly Device[] {
  if (!devices.every(({ address }) => address === null || ONLY_DOMAIN.test(address))) return devices
  return devices.map((device) => ({ ...device, address: device.address?.replace(ONLY_DOMAIN, '') ?? null }))
}

function deviceText(
  { id, masks, profile }: ShownDevice,
  device: Device,
  naming: IdNaming,
  shared: ReadonlyMap<string, number>,
  { width, style }: Look,
): string {
  const { strong, faint } = style
  const body = describe(device, naming).flatMap((section) => [
    ...section.lines.map(safe),
    ...maskLines(section, masks, width).map(faint),
    ...hostLines(section, masks, width).map(faint),
  ])
  const own = masks.notes.filter((note) => !shared.has(note))
  const notes = [`masks of profile ${profile.name} (${profile.why})`, ...own].map(printable)
  return [strong(printable(id)), ...body, '', 'Notes:', ...bullets(notes, width)].join('\n')
}

const LEGEND = 'Masks are cmask/wmask/w1cmask; QEMU compares cmask & ~wmask & ~w1cmask when it loads a device.'

/**
 * Returns dumps in the style of `lspci -vvv`, each part with its masks; notes that several devices have follow the last.
 * @param naming how ids are written
 */
export function showText(devices: readonly ShownDevice[], naming: IdNaming, look: Look): string {
  const shared = sharedNotes(devices)
  const named = addressed(devices.map(({ device }) => device))
  const parts = [
    ...devices.map((shown, at) => deviceText(shown, named[at]!, naming, shared, look)),
    ...sharedText(shared, devices.length, look.width),
    wrap(LEGEND, look.width).map(look.style.faint).join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Returns the same as JSON: for each part of config space the lines that describe it, with ids as numbers. */
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
