import type { DescribedState, Stream, StreamDevice, StreamSection } from '../../formats/stream'
import { EARLY } from '../../formats/stream/devices/pinned'
import type { Stop } from '../report/report'

/** virtio_mem_mig_sanity_checks_post_load (hw/virtio/virtio-mem.c). */
export const PROPERTY_CHANGED: Readonly<Record<string, (name: string, from: bigint, to: bigint) => string>> = {
  'property hex': (name, from, to) => `Property '${name}' changed from 0x${from.toString(16)} to 0x${to.toString(16)}`,
  'property decimal': (name, from, to) => `Property '${name}' changed from ${from} to ${to}`,
  'property size': (name, from, to) =>
    `Property '${name}' size changed from 0x${from.toString(16)} to 0x${to.toString(16)}`,
}

/** A device of a machine and one of its sections, which describes its state or, as in a capture, does not. */
export interface DeviceSection {
  readonly device: StreamDevice
  readonly section: StreamSection
  readonly ramBlocks: Stream['ramBlocks']
}

/** The elements of a field anywhere in a state. */
const elementsIn = ({ fields }: DescribedState, field: string): number =>
  fields.reduce((sum, { name, count, state }) => {
    if (name === field) return sum + count
    return sum + (state ? elementsIn(state, field) : 0)
  }, 0)

const UNITS = 'BKMGTPE'
const BITS_OF_UNIT = 10n

/** What a property is; null where it is not known, or no number. A capture has it as digits, people write units too. */
export function captured({ device }: Pick<DeviceSection, 'device'>, name: string): bigint | null {
  const form = /^(\d{1,20}|0x[0-9a-f]{1,16})([bkmgtpe]?)$/i.exec(device.properties?.get(name) ?? '')
  if (form === null) return null
  const unit = form[2] === '' ? 0 : UNITS.indexOf(form[2]!.toUpperCase())
  return BigInt(form[1]!) << (BITS_OF_UNIT * BigInt(unit))
}

/** xhci_realize (hw/usb/hcd-xhci.c): the state has an array of all ports, of USB 2 and USB 3. */
function portsOf(side: DeviceSection): bigint | null {
  if (side.section.state) return BigInt(elementsIn(side.section.state, 'ports'))
  const [second, third] = [captured(side, 'p2'), captured(side, 'p3')]
  return second === null || third === null ? null : second + third
}

/** In the order in which they are compared. */
const OF_MEMORY = [
  ['memaddr', 'property hex'],
  ['memdev', 'property size'],
  ['block-size', 'property hex'],
  ['node', 'property decimal'],
] as const

/** The section in which a device sends what it compares before all else. */
export const earlyId = ({ id }: Pick<StreamDevice, 'id'>): string => `${id.slice(0, id.lastIndexOf('/') + 1)}${EARLY}`

/** The size of a device's own block of RAM, which is called after its path. */
function memoryOf({ device: { id }, ramBlocks }: DeviceSection): bigint | null {
  const path = id.slice(0, id.lastIndexOf('/') + 1)
  const block = ramBlocks.find((one) => one.id.startsWith(path))
  return block === undefined ? null : BigInt(block.length)
}

const shown = (side: DeviceSection, name: string): bigint | null =>
  side.section.pinned.find((field) => field.name === name)?.value ??
  (name === 'memdev' ? memoryOf(side) : captured(side, name))

/**
 * Returns the stop at what properties decide of a state, if a capture has these instead of the state.
 * @param footers whether both sides end their sections with footers
 */
export function propertyStops(source: DeviceSection, destination: DeviceSection, footers: boolean): Stop[] {
  const { id, order, state } = source.section
  if (state && destination.section.state) return []
  if (/\/xhci$/.test(id)) {
    const [sent, own] = [portsOf(source), portsOf(destination)]
    const message = footers ? `Missing section footer for ${id}` : null
    return sent === null || own === null || sent === own
      ? []
      : [{ order, section: id, kind: 'section-length', message }]
  }
  if (!/\/virtio-mem(?:-device-early)?$/.test(id)) return []
  return OF_MEMORY.flatMap(([name, type]): Stop[] => {
    const [sent, own] = [shown(source, name), shown(destination, name)]
    if (sent === null || own === null || sent === own) return []
    return [{ order, section: id, kind: 'field', message: PROPERTY_CHANGED[type]!(name, sent, own) }]
  }).slice(0, 1)
}
